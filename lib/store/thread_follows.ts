import type { ThreadRef } from "../protocol/thread.ts";
import { keys } from "./keys.ts";
import type { Kv } from "./kv.ts";

/** Who follows which thread: whoever wrote what it is about, or replied in it (`thread_rows.ts`). */
export class ThreadFollows {
  #kv: Kv;

  constructor(kv: Kv) {
    this.#kv = kv;
  }

  /** Whether the person follows each of these threads, in their order. */
  async among(user: string, threads: readonly ThreadRef[]): Promise<boolean[]> {
    const entries = await this.#kv.getMany(
      threads.map(({ room, seq }) => keys.threadOf(user, room, seq)),
    );
    return entries.map(({ value }) => value === true);
  }

  /** At most `limit` of the threads that the person follows, whether or not they still may see them. */
  async of(user: string, limit: number): Promise<ThreadRef[]> {
    const entries = await this.#kv.list({ prefix: keys.threadsOf(user) }, { limit });
    return entries.map(({ key }) => ({ room: String(key.at(-2)), seq: Number(key.at(-1)) }));
  }
}
