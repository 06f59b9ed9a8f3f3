import type { ResolvedBuildConfig } from "./build_options.ts";
import { relativePath, resolvePath, walk } from "./path.ts";
import { type BuildMode, type Transform, transformFile } from "./transform.ts";

/** The static files of a project by the paths of their URLs. */
export type StaticSources = Map<string, Uint8Array<ArrayBuffer>>;

// A file that is hidden was not meant to be seen, but for those that clients ask for by convention.
const HIDDEN = /\/\.(?!well-known\/)/;

/** Finds the static files. Of two folders with one file the first has it. */
export async function findStaticFiles(config: ResolvedBuildConfig): Promise<Map<string, string>> {
  const paths = new Map<string, string>();
  for (const folder of config.staticDir) {
    for await (const path of walk(folder)) {
      const url = `/${relativePath(folder, path)}`;
      if (
        paths.has(url) || HIDDEN.test(url) || config.ignore.some((pattern) => pattern.test(path))
      ) continue;
      paths.set(url, path);
    }
  }
  return paths;
}

/** Reads static files and runs the transforms on them. */
export async function readStaticFiles(
  paths: Map<string, string>,
  config: ResolvedBuildConfig,
  transforms: Transform[],
  mode: BuildMode,
): Promise<StaticSources> {
  const build = { mode, root: config.root, target: config.target };
  const sources: StaticSources = new Map();
  for (const [url, path] of paths) {
    const content = await Deno.readFile(path);
    for (const file of await transformFile({ path, content }, transforms, build)) {
      const moved = relativePath(path, resolvePath(config.root, file.path));
      sources.set(moved === "" ? url : new URL(moved, `file://${url}/`).pathname, file.content);
    }
  }
  return sources;
}

/** Reads one static file by the path of its URL. */
export type ReadStatic = (pathname: string) => Promise<Uint8Array<ArrayBuffer> | null>;

/** Reads static files anew each time, so that a change to one shows without a new start. */
export async function freshStaticFiles(
  config: ResolvedBuildConfig,
  transforms: Transform[],
): Promise<ReadStatic> {
  const read = (paths: Map<string, string>) => {
    return readStaticFiles(paths, config, transforms, "development");
  };
  // A transform may make files of others; which, is known only after it ran.
  const made = new Set((await read(await findStaticFiles(config))).keys());
  return async (pathname) => {
    const paths = await findStaticFiles(config);
    const path = paths.get(pathname);
    if (path === undefined && !made.has(pathname)) return null;
    const sources = await read(path === undefined ? paths : new Map([[pathname, path]]));
    return sources.get(pathname) ?? null;
  };
}
