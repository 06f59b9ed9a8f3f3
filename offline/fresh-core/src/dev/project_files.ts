import type { ResolvedBuildConfig } from "./build_options.ts";
import { relativePath, toFileUrl, walk } from "./path.ts";

/** A module of islands before it is bundled. */
export interface IslandSource {
  /** A URL, or a specifier that Deno resolves. */
  specifier: string;
  /** Unique in the app. */
  name: string;
}

/** The modules that make up an app. */
export interface ProjectFiles {
  islands: IslandSource[];
  /** Absolute paths of the route files. */
  routes: string[];
}

const MODULE = /(?<!\.d)\.[cm]?[jt]sx?$/;
// Folders of routes in which there are no routes, such as `(_components)`.
const PRIVATE_FOLDER = /\/\(_[^/]*\)\//;

/**
 * Finds the routes and the islands of a project.
 *
 * @param registered specifiers of islands from elsewhere
 */
export async function findProjectFiles(
  config: ResolvedBuildConfig,
  registered: string[],
): Promise<ProjectFiles> {
  const routes: string[] = [];
  const islands: string[] = [];
  for await (const path of modules(config.islandDir, config.ignore)) {
    islands.push(toFileUrl(path));
  }
  for await (const path of modules(config.routeDir, config.ignore)) {
    const name = `/${relativePath(config.routeDir, path)}`;
    if (name.includes("/(_islands)/")) islands.push(toFileUrl(path));
    else if (!PRIVATE_FOLDER.test(name)) routes.push(path);
  }
  const specifiers = [...new Set([...islands, ...registered])];
  return { routes, islands: withNames(specifiers) };
}

async function* modules(folder: string, ignore: RegExp[]): AsyncGenerator<string> {
  for await (const path of walk(folder)) {
    if (MODULE.test(path) && !ignore.some((pattern) => pattern.test(path))) {
      yield path;
    }
  }
}

function withNames(specifiers: string[]): IslandSource[] {
  const used = new Map<string, number>();
  return specifiers.map((specifier) => {
    const name = islandName(specifier);
    const count = used.get(name) ?? 0;
    used.set(name, count + 1);
    return { specifier, name: count === 0 ? name : `${name}_${count}` };
  });
}

function islandName(specifier: string): string {
  const path = specifier
    .replace(/^(?:jsr|npm):/, "")
    .replace(/(?<=.)@[^/]*/, "");
  const base = path.startsWith("@") && path.split("/").length === 2
    ? path
    : path.slice(path.lastIndexOf("/") + 1);
  const name = base.replace(MODULE, "").replaceAll(/[^A-Za-z0-9]+/g, "_")
    .replace(/^_/, "");
  return /^\d/.test(name) || name === "" ? `island_${name}` : name;
}
