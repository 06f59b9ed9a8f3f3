/**
 * `deno task start`: builds when needed (with `--built` it takes the build that is there), then serves
 * on HOST and PORT with named permissions, on one isolate or, where there are the cores for it, on
 * one a core. A server that dies is started again (supervisor.ts).
 */
import {
  type Config,
  CONFIG_EXIT_CODE,
  ConfigError,
  isFilePath,
  readOwnConfig,
} from "../lib/base/config.ts";
import { prepareDatabaseFile } from "../lib/base/database_file.ts";
import { pause } from "../lib/base/pause.ts";
import { ensureBuilt } from "./build.ts";
import { descriptorLimit, portOwner } from "./machine.ts";
import { serverArguments, SEVERAL_ISOLATES } from "./server_command.ts";
import { supervise } from "./supervisor.ts";

/** A port is tried so often, at this distance: the server before this one may be about to give it up. */
const PORT_TRIES = 20;
const PORT_ROUND_MS = 100;

if (import.meta.main) Deno.exit(await start(Deno.args.includes("--built")));

async function start(isBuilt: boolean): Promise<number> {
  let config: Config;
  let turn: Deno.FsFile | undefined;
  try {
    config = readOwnConfig();
    await assertPortIsFree(config);
    if (isFilePath(config.kvPath)) await prepareDatabaseFile(config.kvPath);
    if (!isBuilt) await ensureBuilt();
    if (config.port !== 0) {
      // Building takes a while, in which another one may have come to the same port.
      turn = await takeTurn(config.port);
      await assertPortIsFree(config);
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return error instanceof ConfigError ? CONFIG_EXIT_CODE : 1;
  }
  const limit = await descriptorLimit();
  if (limit !== undefined) {
    console.error(
      `File descriptors: ${limit}. Each connection takes one, also one that says nothing.`,
    );
  }
  const { host, kvPath } = config;
  const options = { host, kvPath, parallel: SEVERAL_ISOLATES, cachedOnly: isBuilt };
  return await supervise((port) => serverArguments({ ...options, port }), config.port, () => {
    turn?.close();
    turn = undefined;
  });
}

/**
 * Takes a lock that is held until the server listens, so that servers which start on one port at the
 * same time ask for it one after the other. Undefined where nothing can be locked.
 */
async function takeTurn(port: number): Promise<Deno.FsFile | undefined> {
  try {
    const file = await Deno.open(`_fresh/port-${port}.lock`, { create: true, write: true });
    await file.lock(true);
    return file;
  } catch {
    // The folder may be read alone, or have no locks: then the port is asked for all the same.
    return undefined;
  }
}

/**
 * Refuses a port that another server listens on. `deno serve` would share it, and connections would
 * go to either of them.
 *
 * @throws {ConfigError} when the port cannot be used
 */
async function assertPortIsFree({ host, port }: Config): Promise<void> {
  for (let tries = 1;; tries++) {
    try {
      return Deno.listen({ hostname: host, port }).close();
    } catch (error) {
      if (error instanceof Deno.errors.PermissionDenied) {
        throw new ConfigError(`Cannot start: port ${port} may not be used; set PORT above 1023.`);
      }
      if (!(error instanceof Deno.errors.AddrInUse)) {
        throw new ConfigError(`Cannot start: HOST ${host} is no address of this machine.`);
      }
      if (tries === PORT_TRIES) {
        const owner = await portOwner(port);
        const by = owner === undefined ? "" : ` by ${owner}`;
        throw new ConfigError(
          `Cannot start: port ${port} is in use${by}; set PORT to another one.`,
        );
      }
    }
    await pause(PORT_ROUND_MS);
  }
}
