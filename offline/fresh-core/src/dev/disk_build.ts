import { dirname } from "node:path";
import type { Snapshot } from "../build_cache.ts";
import type { ResolvedBuildConfig } from "./build_options.ts";
import type { Bundle } from "./bundle.ts";
import { hash } from "./hash.ts";
import { overridesRoute } from "./memory_build_cache.ts";
import { fromFileUrl, relativePath, relativeSpecifier, resolvePath } from "./path.ts";
import type { ProjectFiles } from "./project_files.ts";
import type { StaticSources } from "./static_sources.ts";

const INTERNAL = "jsr:@fresh/core@^2.3.3/internal";

/** The entry for `deno compile`, which has no `deno serve` around it. */
const COMPILED_ENTRY = `// Made by the build. Changes are lost.
import server from "./server.js";

const [port, hostname] = ["PORT", "HOSTNAME"].map((name) => Deno.env.get(name));
Deno.serve({ port: Number(port ?? 8000), hostname: hostname ?? "0.0.0.0" }, server.fetch);
`;

/** Writes a build to its folder, in the place of an earlier one. */
export async function writeBuild(
  config: ResolvedBuildConfig,
  bundle: Bundle,
  files: ProjectFiles,
  statics: StaticSources,
): Promise<void> {
  const { outDir } = config;
  await Deno.mkdir(outDir, { recursive: true });
  for (const name of ["client", "static"]) {
    await removeFolder(resolvePath(outDir, name));
  }

  const snapshot: Snapshot = {
    buildId: bundle.buildId,
    clientEntry: bundle.clientEntry,
    imports: bundle.imports,
    files: {},
  };
  const add = async (url: string, folder: string, content: Uint8Array<ArrayBuffer>) => {
    const path = `${folder}${url}`;
    const target = resolvePath(outDir, path);
    await Deno.mkdir(dirname(target), { recursive: true });
    await Deno.writeFile(target, content);
    // A path with a special character is not its own URL.
    const encoded = path.split("/").map(encodeURIComponent).join("/");
    snapshot.files[url] = {
      path: encoded,
      hash: await hash(content),
      size: content.byteLength,
    };
  };
  for (const [url, content] of statics) await add(url, "static", content);
  for (const [url, content] of bundle.files) await add(url, "client", content);
  await Deno.writeTextFile(resolvePath(outDir, "snapshot.json"), JSON.stringify(snapshot));
  const server = await serverModule(config, bundle, files);
  await Deno.writeTextFile(resolvePath(outDir, "server.js"), server);
  await Deno.writeTextFile(resolvePath(outDir, "compiled-entry.js"), COMPILED_ENTRY);
}

async function removeFolder(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

// The app's own modules stay where they are. Routes are loaded when a request first needs them.
async function serverModule(
  config: ResolvedBuildConfig,
  bundle: Bundle,
  files: ProjectFiles,
): Promise<string> {
  const specifierOf = (path: string) => JSON.stringify(relativeSpecifier(config.outDir, path));
  const imports: string[] = [];
  const islands = files.islands.map(({ name, specifier }, index) => {
    const isFile = specifier.startsWith("file:");
    const target = isFile ? specifierOf(fromFileUrl(specifier)) : JSON.stringify(specifier);
    imports.push(`import * as island${index} from ${target};`);
    const file = JSON.stringify(bundle.islands.get(name));
    return `{ file: ${file}, name: ${JSON.stringify(name)}, module: island${index} },`;
  });
  const routes: string[] = [];
  for (const [index, path] of files.routes.entries()) {
    const isEager = await overridesRoute(path);
    if (isEager) {
      imports.push(`import * as route${index} from ${specifierOf(path)};`);
    }
    const module = isEager ? `route${index}` : `() => import(${specifierOf(path)})`;
    const url = JSON.stringify(`/${relativePath(config.routeDir, path)}`);
    routes.push(`{ path: ${url}, module: ${module} },`);
  }
  const rootUrl = `${relativeSpecifier(config.outDir, config.root)}/`;
  return `// Made by the build. Changes are lost.
import { DiskBuildCache, setBuildCache } from ${JSON.stringify(INTERNAL)};
import { app } from ${specifierOf(config.serverEntry)};
import snapshot from "./snapshot.json" with { type: "json" };
${imports.join("\n")}

const islands = [
${indent(islands)}
];

const routes = [
${indent(routes)}
];

const folder = new URL("./", import.meta.url);
const root = new URL(${JSON.stringify(rootUrl)}, folder);
setBuildCache(app, new DiskBuildCache(folder, root, snapshot, islands, routes));

export default { fetch: app.handler() };
`;
}

function indent(lines: string[]): string {
  return lines.map((line) => `  ${line}`).join("\n");
}
