import { CONFIG_NAMES } from "../lib/base/config.ts";

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
}

/**
 * The arguments that start the built server: `deno ${serverArguments(…).join(" ")}`, from the
 * project's folder. Everything that starts one (the start task, the tests, the benchmarks, the
 * deployment files) has its permissions from here, and there is never an `-A` among them.
 */
export function serverArguments(options: ServerOptions): string[] {
  const { host, port, parallel, kvPath } = options;
  const folder = dataFolder(kvPath);
  return [
    "serve",
    `--v8-flags=--max-semi-space-size=${YOUNG_MIB}`,
    "--no-prompt",
    "--allow-net",
    `--allow-env=${[...CONFIG_NAMES, ...BUILD_NAMES].join(",")}`,
    `--allow-read=${[".", ...folder].join(",")}`,
    ...folder.map((path) => `--allow-write=${path}`),
    ...(parallel ? ["--parallel"] : []),
    `--host=${host}`,
    `--port=${port}`,
    SERVER_ENTRY,
  ];
}

/** The folder of the KV file, which holds SQLite's own files beside it; none for any other database. */
function dataFolder(kvPath: string | undefined): string[] {
  if (kvPath === undefined || kvPath === ":memory:" || /^https?:/.test(kvPath)) return [];
  return [kvPath.includes("/") ? kvPath.replace(/\/[^/]*$/, "") || "/" : "."];
}
