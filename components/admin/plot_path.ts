/** A value at a time. */
export interface Point {
  at: number;
  value: number;
}

/** The size of a plot, in its own units; it is stretched to the room that there is. */
export const PLOT = { width: 320, height: 80 };

/** The most points that are drawn. */
const MOST = 160;

/** The line of a plot, and the highest value on its scale. */
export interface PlotPath {
  path: string;
  top: number;
}

/**
 * The line through some values from one time to another, over a scale that begins at nothing. Of more
 * values than can be told apart the highest are drawn. It is broken where nothing is known.
 *
 * @param gapMs the time after which a value says nothing of the next one
 */
export function plotPath(
  points: readonly Point[],
  { from, to, gapMs }: { from: number; to: number; gapMs: number },
): PlotPath {
  const stepMs = Math.max(1, (to - from) / MOST);
  const shown = thin(points, from, stepMs);
  const top = niceTop(Math.max(0, ...shown.map(({ value }) => value)));
  const x = (at: number) => round(PLOT.width * (at - from) / Math.max(1, to - from));
  const y = (value: number) => round(PLOT.height * (1 - value / top));
  let path = "";
  shown.forEach(({ at, value }, index) => {
    const before = shown[index - 1];
    const isNew = before === undefined || at - before.at > Math.max(gapMs, 2 * stepMs);
    path += `${isNew ? "M" : "L"}${x(at)} ${y(value)}`;
    const after = shown[index + 1];
    // A line of no length, whose round ends are a point.
    const isAlone = isNew && (after === undefined || after.at - at > Math.max(gapMs, 2 * stepMs));
    if (isAlone) path += "h0";
  });
  return { path, top };
}

/** The next round number, not much higher than the value. */
export function niceTop(value: number): number {
  if (value <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 3, 4, 5, 6, 8, 10].map((digit) => digit * power).find((top) => top >= value)!;
}

/** The highest value of each step. */
function thin(points: readonly Point[], from: number, stepMs: number): Point[] {
  const steps = new Map<number, Point>();
  for (const point of points) {
    const step = Math.floor((point.at - from) / stepMs);
    const known = steps.get(step);
    if (known === undefined || point.value >= known.value) steps.set(step, point);
  }
  return [...steps.values()];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
