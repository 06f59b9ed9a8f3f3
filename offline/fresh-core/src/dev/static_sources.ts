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
