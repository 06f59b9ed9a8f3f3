import type { ComponentType } from "preact";
import type { Island } from "./context.ts";
import type { FsFile } from "./fs_routes.ts";
import { contentType } from "./media_type.ts";

/** The body of a response with a static file. */
export type StaticBody = Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>>;

/** A file that the app serves as it is. */
export interface StaticFile {
  size: number;
  /** Of the content, for the entity tag. */
  hash: string;
  contentType: string;
  /** True when the URL changes with the content. */
  immutable: boolean;
  /** Reads the content. */
  open(): Promise<StaticBody>;
}

/** The files, islands and routes of a build. */
export interface BuildCache {
  /** The folder of the project. */
  root: string;
  buildId: string;
  mode: "development" | "production";
  /** The route files. */
  routes: FsFile[];
  islands: Map<ComponentType, Island>;
  /** The URL of the browser runtime. */
  clientEntry: string;
  /** By the URL of a bundle: the URLs of the bundles that it imports. */
  imports: Record<string, string[]>;
  /** Code that every page runs while the app is developed. */
  pageScript?: string;
  /** Told of errors that an app did not foresee, while it is developed. */
  onError?(error: unknown, req: Request): void;
  /** Finds a static file by the decoded path of its URL. */
  readFile(pathname: string): Promise<StaticFile | null>;
}

/** A module of islands. */
export interface IslandModule {
  /** The URL of its bundle. */
  file: string;
  /** Unique in the app. */
  name: string;
  module: object;
}

/** The islands of an app by their components. */
export function islandRegistry(modules: IslandModule[]): Map<ComponentType, Island> {
  const islands = new Map<ComponentType, Island>();
  for (const { file, module, name: moduleName } of modules) {
    for (const [exportName, fn] of Object.entries(module)) {
      if (typeof fn !== "function") continue;
      const name = exportName === "default" ? moduleName : `${moduleName}_${exportName}`;
      islands.set(fn, { file, name, exportName, fn, css: [] });
    }
  }
  return islands;
}

/** A file of the snapshot: where it is below `_fresh/`, and what is known of its content. */
export interface SnapshotFile {
  path: string;
  hash: string;
  size: number;
}

/** The facts about a build that `_fresh/server.js` has besides the modules it imports. */
export interface Snapshot {
  buildId: string;
  clientEntry: string;
  imports: Record<string, string[]>;
  /** By the path of the URL. */
  files: Record<string, SnapshotFile>;
}

/** The build that is in the folder `_fresh/`. */
export class DiskBuildCache implements BuildCache {
  readonly mode = "production";
  readonly root: string;
  readonly buildId: string;
  readonly clientEntry: string;
  readonly imports: Record<string, string[]>;
  readonly islands: Map<ComponentType, Island>;
  readonly routes: FsFile[];
  #folder: URL;
  #files: Map<string, SnapshotFile>;

  /**
   * @param folder the URL of the build's folder, with a slash at its end
   * @param root the URL of the project's
   */
  constructor(
    folder: URL,
    root: URL,
    snapshot: Snapshot,
    islands: IslandModule[],
    routes: FsFile[],
  ) {
    this.root = decodeURIComponent(root.pathname).replace(/\/$/, "");
    this.buildId = snapshot.buildId;
    this.clientEntry = snapshot.clientEntry;
    this.imports = snapshot.imports;
    this.islands = islandRegistry(islands);
    this.routes = routes;
    this.#folder = folder;
    this.#files = new Map(Object.entries(snapshot.files));
  }

  readFile(pathname: string): Promise<StaticFile | null> {
    // Only what the build listed is ever opened, so no path of a client can leave the folder.
    const entry = this.#files.get(pathname);
    if (entry === undefined) return Promise.resolve(null);
    const { hash, path, size } = entry;
    return Promise.resolve({
      hash,
      size,
      contentType: contentType(pathname),
      immutable: pathname.startsWith(BUNDLE_PATH),
      open: async () => (await Deno.open(new URL(path, this.#folder))).readable,
    });
  }
}

/** The path of the browser bundles, whose names hold a hash of their content. */
export const BUNDLE_PATH = "/_fresh/js/";
