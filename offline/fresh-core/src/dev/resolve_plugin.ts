import type { Loader, OnResolveResult, Plugin, PluginBuild } from "esbuild";
import type { GraphModule, GraphPackage, ModuleGraph } from "./module_graph.ts";
import { fromFileUrl, resolvePath, toFileUrl } from "./path.ts";

/** Modules that are no files of the project: Deno has their text in its cache. */
const REMOTE = "remote";
/** Marks imports that esbuild resolves by itself. */
const NATIVE = { native: true };

/** Lets esbuild resolve imports as Deno does. */
export function resolvePlugin(graph: ModuleGraph): Plugin {
  return {
    name: "deno",
    setup(build) {
      build.onResolve({ filter: /.*/ }, async ({ importer, kind, namespace, path, pluginData }) => {
        if (pluginData === NATIVE) return;
        if (kind === "entry-point") {
          return await moduleResult(build, graph, graph.module(path));
        }
        const url = namespace === REMOTE ? importer : toFileUrl(importer);
        const module = graph.dependency(url, path);
        if (module !== undefined) {
          return await moduleResult(build, graph, module);
        }
        return await packageResult(build, graph, importer, path);
      });
      build.onLoad({ filter: /.*/, namespace: REMOTE }, async ({ path }) => {
        const { local, mediaType } = graph.module(path)!;
        return {
          contents: await Deno.readTextFile(local!),
          loader: loaderOf(mediaType),
        };
      });
    },
  };
}

async function moduleResult(
  build: PluginBuild,
  graph: ModuleGraph,
  module: GraphModule | undefined,
): Promise<OnResolveResult | undefined> {
  if (module === undefined) return;
  const { kind, npmPackage, specifier } = module;
  if (kind === "npm") {
    const { name, version } = graph.package(npmPackage!)!;
    const path = specifier.replace(`npm:/${name}@${version}`, "");
    return await packageFile(build, graph.package(npmPackage!)!, path);
  }
  if (specifier.startsWith("file:")) return { path: fromFileUrl(specifier) };
  if (kind === "node") {
    return { errors: [{ text: `Cannot use ${specifier} in the browser` }] };
  }
  return { path: specifier, namespace: REMOTE };
}

// Packages, and the JSX runtime that esbuild imports by itself, name packages without a version.
async function packageResult(
  build: PluginBuild,
  graph: ModuleGraph,
  importer: string,
  path: string,
): Promise<OnResolveResult | undefined> {
  const [, name, rest] = /^((?:@[^/]+\/)?[^./@][^/]*)(\/.*)?$/.exec(path) ?? [];
  if (name === undefined) return;
  const found = graph.packageNamed(name, graph.packageOf(importer));
  return found === undefined ? undefined : await packageFile(build, found, rest ?? "");
}

/** @param path below the package, with a slash before it, or empty */
async function packageFile(
  build: PluginBuild,
  { localPath, name }: GraphPackage,
  path: string,
): Promise<OnResolveResult> {
  const manifest = JSON.parse(await Deno.readTextFile(resolvePath(localPath, "package.json")));
  // A package with `exports` may import itself by name, which has esbuild read them.
  const specifier = manifest.exports === undefined ? `.${path}` : `${name}${path}`;
  return await build.resolve(specifier, {
    kind: "import-statement",
    pluginData: NATIVE,
    resolveDir: localPath,
  });
}

function loaderOf(mediaType: string | undefined): Loader {
  switch (mediaType) {
    case "TypeScript":
    case "Mts":
      return "ts";
    case "TSX":
      return "tsx";
    case "JSX":
      return "jsx";
    case "Json":
      return "json";
    default:
      return "js";
  }
}
