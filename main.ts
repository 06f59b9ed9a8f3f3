import { createApp } from "./lib/app.ts";
import { CONFIG_NAMES, readConfig } from "./lib/base/config.ts";
import { openServices } from "./lib/services.ts";
import { stopOnSignals } from "./lib/shutdown.ts";

const env = Object.fromEntries(CONFIG_NAMES.map((name) => [name, Deno.env.get(name)]));
const services = await openServices(readConfig(env));
stopOnSignals(services);

/** The application; `_fresh/server.js` serves it after a build, `dev.ts` while one works on it. */
export const app = createApp(services);
