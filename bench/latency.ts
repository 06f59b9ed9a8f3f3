import { generate } from "./generator.ts";
import { OpenLoopReport } from "./load/open_loop.ts";
import type { Findings } from "./report.ts";
import type { BenchRun } from "./run.ts";
import { comparePeers, type ServerName, SERVERS, startServer } from "./servers.ts";
import { percentile, rounded } from "./statistics.ts";

const SOCKETS = 32;

/** Messages a second, all sockets together. */
const RATES = [500, 2_000];

const WARM_UP_MS = 2_000;

/** A generator that sent this much later than it should have, in milliseconds, was held up itself. */
const HELD_UP_MS = 1;

/**
 * From the moment at which a message is due to its last delivery, in one room of 32 sockets, at two
 * loads that do not wait for the server. Every socket has to get every message exactly once.
 */
export async function benchLatency(run: BenchRun): Promise<Findings> {
  const names = run.chosen(SERVERS);
  const found = await run.interleave(names, (name) => once(run, name));
  const columns = RATES.flatMap((rate, place) => [
    { label: `${rate}/s p50`, place, pick: "p50" as const },
    { label: `${rate}/s p99`, place, pick: "p99" as const },
  ]);
  for (const [place, rate] of RATES.entries()) {
    const lateness = [...found.values()].flat().flatMap((loads) => loads[place]?.latenessP99 ?? []);
    const p99 = percentile(lateness, 0.5);
    const held = p99 > HELD_UP_MS ? " (the generator was held up: too busy a machine)" : "";
    run.note(`${rate}/s: the generator sent ${rounded(p99)} ms late at p99${held}`);
  }
  return {
    unit: "ms",
    better: "lower",
    rows: columns.flatMap(({ label, place, pick }) =>
      names.map((name) => ({
        name: `${name} ${label}`,
        values: (found.get(name) ?? []).flatMap((loads) => loads[place]?.[pick] ?? []),
      }))
    ),
    comparisons: columns.flatMap(({ label }) =>
      comparePeers(names).map(({ name, ours, theirs }) => ({
        name: `${name} ${label}`,
        ours: `${ours} ${label}`,
        theirs: `${theirs} ${label}`,
      }))
    ),
  };
}

async function once(run: BenchRun, name: ServerName) {
  const server = await startServer(run, name, SOCKETS);
  try {
    const reports = [];
    for (const rate of RATES) {
      const { report } = await generate(run, server.pid, {
        load: "open",
        target: server.target,
        sockets: SOCKETS,
        listeners: SOCKETS,
        rate,
        warmUpMs: WARM_UP_MS,
        measureMs: run.seconds(10) * 1_000,
      }, OpenLoopReport);
      reports.push(report);
    }
    return reports;
  } finally {
    await server.stop();
  }
}
