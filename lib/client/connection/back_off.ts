/** The first ceiling and the highest one, in milliseconds. */
const BASE_MS = 500;
const CAP_MS = 30_000;

/**
 * How long to wait before the next try, in milliseconds: "full jitter", evenly anywhere below a
 * ceiling that doubles with each try up to 30 s, so that a thousand clients of a restarted server
 * do not come back in one wave.
 *
 * @param tries how many tries failed before this wait, counted from 0
 * @param random a number in [0, 1)
 */
export function backOff(tries: number, random: () => number = Math.random): number {
  return random() * Math.min(CAP_MS, BASE_MS * 2 ** tries);
}
