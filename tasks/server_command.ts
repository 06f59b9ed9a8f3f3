import { CONFIG_NAMES, isFilePath } from "../lib/base/config.ts";
import { databaseFiles } from "../lib/base/database_file.ts";

/** The built server's module, a default export for `deno serve`. */
export const SERVER_ENTRY = "_fresh/server.js";

/** What Fresh reads, to name a build when none was made. */
const BUILD_NAMES = ["GITHUB_SHA", "CI_COMMIT_SHA"];

/**
 * Whether several isolates are faster than one here. The database has a thread of its own, so that on
 * two cores they would share what it leaves, and tell each other everything on top (measured:
 * docs/performance.md).
 */
export const SEVERAL_ISOLATES = navigator.hardwareConcurrency > 2;

/**
 * How far V8 may let its young generation grow, in MiB. Left alone it grows in the storm after a
 * restart to many times what the sockets need later, and keeps it.
 */
const YOUNG_MIB = 8;

/** Where a server process listens and what it may write. */
export interface ServerOptions {
  host: string;
  /** 0 picks a free port. */
  port: number;
  /** One isolate a core, all on the same port. */
  parallel: boolean;
  /** Where the database is, as `Config.kvPath` says it. */
  kvPath: string | undefined;
  /** Whether packages come from the cache alone, as where there is no network. */
  cachedOnly?: boolean;
}

/**
 * The arguments that start the built server: `deno ${serverArguments(…).join(" ")}`, from the
 * project's folder. Everything that starts one (the start task, the tests, the benchmarks, the
 * deployment files) has its permissions from here: listening at its own address, reaching the
 * store where that is elsewhere, reading this folder, and writing the database's own files.
 */
export function serverArguments(options: ServerOptions): string[] {
  const { host, port, parallel, kvPath, cachedOnly = false } = options;
  const address = host.includes(":") ? `[${host}]` : host;
  const files = isFilePath(kvPath) ? databaseFiles(kvPath) : [];
  return [
    "serve",
    ...(cachedOnly ? ["--cached-only"] : []),
    `--v8-flags=--max-semi-space-size=${YOUNG_MIB}`,
    "--no-prompt",
    `--allow-net=${[`${address}:${port}`, ...storeHosts(kvPath)].join(",")}`,
    `--allow-env=${[...CONFIG_NAMES, ...BUILD_NAMES].join(",")}`,
    `--allow-read=${[".", ...files].join(",")}`,
    ...(files.length > 0 ? [`--allow-write=${files.join(",")}`] : []),
    ...(parallel ? ["--parallel"] : []),
    `--host=${address}`,
    `--port=${port}`,
    SERVER_ENTRY,
  ];
}

/** Where a store that is no file is reached. */
function storeHosts(kvPath: string | undefined): string[] {
  if (kvPath === undefined || kvPath === ":memory:" || isFilePath(kvPath)) return [];
  const { host, port, protocol } = new URL(kvPath);
  return [port === "" ? `${host}:${protocol === "https:" ? 443 : 80}` : host];
}
