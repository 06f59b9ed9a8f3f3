/** The figures of a row of a report, from its rounds. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

/**
 * The value below which `share` (0 to 1) of the values lie, between two values where it falls
 * between them. The values need not be sorted.
 *
 * @throws {RangeError} when there are none
 */
export function percentile(values: Iterable<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  const place = share * (sorted.length - 1);
  const low = sorted[Math.floor(place)];
  const high = sorted[Math.ceil(place)];
  if (low === undefined || high === undefined) throw new RangeError("There are no values.");
  return low + (high - low) * (place - Math.floor(place));
}

/** The median of some rounds, and how far they lie apart. */
export function spread(values: readonly number[]): Spread {
  return {
    median: percentile(values, 0.5),
    min: percentile(values, 0),
    max: percentile(values, 1),
  };
}

/** The number with three significant digits and never an exponent: what a measurement can hold. */
export function rounded(value: number): number {
  return Math.abs(value) >= 1_000 ? Math.round(value) : Number(value.toPrecision(3));
}
