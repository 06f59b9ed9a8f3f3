const UNITS = ["bytes", "kB", "MB", "GB", "TB"];

/** A number of bytes as people say it: `1.2 MB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1_000 && unit < UNITS.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  const digits = unit > 0 && value < 10 ? 1 : 0;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

/** A count with its thousands apart: `10,000`. */
export function formatCount(count: number): string {
  return new Intl.NumberFormat("en").format(count);
}
