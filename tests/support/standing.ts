import { readConfig } from "../../lib/base/config.ts";
import { systemClock } from "../../lib/base/clock.ts";
import { Logger } from "../../lib/base/logger.ts";
import type { ServerRole } from "../../lib/protocol/server_role.ts";
import { openStore } from "../../lib/store/store.ts";
import type { TestServer } from "./server.ts";

/** How somebody stands with the server: a role, or why they may not come in any more. */
export type Standing = ServerRole | "banned" | "deactivated";

/**
 * Gives people of a running server other standings, by their usernames, as another process on its
 * database does. The server has them within a second; wait for what shows it.
 */
export async function setStandings(
  { kvPath }: Pick<TestServer, "kvPath">,
  standings: Readonly<Record<string, Standing>>,
): Promise<void> {
  const store = await openStore({
    config: readConfig({ DENO_KV_PATH: kvPath }),
    clock: systemClock,
    logger: new Logger("off"),
  });
  try {
    for (const [username, standing] of Object.entries(standings)) {
      const user = await store.users.byUsername(username);
      if (user === undefined) throw new Error(`Nobody is called ${username}.`);
      await store.users.update(
        user.id,
        (user) =>
          standing === "banned" || standing === "deactivated"
            ? { ...user, state: standing }
            : { ...user, role: standing },
      );
    }
  } finally {
    await store.close();
  }
}
