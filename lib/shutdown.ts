import { locks, LOCKS_REACH_ISOLATES } from "./base/runtime.ts";
import type { Services } from "./services.ts";

/** A platform gives 5 s between the signal and the kill; this is what may be used of it. */
const PATIENCE_MS = 4_000;

/** How long a client may take to answer a close before it is left behind. */
const FAREWELL_MS = 1_500;

const SIGNALS: readonly Deno.Signal[] = ["SIGTERM", "SIGINT"];

/**
 * On SIGTERM or SIGINT: takes no more sockets, commits and answers what was accepted, says goodbye,
 * then ends the process, which every isolate of `deno serve --parallel` has to agree to.
 */
export function stopOnSignals(services: Services): void {
  // Each isolate holds a share of the lock for as long as it has work: who gets it whole is last.
  const lock = `parlor:running:${services.config.kvPath}`;
  const finished = Promise.withResolvers<void>();
  locks.request(lock, { mode: "shared" }, () => finished.promise);
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    services.logger.info("stopping", { isolate: services.isolate, sockets: services.hub.size });
    setTimeout(() => Deno.exit(0), PATIENCE_MS);
    services.hub.drain();
    await services.chat.flush();
    const left = new Promise((resolve) => setTimeout(resolve, FAREWELL_MS));
    await Promise.race([services.hub.dismiss(), left]);
    await services.close();
    finished.resolve();
    // Without locks between isolates the others are given the time that they may need.
    if (!LOCKS_REACH_ISOLATES) await left;
    await locks.request(lock, {}, () => Deno.exit(0));
  };
  for (const signal of SIGNALS) Deno.addSignalListener(signal, stop);
  keepSignals();
}

/**
 * `deno serve` listens to the same signals, after the module is loaded, and at once closes every
 * WebSocket with 1001 (measured with Deno 2.9.6), before a goodbye or an answer to what was accepted
 * could be sent. The signals are ours from here on; `stop` ends the server as well.
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
