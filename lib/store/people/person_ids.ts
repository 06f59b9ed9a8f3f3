import { newId } from "../../base/ids.ts";
import { HUES, lookOf, LOOKS } from "../../text/names/initials.ts";

/** The newest accounts that a new one is to be told apart from. */
export const NEWEST = LOOKS - 1;

/** About one id in `LOOKS` is fit, so that this many are never all unfit. */
const TRIES = 50 * LOOKS;

/**
 * An id for a new account whose avatar looks different from those of the newest accounts: whoever
 * comes at about the same time is shown together. The look follows from the id alone, so that it is
 * the same everywhere, and nothing has to be stored or sent for it.
 *
 * @param newest the ids of the newest accounts, the newest first
 */
export function newPersonId(newest: readonly string[]): string {
  const looks = new Set(newest.slice(0, NEWEST).map(lookOf));
  const hues = new Set(newest.slice(0, HUES - 1).map((id) => lookOf(id) % HUES));
  let id = newId().toLowerCase();
  for (let tries = 1; tries < TRIES; tries++) {
    const look = lookOf(id);
    if (!looks.has(look) && !hues.has(look % HUES)) break;
    id = newId().toLowerCase();
  }
  return id;
}
