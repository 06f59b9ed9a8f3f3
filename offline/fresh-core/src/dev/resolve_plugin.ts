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
        const url = namespace === REMOTE ? importer : toFileUrl(importer);
        const module = kind === "entry-point" ? graph.module(path) : graph.dependency(url, path);
        return module === undefined
          ? await packageResult(build, graph, importer, path)
          : await moduleResult(build, graph, module, path);
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

/** @param imported the specifier that stands for the module in the importer */
async function moduleResult(
  build: PluginBuild,
  graph: ModuleGraph,
  module: GraphModule,
  imported: string,
): Promise<OnResolveResult> {
  const { kind, npmPackage, specifier } = module;
  if (npmPackage !== undefined) {
    const found = graph.package(npmPackage)!;
    const path = specifier.replace(`npm:/${found.name}@${found.version}`, "");
    return await packageFile(build, found, path);
  }
  if (kind === "external") return await keptPackageResult(build, specifier, imported);
  if (kind === "node") {
    return { errors: [{ text: `Cannot use ${specifier} in the browser` }] };
  }
  if (specifier.startsWith("file:")) return { path: fromFileUrl(specifier) };
  return { path: specifier, namespace: REMOTE };
}

// Where the project keeps node_modules itself, Deno names the file that the server would load.
async function keptPackageResult(
  build: PluginBuild,
  url: string,
  imported: string,
): Promise<OnResolveResult> {
  const path = fromFileUrl(url);
  const [, localPath, name] = /^(.*\/node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(path) ?? [];
  if (localPath === undefined || name === undefined) return { path };
  const bare = imported.replace(/^npm:\/?/, "").replace(/(?<=.)@[^/]*/, "");
  const below = bare.startsWith(`${name}/`) ? bare.slice(name.length) : "";
  return await packageFile(build, { localPath, name }, below);
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
  { localPath, name }: Pick<GraphPackage, "localPath" | "name">,
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
