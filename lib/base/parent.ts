/** The time between two looks for the parent process, in milliseconds. */
const ROUND_MS = 500;

/** Calls back, again and again, once the process that started this one is no longer `parent`. */
export function whenParentEnds(parent: number, end: () => void): void {
  setInterval(() => {
    if (Deno.ppid !== parent) end();
  }, ROUND_MS);
}
