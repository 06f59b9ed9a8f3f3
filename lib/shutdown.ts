import { describeError } from "./base/logger.ts";
import { whenParentEnds } from "./base/parent.ts";
import { locks, LOCKS_REACH_ISOLATES, openChannel } from "./base/runtime.ts";
import type { Services } from "./services.ts";

/** A platform gives 5 s between the signal and the kill; this is what may be used of it. */
const PATIENCE_MS = 4_000;

/** The time that a client may take to answer a close before it is left behind. */
const FAREWELL_MS = 1_500;

/** The same after a failure, when nobody new is answered until another process is there. */
const FAILED_PATIENCE_MS = 1_000;
const FAILED_FAREWELL_MS = 200;

const SIGNALS: readonly Deno.Signal[] = ["SIGTERM", "SIGINT", "SIGHUP"];

/**
 * Ends the process in order: it takes no more sockets, commits and answers what was accepted, says
 * goodbye, and exits, which every isolate of `deno serve --parallel` has to agree to. With code 0 on
 * SIGTERM, SIGINT and SIGHUP, and when the process that started it (PARENT_PID) is gone; with code 1
 * after an error that nothing caught, as when the runtime can accept no more connections.
 */
export function endOnSignals(services: Services): void {
  const { config, delivery: { sockets }, isolate, logger, writers } = services;
  // Each isolate holds a share of the lock for as long as it has work: who gets it whole is last.
  const lock = `parlor:running:${config.kvPath}`;
  const finished = Promise.withResolvers<void>();
  locks.request(lock, { mode: "shared" }, () => finished.promise);
  let code: number | undefined;
  const end = async (exitCode: number) => {
    if (code !== undefined) return;
    code = exitCode;
    const failed = exitCode !== 0;
    logger.info("stopping", { isolate, sockets: sockets.size });
    setTimeout(() => Deno.exit(exitCode), failed ? FAILED_PATIENCE_MS : PATIENCE_MS);
    const left = Promise.withResolvers<void>();
    try {
      sockets.stopAccepting();
      await writers.flush();
      setTimeout(left.resolve, failed ? FAILED_FAREWELL_MS : FAREWELL_MS);
      await Promise.race([sockets.closeAll(), left.promise]);
      await services.close();
    } catch (error) {
      logger.error("stopping_failed", describeError(error));
      left.resolve();
    }
    finished.resolve();
    // Without locks between isolates the others are given the time that they may need.
    if (!LOCKS_REACH_ISOLATES) await left.promise;
    await locks.request(lock, {}, () => Deno.exit(exitCode));
  };
  for (const signal of SIGNALS) Deno.addSignalListener(signal, () => end(0));
  keepSignals();
  endOnFailure(services, end);
  if (config.parentPid !== undefined) whenParentEnds(config.parentPid, () => end(0));
}

/** Ends this isolate and the others after an error that nothing caught: work may be half done. */
function endOnFailure({ config, logger }: Services, end: (code: number) => void): void {
  const others = openChannel(`parlor:failed:${config.kvPath}`);
  others?.addEventListener("message", () => end(1));
  const fail = (error: unknown) => {
    logger.error("failed", describeError(error));
    others?.postMessage("failed");
    end(1);
  };
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    fail(event.reason);
  });
  addEventListener("error", (event) => {
    event.preventDefault();
    fail(event.error);
  });
}

/**
 * `deno serve` listens to the same signals, after the module is loaded, and at once closes every
 * WebSocket with 1001 (measured with Deno 2.9.6), before a goodbye or an answer to what was accepted
 * could be sent. The signals are ours from here on; `end` ends the server as well.
 */
function keepSignals(): void {
  const add = Deno.addSignalListener;
  Object.defineProperty(Deno, "addSignalListener", {
    configurable: true,
    value: (signal: Deno.Signal, listener: () => void) => {
      if (!SIGNALS.includes(signal)) add(signal, listener);
    },
  });
}
