import { ClosedLoopReport } from "./load/closed_loop.ts";
import { generate } from "./generator.ts";
import type { Findings } from "./report.ts";
import type { BenchRun } from "./run.ts";
import { comparePeers, type ServerName, SERVERS, startServer } from "./servers.ts";
import { percentile, rounded } from "./statistics.ts";

/** Sockets of the room, and messages that each has under way. */
const SOCKETS = 32;
const IN_FLIGHT = 50;

/** Above this share of a core the generator, and not the server, may set the pace. */
const SATURATED = 0.9;

/**
 * Deliveries a second in one room of 32 sockets that post as fast as they may. Every socket has to
 * get every message exactly once; ours stores, orders and acknowledges each, the others do not.
 */
export async function benchFanout(run: BenchRun): Promise<Findings> {
  const names = run.chosen(SERVERS);
  const found = await run.interleave(names, (name) => once(run, name));
  for (const [name, rounds] of found) {
    const over = (value: (round: typeof rounds[number]) => number) =>
      percentile(rounds.map(value), 0.5);
    const server = over(({ serverCpu, seconds }) => serverCpu / seconds);
    const generator = over(({ generatorCpu, seconds }) => generatorCpu / seconds);
    const each = over(({ serverCpu, seconds, report }) =>
      serverCpu / seconds / report.deliveriesPerSecond
    );
    run.note(
      `${name}: server cpu ${percent(server)}, ${rounded(each * 1e6)} µs a delivery, ` +
        `generator cpu ${percent(generator)}${generator > SATURATED ? " (saturated)" : ""}`,
    );
  }
  return {
    unit: "deliveries/s",
    better: "higher",
    rows: names.map((name) => ({
      name,
      values: (found.get(name) ?? []).map(({ report }) => report.deliveriesPerSecond),
    })),
    comparisons: comparePeers(names),
  };
}

async function once(run: BenchRun, name: ServerName) {
  const server = await startServer(run, name, SOCKETS);
  try {
    const measureMs = run.seconds(5) * 1_000;
    return await generate(run, server.pid, {
      load: "closed",
      target: server.target,
      sockets: SOCKETS,
      listeners: SOCKETS,
      inFlight: IN_FLIGHT,
      warmUpMs: Math.min(2_000, measureMs),
      measureMs,
    }, ClosedLoopReport);
  } finally {
    await server.stop();
  }
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
