import { CONFIG_NAMES, isFilePath } from "../lib/base/config.ts";
import { databaseFiles } from "../lib/base/database_file.ts";

/** The built server's module, a default export for `deno serve`. */
export const SERVER_ENTRY = "_fresh/server.js";

/** Variables from which Fresh names a build when none was made. */
const BUILD_NAMES = ["GITHUB_SHA", "CI_COMMIT_SHA"];

/**
 * True where several isolates are faster than one. The database has a thread of its own, so on two
 * cores they would share the other one, and tell each other everything on top (measured in
 * docs/performance.md).
 */
export const SEVERAL_ISOLATES = navigator.hardwareConcurrency > 2;

/**
 * The largest size of V8's young generation, in MiB. Without a bound it grows in the storm after a
 * restart to many times what the sockets need later, and stays so.
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
  /** Takes packages from the cache alone, for machines without a network. */
  cachedOnly?: boolean;
}

/**
 * The arguments that start the built server: `deno ${serverArguments(…).join(" ")}`, from the
 * project's folder. The start task, the tests and the benchmarks all take them from here. They
 * permit to listen at the server's own address, to reach a store that is elsewhere, to read the
 * project's folder, and to write the database's own files.
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

/** The host and port of a store that is not a file. */
function storeHosts(kvPath: string | undefined): string[] {
  if (kvPath === undefined || kvPath === ":memory:" || isFilePath(kvPath)) return [];
  const { host, port, protocol } = new URL(kvPath);
  return [port === "" ? `${host}:${protocol === "https:" ? 443 : 80}` : host];
}
