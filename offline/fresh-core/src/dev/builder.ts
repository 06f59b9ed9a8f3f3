import { type App, type ListenOptions, setBuildCache } from "../app.ts";
import { type BuildOptions, type ResolvedBuildConfig, resolveOptions } from "./build_options.ts";
import { bundle } from "./bundle.ts";
import { serveDevelopment } from "./development_server.ts";
import { writeBuild } from "./disk_build.ts";
import { hash } from "./hash.ts";
import { MemoryBuildCache } from "./memory_build_cache.ts";
import { resolvePath, toFileUrl } from "./path.ts";
import { findProjectFiles } from "./project_files.ts";
import { lockStyles } from "./styles.ts";
import {
  findStaticFiles,
  freshStaticFiles,
  readStaticFiles,
  type StaticSources,
} from "./static_sources.ts";
import type { OnTransformOptions, Transform, TransformFn } from "./transform.ts";

export type { BuildOptions, ResolvedBuildConfig };

/** Gives an app the files of a build. */
export type ApplySnapshot = <State>(app: App<State>) => void;

/** Builds a project, or serves it while it is developed. */
export class Builder {
  readonly config: ResolvedBuildConfig;
  #islands: string[] = [];
  #transforms: Transform[] = [];

  constructor(options: BuildOptions = {}) {
    this.config = resolveOptions(options);
  }

  /** Adds a module of islands from outside of the folders for them: a path, a URL or a package. */
  registerIsland(specifier: string): void {
    const isPath = !/^(?:file|https?|jsr|npm):/.test(specifier);
    this.#islands.push(isPath ? toFileUrl(resolvePath(this.config.root, specifier)) : specifier);
  }

  /** Adds a function that changes static files on their way into the build. */
  onTransformStaticFile(options: OnTransformOptions, callback: TransformFn): void {
    this.#transforms.push({ options, fn: callback });
  }

  /**
   * Serves the app with live reload and an overlay for errors. To have it start again when a file
   * changes, run it with `deno run --watch`.
   *
   * @param importApp loads the module that exports `app`
   */
  async listen<State>(
    importApp: () => Promise<{ app: App<State> } | App<State>>,
    options: ListenOptions = {},
  ): Promise<void> {
    const { config } = this;
    const files = await findProjectFiles(config, this.#islands);
    const bundled = await bundle(config, files.islands, "development", String(Date.now()));
    const readStatic = await freshStaticFiles(config, this.#transforms);
    config.buildId = bundled.buildId;
    const loaded = await importApp();
    const app = "app" in loaded ? loaded.app : loaded;
    const cache = await MemoryBuildCache.load(config, "development", bundled, files, readStatic);
    await serveDevelopment(app, cache, options);
  }

  /** Builds for production: into the folder `_fresh/`, or for apps of this process. */
  async build(options?: { mode?: "production" | "development"; snapshot?: "disk" }): Promise<void>;
  async build(
    options: { mode?: "production" | "development"; snapshot: "memory" },
  ): Promise<ApplySnapshot>;
  async build(
    { mode = "production", snapshot = "disk" }: {
      mode?: "production" | "development";
      snapshot?: "disk" | "memory";
    } = {},
  ): Promise<void | ApplySnapshot> {
    const { config } = this;
    const files = await findProjectFiles(config, this.#islands);
    const paths = await findStaticFiles(config);
    const statics = await readStaticFiles(paths, config, this.#transforms, mode);
    const bundled = await bundle(config, files.islands, mode, await hashAll(statics));
    config.buildId = bundled.buildId;
    lockStyles(statics, bundled.buildId);
    if (snapshot === "disk") return await writeBuild(config, bundled, files, statics);

    const cache = await MemoryBuildCache.load(config, mode, bundled, files, (pathname) => {
      return Promise.resolve(statics.get(pathname) ?? null);
    });
    return (app) => setBuildCache(app, cache);
  }
}

async function hashAll(statics: StaticSources): Promise<string> {
  return await hash(...[...statics].flat());
}
