const UNITS = [["day", 86_400_000], ["hour", 3_600_000], ["minute", 60_000]] as const;

/** `just now`, `5 minutes ago`, `3 hours ago`, `yesterday` or `4 days ago`. */
export function agoLabel(at: number, now: number): string {
  const [unit, ms] = UNITS.find(([, ms]) => now - at >= ms) ?? [];
  if (unit === undefined) return "just now";
  const ago = Math.floor((now - at) / ms);
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(-ago, unit);
}
