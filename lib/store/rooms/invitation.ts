import * as v from "valibot";

const DAY_MS = 24 * 3_600_000;

/** How long an invitation waits for its answer. */
const LASTS_MS = 30 * DAY_MS;

/** That somebody was asked into a room: by whom, and when, in milliseconds since 1970 (UTC). */
export const StoredInvitation = v.object({ by: v.string(), at: v.number() });

/** Whether an invitation of then has waited for too long. */
export function hasRunOut(at: number, now: number): boolean {
  return at + LASTS_MS <= now;
}
