import { type Clock, type Stopwatch, systemClock } from "../../lib/base/clock.ts";
import { readConfig } from "../../lib/base/config.ts";
import { openServices } from "../../lib/services.ts";

/**
 * A server's services on a database in memory, without its pages.
 *
 * @param env settings that are not the default ones; unless given here, anybody may sign up
 */
export async function openMemoryServices(
  env: Record<string, string> = {},
  clock: Clock & Stopwatch = systemClock,
) {
  const config = readConfig({
    DENO_KV_PATH: ":memory:",
    LOG_LEVEL: "off",
    SIGN_UP: "open",
    ...env,
  });
  const services = await openServices(config, { clock });
  return { ...services, [Symbol.asyncDispose]: () => services.close() };
}
