import * as v from "valibot";
import { BoundedMap } from "../../base/bounded_map.ts";
import type { Clock } from "../../base/clock.ts";
import { DelayedTask } from "../../base/delayed_task.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import type { Operation } from "../kv/operation.ts";
import type { Expiring } from "../kv/sweep.ts";

/** A use is written at most this often for a session, however often it is used, in milliseconds. */
const WRITTEN_EVERY_MS = 60_000;

/** How long uses are gathered before they are written together, in milliseconds. */
const GATHERED_MS = 2_000;

/** Sessions whose last written use is remembered, and those that wait to be written. */
const REMEMBERED = 20_000;
const WAITING = 5_000;

/** Uses in one commit. */
const WRITTEN_AT_ONCE = 100;

/** A session ends this long after it was last used, and so what is known of its use. */
const KEPT_MS = 31 * 24 * 3_600_000;

const StoredUse = v.object({
  /** In milliseconds since 1970 (UTC). */
  at: v.number(),
  /** The client's address, as its attempts are counted by. */
  address: v.string(),
  /** The device in plain words. */
  device: v.string(),
});
/** The last use of a session: when, from where and with what. */
export type SessionUse = v.InferOutput<typeof StoredUse>;

/** Where a use comes from, and with what. */
export type UseOrigin = Pick<SessionUse, "address" | "device">;

/**
 * The last use of each session, for its owner to see. No request waits for it, and it may be lost: uses
 * are gathered and written together, once a minute for a session.
 */
export class SessionUses {
  #kv: Kv;
  #clock: Clock;
  #written = new BoundedMap<string, number>(REMEMBERED);
  #waiting = new Map<string, SessionUse>();
  #writing: DelayedTask;

  constructor(kv: Kv, clock: Clock) {
    this.#kv = kv;
    this.#clock = clock;
    this.#writing = new DelayedTask({ delayMs: () => GATHERED_MS, run: () => this.#write() });
  }

  /** Notes that a session is used now. */
  note(session: string, origin: () => UseOrigin): void {
    const at = this.#clock.now();
    const known = this.#written.get(session);
    if (known !== undefined && Math.abs(at - known) < WRITTEN_EVERY_MS) return;
    if (this.#waiting.size >= WAITING) return;
    this.#written.set(session, at);
    this.#waiting.set(session, { at, ...origin() });
    this.#writing.schedule();
  }

  /** The last uses of these sessions, in their order; undefined where none is known. */
  async of(sessions: readonly string[]): Promise<(SessionUse | undefined)[]> {
    const entries = await this.#kv.getMany(sessions.map((id) => keys.sessionUse(id)));
    return entries.map(({ value }, index) =>
      this.#waiting.get(sessions[index]!) ??
        (value === null ? undefined : v.parse(StoredUse, value))
    );
  }

  /** Writes what waits, and has nothing written afterwards. */
  async close(): Promise<void> {
    await this.#writing.close();
    await this.#write();
  }

  async #write(): Promise<void> {
    const uses = [...this.#waiting];
    for (let from = 0; from < uses.length; from += WRITTEN_AT_ONCE) {
      const some = uses.slice(from, from + WRITTEN_AT_ONCE);
      // What the matter is the store tells itself; a use more or less is not missed.
      await this.#writeSome(some).catch(() => {});
      for (const [session, use] of some) {
        if (this.#waiting.get(session) === use) this.#waiting.delete(session);
      }
    }
  }

  /** Writes those of sessions that are still there: of one that has ended, nothing is to be known. */
  async #writeSome(uses: readonly (readonly [string, SessionUse])[]): Promise<void> {
    const sessions = await this.#kv.getMany(uses.map(([session]) => keys.session(session)));
    await this.#kv.commit((op) => {
      for (const [index, [session, use]] of uses.entries()) {
        if (sessions[index]?.value != null) putUse(op, session, use);
      }
    });
  }
}

/** Adds the use of a session to a commit. */
export function putUse(op: Operation, session: string, use: SessionUse): void {
  op.set(keys.sessionUse(session), use);
}

/** Uses of sessions that have long ended. */
export const expiringUses: Expiring = {
  prefix: keys.sessionUses(),
  expired({ key, value }, now) {
    return v.parse(StoredUse, value).at + KEPT_MS <= now ? [key] : undefined;
  },
};
