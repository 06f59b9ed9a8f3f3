import { fromFileUrl, resolvePath } from "./path.ts";

/** Options of a `Builder`. Relative paths start from `root`. */
export interface BuildOptions {
  /** The browsers that the bundles are made for, as esbuild names them. */
  target?: string | string[];
  /** The folder of the project; the current one by default. */
  root?: string;
  /** Where the build is written: `_fresh` by default. */
  outDir?: string;
  /** The folder or folders of static files: `static` by default. The first with a file has it. */
  staticDir?: string | string[];
  /** The folder of the islands: `islands` by default. */
  islandDir?: string;
  /** The folder of the routes: `routes` by default. */
  routeDir?: string;
  /** The module that exports the app: `main.ts` by default. */
  serverEntry?: string;
  /** Paths of files that are no routes, islands or static files. */
  ignore?: RegExp[];
  /** Source maps of the production bundles, with the options of esbuild. */
  sourceMap?: {
    kind?: boolean | "linked" | "inline" | "external" | "both";
    sourceRoot?: string;
    sourcesContent?: boolean;
  };
}

/** {@linkcode BuildOptions} with the defaults filled in and absolute paths. */
export interface ResolvedBuildConfig {
  target: string | string[];
  root: string;
  outDir: string;
  staticDir: string[];
  islandDir: string;
  routeDir: string;
  serverEntry: string;
  ignore: RegExp[];
  /** The id of the last build; empty before there is one. */
  buildId: string;
  sourceMap: NonNullable<BuildOptions["sourceMap"]>;
}

const TEST_FILES = /[._]test\.(?:[tj]sx?|[mc][tj]s)$/;

/** Fills in the defaults. */
export function resolveOptions(options: BuildOptions): ResolvedBuildConfig {
  const root = resolvePath(Deno.cwd(), toPath(options.root ?? "."));
  const below = (path: string) => resolvePath(root, toPath(path));
  const staticDir = options.staticDir ?? "static";
  return {
    target: options.target ?? "es2022",
    root,
    outDir: below(options.outDir ?? "_fresh"),
    staticDir: (Array.isArray(staticDir) ? staticDir : [staticDir]).map(below),
    islandDir: below(options.islandDir ?? "islands"),
    routeDir: below(options.routeDir ?? "routes"),
    serverEntry: below(options.serverEntry ?? "main.ts"),
    ignore: [TEST_FILES, ...options.ignore ?? []],
    buildId: "",
    sourceMap: options.sourceMap ?? {},
  };
}

function toPath(path: string): string {
  return path.startsWith("file:") ? fromFileUrl(path) : path;
}
