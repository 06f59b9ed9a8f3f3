/** The 12 bits beside the time: the place among what was made in the same millisecond. */
const PLACES = 1 << 12;

/** The time and the place of the newest one. */
let time = 0;
let place = 0;

/**
 * A new UUID (RFC 9562, version 7, with a counter as its section 6.2 describes): each is greater than
 * all that this page made before, so that a server keeps one person's together and knows a new one as
 * new. Nothing is ordered by the time in it.
 *
 * `crypto.randomUUID` is of version 4 alone, and browsers have it on https and localhost only, while a
 * server in a local network may well be plain http.
 */
export function newCid(now: number = Date.now()): string {
  if (now > time) {
    time = now;
    // Half of the places are left for what follows in the same millisecond.
    place = crypto.getRandomValues(new Uint16Array(1))[0]! % (PLACES / 2);
  } else if (++place === PLACES) {
    time++;
    place = 0;
  }
  const random = crypto.getRandomValues(new Uint8Array(8));
  random[0] = random[0]! & 0x3f | 0x80;
  const digits = time.toString(16).padStart(12, "0") + "7" + place.toString(16).padStart(3, "0") +
    Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
