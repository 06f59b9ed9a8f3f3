import type { Machine } from "./machine.ts";
import { rounded, type Spread, spread } from "./statistics.ts";

/** One row of a report: what was measured of one server in each round. */
export interface ReportRow {
  name: string;
  values: readonly number[];
  /** Where it differs from the report's. */
  unit?: string;
}

/** The result of a benchmark. */
export interface Findings {
  unit: string;
  /** Which way is better, in words, for people. */
  better: "higher" | "lower";
  rows: readonly ReportRow[];
  /** Pairs of rows to compare: the ratio `name` is `ours` divided by `theirs`, by their medians. */
  comparisons: readonly { name: string; ours: string; theirs: string }[];
}

/** A benchmark's result as `--json` prints it, and nothing else. */
export interface BenchReport {
  bench: string;
  unit: string;
  servers: ({ name: string; unit?: string } & Spread)[];
  /** Ours divided by theirs. */
  ratios: Record<string, number>;
  machine: Machine;
}

/** Puts the rounds together: the median of each row and how far its rounds lie apart. */
export function toReport(bench: string, findings: Findings, machine: Machine): BenchReport {
  const { unit, rows, comparisons } = findings;
  const spreads = new Map(rows.map(({ name, values }) => [name, spread(values)]));
  const ratios: [string, number][] = [];
  for (const { name, ours, theirs } of comparisons) {
    const [one, other] = [spreads.get(ours), spreads.get(theirs)];
    if (one === undefined || other === undefined || other.median === 0) continue;
    ratios.push([name, rounded(one.median / other.median)]);
  }
  return {
    bench,
    unit,
    servers: rows.map(({ name, values, unit }) => {
      const { median, min, max } = spread(values);
      return {
        name,
        ...(unit === undefined ? {} : { unit }),
        median: rounded(median),
        min: rounded(min),
        max: rounded(max),
      };
    }),
    ratios: Object.fromEntries(ratios),
    machine,
  };
}

/** A result as a table for people. */
export function toTable(report: BenchReport, better: Findings["better"]): string {
  const { bench, unit, servers, ratios, machine } = report;
  const cells = [
    ["", "median", "min", "max", "unit"],
    ...servers.map((row) => [
      row.name,
      ...[row.median, row.min, row.max].map((value) => value.toLocaleString("en")),
      row.unit ?? unit,
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0))
  );
  const lines = cells.map((row) =>
    row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column > 0 && column < 4 ? cell.padStart(width) : cell.padEnd(width);
    }).join("  ").trimEnd()
  );
  const compared = Object.entries(ratios).map(([name, ratio]) => `  ${name}: ${ratio}`);
  return [
    `${bench} (${unit}, ${better} is better)`,
    ...lines,
    ...(compared.length === 0 ? [] : ["ours divided by theirs:", ...compared]),
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.os}, ` +
    `Deno ${machine.deno}, load ${machine.load}`,
  ].join("\n");
}
