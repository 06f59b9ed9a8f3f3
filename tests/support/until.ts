import { pause } from "../../lib/base/pause.ts";
import { allow } from "./patience.ts";

/** How often it is asked, and for how long at most, in milliseconds. */
const ROUND_MS = 20;
const PATIENCE_MS = 30_000;

/**
 * Asks again and again until it is so.
 *
 * @param what what is said when it does not come to be so
 */
export async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  let isLate = false;
  const callOff = allow(PATIENCE_MS, () => isLate = true);
  try {
    while (!await isSo()) {
      if (isLate) throw new Error(what);
      await pause(ROUND_MS);
    }
  } finally {
    callOff();
  }
}
