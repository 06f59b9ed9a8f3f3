import { type Clock, type Stopwatch, systemClock } from "../../lib/base/clock.ts";
import { readConfig } from "../../lib/base/config.ts";
import { Logger } from "../../lib/base/logger.ts";
import type { RoomLogOptions } from "../../lib/store/log/log.ts";
import { openStore, type Store } from "../../lib/store/store.ts";

/** A store on a database in memory, with the lobby and nobody in it. */
export async function openMemoryStore(
  clock: Clock & Stopwatch = systemClock,
): Promise<Store & AsyncDisposable> {
  const store = await openStore({
    config: readConfig({ DENO_KV_PATH: ":memory:", RATE_LIMITS: "off" }),
    clock,
    logger: new Logger("off"),
  });
  return { ...store, [Symbol.asyncDispose]: () => store.close() };
}

/** What another log over the same store is made of. */
export function logOptions(store: Store): RoomLogOptions {
  return { ...store, editMs: Infinity, incarnation: "", mayInvolve: () => true };
}
