import { ensureBuilt } from "../tasks/build.ts";
import { serverArguments, SEVERAL_ISOLATES } from "../tasks/server_command.ts";
import type { Findings } from "./report.ts";
import type { BenchRun } from "./run.ts";
import { familyOf, usageOf } from "./usage.ts";

const HOST = "127.0.0.1";

/** The server is asked at this distance until it is up, and so long at most. */
const ASK_MS = 3;
const PATIENCE_MS = 30_000;

/** The time from the first answer until its memory is read, in milliseconds. */
const SETTLE_MS = 1_000;

/** The ways in which the server is started. */
const WAYS = ["deno task start", "deno serve"] as const;

/**
 * From the start of the process to the first 200 on `/healthz`, with a warm build, and the resident
 * memory of all its processes afterwards.
 */
export async function benchStart(run: BenchRun): Promise<Findings> {
  await ensureBuilt();
  const kvPath = `${run.scratch.folder()}/parlor.kv`;
  const ways = run.chosen(WAYS);
  // The first start makes the database, and finds the caches of runtime and disk cold.
  for (const way of ways) await once(run, way, kvPath);
  const found = await run.interleave(ways, (way) => once(run, way, kvPath));
  return {
    unit: "ms",
    better: "lower",
    rows: ways.flatMap((way) => {
      const starts = found.get(way) ?? [];
      return [
        { name: way, values: starts.map(({ ms }) => ms) },
        { name: `${way}, memory`, unit: "MiB", values: starts.map(({ rss }) => rss / 2 ** 20) },
      ];
    }),
    comparisons: [],
  };
}

async function once(run: BenchRun, way: (typeof WAYS)[number], kvPath: string) {
  const port = freePort();
  const args = way === "deno serve"
    ? serverArguments({ host: HOST, port, parallel: SEVERAL_ISOLATES, kvPath })
    : ["task", "start"];
  const began = performance.now();
  const child = run.scratch.spawn(Deno.execPath(), args, {
    cwd: run.project,
    env: { HOST, PORT: String(port), DENO_KV_PATH: kvPath, LOG_LEVEL: "warn" },
  });
  try {
    while (!await answers(port)) {
      if (child.hasEnded || performance.now() - began > PATIENCE_MS) {
        throw child.failure("did not come up");
      }
      await run.pause(ASK_MS);
    }
    const ms = performance.now() - began;
    await run.pause(SETTLE_MS);
    const family = await Promise.all((await familyOf(child.pid)).map(usageOf));
    return { ms, rss: family.reduce((sum, { rssBytes }) => sum + rssBytes, 0) };
  } finally {
    await child.stop();
  }
}

async function answers(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://${HOST}:${port}/healthz`);
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    // Nobody listens yet.
    return false;
  }
}

function freePort(): number {
  using listener = Deno.listen({ hostname: HOST, port: 0 });
  return listener.addr.port;
}
