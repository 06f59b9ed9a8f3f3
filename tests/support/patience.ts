/** How often it is looked at whether the time is up, in milliseconds. */
const TICK_MS = 1_000;

/**
 * Calls `late` once the process has run for about `ms` milliseconds: what passes while it is stopped
 * or the machine sleeps counts for one second. Returns what calls it off.
 */
export function allow(ms: number, late: () => void): () => void {
  let left = Math.ceil(ms / TICK_MS);
  const timer = setInterval(() => {
    if (--left > 0) return;
    clearInterval(timer);
    late();
  }, TICK_MS);
  return () => clearInterval(timer);
}
