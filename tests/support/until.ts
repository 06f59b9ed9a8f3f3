import { assertEquals, equal } from "@std/assert";
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

/**
 * Reads again and again until it gives what is expected: what a page shows follows what was done to
 * it, and a reading waits for nothing by itself.
 *
 * @throws {AssertionError} with the difference, when it does not come to give that
 */
export async function eventually<T>(read: () => T | Promise<T>, expected: T): Promise<void> {
  let isLate = false;
  const callOff = allow(PATIENCE_MS, () => isLate = true);
  try {
    for (;;) {
      try {
        const found = await read();
        if (equal(found, expected)) return;
        if (isLate) return assertEquals(found, expected);
      } catch (error) {
        // A reading fails, too, where its page gives way to the next one.
        if (isLate) throw error;
      }
      await pause(ROUND_MS);
    }
  } finally {
    callOff();
  }
}
