import * as v from "valibot";
import { ChatError } from "../../base/errors.ts";
import { spellWait } from "../../text/times/wait.ts";
import { keys } from "../kv/keys.ts";
import type { Entry, Kv } from "../kv/kv.ts";
import type { Operation } from "../kv/operation.ts";
import type { Expiring } from "../kv/sweep.ts";
import { SLOW_SECONDS } from "./room.ts";

/**
 * When each of these people last posted in a slow room or in one of its threads, which is a row of
 * theirs: a thread has another head than its room, so the commit checks the row itself.
 */
export class LastPosts {
  #entries: ReadonlyMap<string, Entry<unknown>>;

  private constructor(entries: ReadonlyMap<string, Entry<unknown>>) {
    this.#entries = entries;
  }

  static async read(kv: Kv, room: string, users: readonly string[]): Promise<LastPosts> {
    const wanted = [...new Set(users)];
    const entries = await kv.getMany(wanted.map((user) => keys.slowPost(room, user)));
    return new LastPosts(new Map(wanted.map((user, index) => [user, entries[index]!])));
  }

  /** In milliseconds since 1970 (UTC); undefined for somebody who has not posted for hours. */
  at(user: string): number | undefined {
    return v.parse(v.nullish(v.number()), this.#entries.get(user)?.value) ?? undefined;
  }

  /** Adds to a commit that somebody posted. */
  put(op: Operation, user: string, at: number): void {
    const entry = this.#entries.get(user);
    if (entry !== undefined) op.check(entry).set(entry.key, at);
  }
}

/** Posts that are longer ago than any room has somebody wait. */
export const expiringSlowPosts: Expiring = {
  prefix: keys.slowPosts(),
  expired: ({ key, value }, now) =>
    now - v.parse(v.number(), value) > SLOW_SECONDS * 1_000 ? [key] : undefined,
};

/** The refusal of a message that comes `waitMs` too early. */
export function tooSoon(waitMs: number): ChatError {
  return new ChatError(
    "rate_limited",
    `Slow mode is on in this room: you can post again in ${spellWait(waitMs)}.`,
    { retryMs: waitMs },
  );
}
