import { PLOT, plotPath, type Point } from "./plot_path.ts";

interface PlotProps {
  /** What is counted. */
  label: string;
  points: readonly Point[];
  /** When the plot begins and ends, and the words for both. */
  range: { from: number; to: number; begins: string; ends: string };
  /** The time after which a value says nothing of the next one, in milliseconds. */
  gapMs: number;
  format: (value: number) => string;
}

/** A number over time, as a line that was drawn on the server. */
export function Plot({ label, points, range, gapMs, format }: PlotProps) {
  const { path, top } = plotPath(points, { ...range, gapMs });
  const last = points.at(-1);
  return (
    <figure class="plot">
      <figcaption>
        {label} <b>{last === undefined ? "Not known" : format(last.value)}</b>
      </figcaption>
      <div class="plot-box">
        <svg
          viewBox={`0 0 ${PLOT.width} ${PLOT.height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={wordsOf(label, points, format)}
        >
          <path class="plot-line" d={path} vector-effect="non-scaling-stroke" />
        </svg>
        <span class="plot-top" aria-hidden="true">{format(top)}</span>
      </div>
      <p class="plot-range" aria-hidden="true">
        <span>{range.begins}</span> <span>{range.ends}</span>
      </p>
    </figure>
  );
}

/** What a plot shows, in a sentence. */
function wordsOf(label: string, points: readonly Point[], format: (value: number) => string) {
  const values = points.map(({ value }) => value);
  const [first] = values;
  if (first === undefined) return `${label}: nothing is known yet`;
  const ends = `from ${format(first)} to ${format(values.at(-1)!)}`;
  return `${label}: ${ends}, at most ${format(Math.max(...values))}`;
}
