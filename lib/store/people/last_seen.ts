import * as v from "valibot";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";

/** People in one commit. */
const WRITTEN_AT_ONCE = 100;

/** Times are told to the minute. */
const MINUTE_MS = 60_000;

/** The times at which people were last here. */
export class LastSeen {
  #kv: Kv;

  constructor(kv: Kv) {
    this.#kv = kv;
  }

  /** Reads when each of these people was last here, to the minute; whoever never was is left out. */
  async of(users: readonly string[]): Promise<Map<string, number>> {
    const entries = await this.#kv.getMany(users.map((user) => keys.seen(user)));
    return new Map(entries.flatMap(({ value }, index) => {
      if (value === null) return [];
      const at = v.parse(v.number(), value);
      return [[users[index]!, Math.floor(at / MINUTE_MS) * MINUTE_MS] as const];
    }));
  }

  /** Notes that these people are, or were until now, here. */
  async write(users: readonly string[], at: number): Promise<void> {
    for (let from = 0; from < users.length; from += WRITTEN_AT_ONCE) {
      await this.#kv.commit((op) => {
        for (const user of users.slice(from, from + WRITTEN_AT_ONCE)) op.set(keys.seen(user), at);
      });
    }
  }
}
