import type { GenericSchema, InferOutput } from "valibot";
import * as v from "valibot";
import type { Child } from "./child.ts";
import type { Load } from "./load/main.ts";
import type { BenchRun } from "./run.ts";
import { usageOf } from "./usage.ts";

/** The time that the generator may take from one of its words to the next, in milliseconds. */
export const PATIENCE_MS = 600_000;

/** The result of a load, and its cost while it was measured, in seconds of processor time. */
export interface Measured<T> {
  report: T;
  seconds: number;
  serverCpu: number;
  generatorCpu: number;
}

/** Starts the load generator. */
export function startGenerator(run: BenchRun, load: Load): Child {
  const permissions = ["--no-prompt", "--allow-net", "--allow-read=bench/load"];
  return run.scratch.spawn(Deno.execPath(), ["run", ...permissions, "bench/load/main.ts"], {
    cwd: run.project,
    input: JSON.stringify(load),
  });
}

/** Waits for what the generator found. */
export async function reportOf<S extends GenericSchema>(
  child: Child,
  schema: S,
): Promise<InferOutput<S>> {
  return v.parse(schema, JSON.parse(await child.line(/^report (.*)$/, PATIENCE_MS)));
}

/**
 * Puts a load on a server from a process beside it, and reads both processes' processor time over
 * the time that counts.
 *
 * @param pid the server
 * @throws {Error} with the generator's own words, when the server broke a rule of the load
 */
export async function generate<S extends GenericSchema>(
  run: BenchRun,
  pid: number,
  load: Load,
  schema: S,
): Promise<Measured<InferOutput<S>>> {
  const child = startGenerator(run, load);
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
    return {
      report: await reportOf(child, schema),
      seconds: (after.at - before.at) / 1_000,
      serverCpu: after.server - before.server,
      generatorCpu: after.generator - before.generator,
    };
  } finally {
    await child.stop("SIGKILL");
  }
}
