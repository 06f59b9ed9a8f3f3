import { newCid } from "../../lib/client/outbox/cid.ts";

const DASH = 45;
const HEX = new TextEncoder().encode("0123456789abcdef");

/** Which of the 36 characters are dashes; two are fixed by RFC 9562 besides. */
const DASHES = [8, 13, 18, 23];
const VERSION_AT = 14;
const VARIANT_AT = 19;

/** The number of ids of version 7 that may be made within a millisecond. */
const PLACES = 1 << 12;

/** The versions: 4 is random all through, 7 begins with the time. */
export type CidVersion = 4 | 7;

/** The version that the project's own client makes. */
export const CLIENT_VERSION: CidVersion = newCid()[VERSION_AT] === "7" ? 7 : 4;

/** The time in the newest of version 7, and its place within the millisecond. */
let time = 0;
let place = 0;

/**
 * Writes a new UUID (RFC 9562), 36 characters, with less ado than others do. The version matters: a
 * server's index of them costs much more when its new entries are spread all over. Version 7 counts
 * upwards as `newCid` does.
 */
export function writeCid(bytes: Uint8Array, at: number, version: CidVersion): void {
  let random = 0;
  for (let digit = 35; digit >= 0; digit--) {
    if (digit % 7 === 0) random = Math.random() * 2 ** 28 | 0;
    bytes[at + digit] = HEX[random & 15]!;
    random >>= 4;
  }
  if (version === 7) {
    const now = Date.now();
    place = now > time ? 0 : (place + 1) % PLACES;
    time = now > time ? now : place === 0 ? time + 1 : time;
    writeHex(bytes, at, time / 2 ** 16, 8);
    writeHex(bytes, at + 9, time % 2 ** 16, 4);
    writeHex(bytes, at + VERSION_AT + 1, place, 3);
  }
  for (const dash of DASHES) bytes[at + dash] = DASH;
  bytes[at + VERSION_AT] = HEX[version]!;
  bytes[at + VARIANT_AT] = HEX[8 + (bytes[at + VARIANT_AT]! & 3)]!;
}

function writeHex(bytes: Uint8Array, at: number, value: number, digits: number): void {
  let rest = Math.floor(value);
  for (let digit = digits - 1; digit >= 0; digit--) {
    bytes[at + digit] = HEX[rest & 15]!;
    rest = Math.floor(rest / 16);
  }
}
