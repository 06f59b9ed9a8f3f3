import type { GenericSchema, InferOutput } from "valibot";
import * as v from "valibot";
import type { Load } from "./load/main.ts";
import type { Run } from "./run.ts";
import { usageOf } from "./usage.ts";

/** What the generator may take beside the time that it measures, in milliseconds. */
const PATIENCE_MS = 180_000;

/** What a load found, and what it cost while it was measured, in seconds of processor time. */
export interface Measured<T> {
  report: T;
  seconds: number;
  serverCpu: number;
  generatorCpu: number;
}

/**
 * Puts a load on a server from a process beside it, and reads both processes' processor time over
 * the time that counts.
 *
 * @param pid the server
 * @throws {Error} with the generator's own words, when the server broke a rule of the load
 */
export async function generate<S extends GenericSchema>(
  run: Run,
  pid: number,
  load: Load,
  report: S,
): Promise<Measured<InferOutput<S>>> {
  const child = run.scratch.spawn(
    Deno.execPath(),
    ["run", "--no-prompt", "--allow-net", "--allow-read=bench/load", "bench/load/main.ts"],
    { cwd: run.project, input: JSON.stringify(load) },
  );
  try {
    const sample = async () => ({
      at: performance.now(),
      server: (await usageOf(pid)).cpuSeconds,
      generator: (await usageOf(child.pid)).cpuSeconds,
    });
    await child.line(/^measuring$/, PATIENCE_MS);
    const before = await sample();
    await child.line(/^measured$/, PATIENCE_MS);
    const after = await sample();
    const text = await child.line(/^report (.*)$/, PATIENCE_MS);
    return {
      report: v.parse(report, JSON.parse(text)),
      seconds: (after.at - before.at) / 1_000,
      serverCpu: after.server - before.server,
      generatorCpu: after.generator - before.generator,
    };
  } finally {
    await child.stop("SIGKILL");
  }
}
