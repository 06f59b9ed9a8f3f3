/** Numbers in the middle of bytes that are otherwise the same, message after message. */

const ZERO = 48;

/** Digits of a message's number; a billion of them are more than any run posts. */
export const DIGITS = 9;

/** Writes a whole number as exactly `DIGITS` digits. */
export function writeDigits(bytes: Uint8Array, at: number, value: number): void {
  for (let place = at + DIGITS - 1; place >= at; place--) {
    const rest = Math.floor(value / 10);
    bytes[place] = ZERO + value - rest * 10;
    value = rest;
  }
}

/** Reads the digits from `at` up to the first byte that is none. */
export function readDigits(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let place = at;; place++) {
    const digit = bytes[place]! - ZERO;
    if (!(digit >= 0 && digit <= 9)) return value;
    value = value * 10 + digit;
  }
}

/** True when the bytes at `at` are those of `pattern`. */
export function startsWith(bytes: Uint8Array, at: number, pattern: Uint8Array): boolean {
  for (let place = 0; place < pattern.length; place++) {
    if (bytes[at + place] !== pattern[place]) return false;
  }
  return true;
}
