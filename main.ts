import { createApp } from "./lib/app.ts";
import { CONFIG_EXIT_CODE, ConfigError, readOwnConfig } from "./lib/base/config.ts";
import { openServices, type Services } from "./lib/services.ts";
import { tellSetupLink } from "./lib/setup_link.ts";
import { endOnSignals } from "./lib/shutdown.ts";

const services = await open();
endOnSignals(services);
void tellSetupLink(services);

/** The application; `_fresh/server.js` serves it after a build, `dev.ts` while one works on it. */
export const app = createApp(services);

/** The services that the settings ask for; settings that cannot be used end the process in one line. */
async function open(): Promise<Services> {
  try {
    return await openServices(readOwnConfig());
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    Deno.exit(CONFIG_EXIT_CODE);
  }
}
