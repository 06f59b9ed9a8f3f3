import type { ComponentType } from "preact";
import { type BuildCache, BUNDLE_PATH, islandRegistry, type StaticFile } from "../build_cache.ts";
import type { Island } from "../context.ts";
import type { FsFile, RouteModule } from "../fs_routes.ts";
import { contentType } from "../media_type.ts";
import type { ResolvedBuildConfig } from "./build_options.ts";
import type { Bundle } from "./bundle.ts";
import { hash } from "./hash.ts";
import { relativePath, toFileUrl } from "./path.ts";
import type { ProjectFiles } from "./project_files.ts";
import type { ReadStatic } from "./static_sources.ts";
import type { BuildMode } from "./transform.ts";

/** A build that is not written to the disk, for tests and development. */
export class MemoryBuildCache implements BuildCache {
  readonly root: string;
  readonly buildId: string;
  readonly clientEntry: string;
  readonly imports: Record<string, string[]>;
  readonly islands: Map<ComponentType, Island>;
  readonly routes: FsFile[];
  readonly mode: BuildMode;
  #bundles: Bundle["files"];
  #readStatic: ReadStatic;

  private constructor(
    config: ResolvedBuildConfig,
    mode: BuildMode,
    bundle: Bundle,
    islands: Map<ComponentType, Island>,
    routes: FsFile[],
    readStatic: ReadStatic,
  ) {
    this.root = config.root;
    this.mode = mode;
    this.buildId = bundle.buildId;
    this.clientEntry = bundle.clientEntry;
    this.imports = bundle.imports;
    this.islands = islands;
    this.routes = routes;
    this.#bundles = bundle.files;
    this.#readStatic = readStatic;
  }

  /** Loads the islands of a build; its routes are loaded when requests need them. */
  static async load(
    config: ResolvedBuildConfig,
    mode: BuildMode,
    bundle: Bundle,
    files: ProjectFiles,
    readStatic: ReadStatic,
  ): Promise<MemoryBuildCache> {
    const islands = await Promise.all(files.islands.map(async ({ name, specifier }) => {
      return {
        name,
        file: bundle.islands.get(name)!,
        module: await import(specifier) as object,
      };
    }));
    const routes = await Promise.all(files.routes.map(async (path): Promise<FsFile> => {
      const load = async () => await import(toFileUrl(path)) as RouteModule;
      const isEager = await overridesRoute(path);
      return {
        path: `/${relativePath(config.routeDir, path)}`,
        module: isEager ? await load() : load,
      };
    }));
    return new this(config, mode, bundle, islandRegistry(islands), routes, readStatic);
  }

  async readFile(pathname: string): Promise<StaticFile | null> {
    const bundled = this.#bundles.get(pathname);
    const body = bundled ?? await this.#readStatic(pathname);
    if (body === null) return null;
    return {
      size: body.byteLength,
      hash: await hash(body),
      contentType: contentType(pathname),
      immutable: pathname.startsWith(BUNDLE_PATH),
      open: () => Promise.resolve(body),
    };
  }
}

/** True for a route whose pattern is in its module, which has to be loaded to know it. */
export async function overridesRoute(path: string): Promise<boolean> {
  return (await Deno.readTextFile(path)).includes("routeOverride");
}
