import type * as esbuild from "esbuild";
import { BUNDLE_PATH } from "../build_cache.ts";
import type { ResolvedBuildConfig } from "./build_options.ts";
import { buildAndStop } from "./esbuild_process.ts";
import { hash } from "./hash.ts";
import { ModuleGraph } from "./module_graph.ts";
import type { IslandSource } from "./project_files.ts";
import { resolvePlugin } from "./resolve_plugin.ts";
import type { BuildMode } from "./transform.ts";

/** The code for the browser. */
export interface Bundle {
  buildId: string;
  /** The URL of the runtime. */
  clientEntry: string;
  /** By the name of an island module: the URL of its bundle. */
  islands: Map<string, string>;
  /** By URL: the URLs that a bundle imports. */
  imports: Record<string, string[]>;
  /** By URL: the text. */
  files: Map<string, Uint8Array<ArrayBuffer>>;
}

const CLIENT = new URL("../client/boot.ts", import.meta.url).href;
const encoder = new TextEncoder();
const CLIENT_NAME = "fresh-runtime";

/**
 * Bundles the islands and the runtime that makes them interactive. What several of them import is
 * in a bundle of its own.
 *
 * @param staticHash of the static files, on which the id of the build depends as well
 */
export async function bundle(
  config: ResolvedBuildConfig,
  islands: IslandSource[],
  mode: BuildMode,
  staticHash: string,
): Promise<Bundle> {
  const specifiers = [CLIENT, ...islands.map(({ specifier }) => specifier)];
  const graph = await ModuleGraph.load(config.root, specifiers);
  const buildId = await idOf(graph, config, mode, staticHash);
  const { metafile, outputFiles } = await buildAndStop({
    absWorkingDir: config.root,
    bundle: true,
    chunkNames: "chunk-[hash]",
    define: {
      FRESH_BUILD_ID: JSON.stringify(buildId),
      "process.env.NODE_ENV": JSON.stringify(mode),
    },
    entryNames: "[name]-[hash]",
    entryPoints: [
      { in: CLIENT, out: CLIENT_NAME },
      ...islands.map(({ name, specifier }) => ({ in: specifier, out: name })),
    ],
    format: "esm",
    jsx: "automatic",
    jsxImportSource: "preact",
    logLevel: "error",
    metafile: true,
    minify: mode === "production",
    outdir: config.root + BUNDLE_PATH,
    platform: "browser",
    plugins: [resolvePlugin(graph)],
    splitting: true,
    target: config.target,
    write: false,
    ...sourceMapOptions(config, mode),
  });
  return describe(config, mode, buildId, islands, metafile, outputFiles);
}

async function idOf(
  graph: ModuleGraph,
  config: ResolvedBuildConfig,
  mode: BuildMode,
  staticHash: string,
): Promise<string> {
  const sources = await Promise.all(graph.files.map((path) => Deno.readFile(path)));
  const options = JSON.stringify([mode, config.target, config.sourceMap, graph.packageIds]);
  return await hash(staticHash, options, ...sources);
}

function sourceMapOptions(
  { sourceMap }: ResolvedBuildConfig,
  mode: BuildMode,
): Pick<esbuild.BuildOptions, "sourcemap" | "sourceRoot" | "sourcesContent"> {
  if (mode === "development") return { sourcemap: "linked" };
  return {
    sourcemap: sourceMap.kind ?? false,
    ...(sourceMap.sourceRoot === undefined ? {} : { sourceRoot: sourceMap.sourceRoot }),
    ...(sourceMap.sourcesContent === undefined ? {} : { sourcesContent: sourceMap.sourcesContent }),
  };
}

/**
 * Finds imports that are there for their effect alone, of files that have none: esbuild has every entry
 * import its helpers, whether one is used there or not.
 */
function idleImports({ outputs }: esbuild.Metafile): RegExp | undefined {
  const names = Object.entries(outputs)
    .filter(([path, { inputs }]) => path.endsWith(".js") && Object.keys(inputs).length === 0)
    .map(([path]) => RegExp.escape(path.slice(path.lastIndexOf("/"))));
  return names.length === 0 ? undefined : new RegExp(`import"\\.(?:${names.join("|")})";`, "g");
}

function describe(
  config: ResolvedBuildConfig,
  mode: BuildMode,
  buildId: string,
  islands: IslandSource[],
  metafile: esbuild.Metafile,
  outputFiles: esbuild.OutputFile[],
): Bundle {
  const drop = mode === "production" ? idleImports(metafile) : undefined;
  const files = new Map(outputFiles.map(({ contents, text, path }) => {
    const lean = drop === undefined ? contents : encoder.encode(text.replace(drop, ""));
    return [path.slice(config.root.length), new Uint8Array(lean)];
  }));
  const imports: Record<string, string[]> = {};
  for (const [path, output] of Object.entries(metafile.outputs)) {
    const urls = output.imports
      .filter(({ kind }) => kind === "import-statement")
      .map(({ path }) => `/${path}`);
    if (urls.length > 0) imports[`/${path}`] = urls;
  }
  const urlOf = (name: string): string => {
    const prefix = `${BUNDLE_PATH}${name}-`;
    const url = [...files.keys()].find((url) => {
      return url.startsWith(prefix) && /^[A-Z0-9]+\.js$/.test(url.slice(prefix.length));
    });
    if (url === undefined) throw new Error(`Cannot find the bundle of ${name}`);
    return url;
  };
  return {
    buildId,
    clientEntry: urlOf(CLIENT_NAME),
    islands: new Map(islands.map(({ name }) => [name, urlOf(name)])),
    imports,
    files,
  };
}
