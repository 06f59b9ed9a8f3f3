import type { Services } from "./services.ts";

/** A platform gives 5 s between the signal and the kill; this is what may be used of it. */
const PATIENCE_MS = 4_000;

/**
 * On SIGTERM or SIGINT: takes no more sockets, says goodbye to those there are, commits what was
 * accepted, then ends the process, which every isolate of `deno serve --parallel` has to agree to.
 */
export function stopOnSignals(services: Services): void {
  // Each isolate holds a share of the lock for as long as it has work: who gets it whole is last.
  const lock = `parlor:running:${services.config.kvPath}`;
  const finished = Promise.withResolvers<void>();
  navigator.locks.request(lock, { mode: "shared" }, () => finished.promise);
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    services.logger.info("stopping", { isolate: services.isolate, sockets: services.hub.size });
    setTimeout(() => Deno.exit(0), PATIENCE_MS);
    services.hub.drain();
    await services.close();
    finished.resolve();
    await navigator.locks.request(lock, () => Deno.exit(0));
  };
  Deno.addSignalListener("SIGTERM", stop);
  Deno.addSignalListener("SIGINT", stop);
}
