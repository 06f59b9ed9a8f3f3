/** A time to wait, such as `45 seconds` or `3 minutes`, rounded up. */
export function spellWait(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1_000));
  if (seconds < 120) return count(seconds, "second");
  if (seconds < 2 * 3_600) return count(Math.ceil(seconds / 60), "minute");
  return count(Math.ceil(seconds / 3_600), "hour");
}

function count(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? "" : "s"}`;
}
