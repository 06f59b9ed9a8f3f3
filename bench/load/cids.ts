import { newCid } from "../../lib/client/cid.ts";

const DASH = 45;
const HEX = new TextEncoder().encode("0123456789abcdef");

/** Which of the 36 characters are dashes; two are fixed by RFC 9562 besides. */
const DASHES = [8, 13, 18, 23];
const VERSION_AT = 14;
const VARIANT_AT = 19;

/** The versions: 4 is random all through, 7 begins with the time. */
export type CidVersion = 4 | 7;

/** What the project's own client makes. */
export const CLIENT_VERSION: CidVersion = newCid()[VERSION_AT] === "7" ? 7 : 4;

/**
 * Writes a new UUID (RFC 9562), 36 characters, with less ado than others do. The version matters: a
 * server's index of them costs much more when its new entries are spread all over.
 */
export function writeCid(bytes: Uint8Array, at: number, version: CidVersion): void {
  let time = Date.now();
  let random = 0;
  for (let place = 35; place >= 0; place--) {
    if (place % 7 === 0) random = Math.random() * 2 ** 28 | 0;
    bytes[at + place] = HEX[random & 15]!;
    random >>= 4;
  }
  if (version === 7) {
    for (let place = 12; place >= 0; place--) {
      bytes[at + place] = HEX[time % 16]!;
      if (place !== DASHES[0]) time = Math.floor(time / 16);
    }
  }
  for (const place of DASHES) bytes[at + place] = DASH;
  bytes[at + VERSION_AT] = HEX[version]!;
  bytes[at + VARIANT_AT] = HEX[8 + (bytes[at + VARIANT_AT]! & 3)]!;
}
