import childProcess, { type ChildProcess } from "node:child_process";
import { once } from "node:events";
import * as esbuild from "esbuild";

/** The builds that are using the process, which ends with the last of them. */
let running = 0;
let child: ChildProcess | null = null;

/**
 * Runs a build of esbuild, whose process has ended when the last one that runs is done: a test that
 * builds leaves nothing behind.
 */
export async function buildAndStop<Options extends esbuild.BuildOptions>(
  options: esbuild.SameShape<esbuild.BuildOptions, Options>,
): Promise<esbuild.BuildResult<Options>> {
  running++;
  try {
    return await keepingProcess(() => esbuild.build(options));
  } finally {
    if (--running === 0) await stop();
  }
}

// esbuild tells nobody about its process, which it starts while build() is called.
function keepingProcess<T>(fn: () => T): T {
  const { spawn } = childProcess;
  childProcess.spawn = ((...args: Parameters<typeof spawn>) => {
    child = spawn(...args);
    return child;
  }) as typeof spawn;
  try {
    return fn();
  } finally {
    childProcess.spawn = spawn;
  }
}

async function stop(): Promise<void> {
  // esbuild lets go of its process between builds, and nothing else may keep the program waiting.
  child?.ref();
  const ended = child === null ? null : once(child, "exit");
  child = null;
  await esbuild.stop();
  await ended;
}
