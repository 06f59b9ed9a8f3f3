import { LIMITS } from "../../protocol/limits.ts";

/** From here on it is told how much is left, in bytes. */
const NEAR_LIMIT = LIMITS.textBytes - 2 * 1024;

const encoder = new TextEncoder();

/** How long a text is in bytes, as far as that matters: 0 for one that is far from too long. */
export function lengthOf(text: string): number {
  // Three bytes a character are the most there can be: short texts need not be measured.
  const bytes = text.length * 3 < NEAR_LIMIT ? 0 : encoder.encode(text).length;
  return bytes < NEAR_LIMIT ? 0 : bytes;
}
