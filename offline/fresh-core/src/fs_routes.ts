import type { Assembly } from "./assembly.ts";
import { compose, type Middleware } from "./middleware.ts";
import { filePathToPattern, joinPaths } from "./pattern.ts";
import type { MaybeLazy, Route, RouteComponent, RouteConfig } from "./route.ts";
import type { Layout } from "./segment.ts";

/** The exports that a file below `routes/` may have. */
export interface RouteModule {
  default?: unknown;
  handler?: unknown;
  handlers?: unknown;
  config?: unknown;
}

/** A file below `routes/`. */
export interface FsFile {
  /** From the folder of the routes on, such as `/blog/[slug].tsx`. */
  path: string;
  /** The module, or what loads it when a request first needs it. */
  module: MaybeLazy<RouteModule>;
}

/**
 * Registers the route files of a project.
 *
 * @param mount the path they are mounted at
 */
export function registerFsRoutes<State>(
  assembly: Assembly<State>,
  files: FsFile[],
  mount: string,
): void {
  for (const file of [...files].sort((a, b) => compareRoutePaths(a.path, b.path))) {
    registerFile(assembly, file, mount);
  }
}

function registerFile<State>(assembly: Assembly<State>, file: FsFile, mount: string): void {
  const { module, path } = file;
  const bare = withoutExtension(path);
  const folder = bare.slice(0, bare.lastIndexOf("/"));
  const name = bare.slice(folder.length + 1);
  const folderPath = joinPaths(mount, folderToPath(folder));
  const segment = assembly.root.at(folderPath);

  switch (name) {
    case "_app":
      segment.app = mapLazy(module, (module) => toLayout<State>(module, path));
      return;
    case "_layout":
      segment.layout = mapLazy(module, (module) => {
        if ((module.handlers ?? module.handler) !== undefined) {
          console.warn(`Handlers of the layout ${path} do nothing`);
        }
        return toLayout<State>(module, path);
      });
      return;
    case "_middleware":
      segment.middlewares.push(toMiddleware<State>(module, path));
      return;
    case "_404":
      assembly.root.notFoundPage = mapLazy(module, (module) => toRoute<State>(module, path));
      return;
    case "_500":
    case "_error":
      segment.errorPage = mapLazy(module, (module) => toRoute<State>(module, path));
      return;
  }
  const config = typeof module === "function" ? undefined : module.config as RouteConfig;
  const pattern = config?.routeOverride ?? filePathToPattern(bare.slice(1));
  assembly.addRoute(
    joinPaths(mount, pattern),
    folderPath,
    mapLazy(module, (module) => toRoute<State>(module, path)),
  );
}

// The folders of the file system are the segments of the tree; groups are folders of their own.
function folderToPath(folder: string): string {
  return folder.replaceAll(/\[+(?:\.\.\.)?([^[\]]+)\]+/g, ":$1");
}

function withoutExtension(path: string): string {
  return path.replace(/\.[cm]?[jt]sx?$/, "");
}

function mapLazy<T, R>(value: MaybeLazy<T>, map: (value: T) => R): MaybeLazy<R> {
  if (typeof value !== "function") return map(value);
  let result: R | undefined;
  return async () => result ??= map(await (value as () => Promise<T>)());
}

function toRoute<State>(module: RouteModule, path: string): Route<State> {
  const handler = module.handlers ?? module.handler;
  if (handler === undefined && module.default === undefined) {
    throw new TypeError(
      `Cannot use ${path} as a route: it has no relevant exports (default, handler, handlers)`,
    );
  }
  return {
    ...(module.default === undefined ? {} : { component: module.default as RouteComponent<State> }),
    ...(handler === undefined ? {} : { handler: handler as NonNullable<Route<State>["handler"]> }),
    ...(module.config === undefined ? {} : { config: module.config as RouteConfig }),
  };
}

function toLayout<State>(module: RouteModule, path: string): Layout<State> {
  if (typeof module.default !== "function") {
    throw new TypeError(`Cannot use ${path} as a layout: its default export is no component`);
  }
  return {
    component: module.default as RouteComponent<State>,
    ...(module.config === undefined ? {} : { config: module.config as RouteConfig }),
  };
}

function toMiddleware<State>(module: MaybeLazy<RouteModule>, path: string): Middleware<State> {
  const composed = mapLazy(module, (module) => {
    const exported = module.handlers ?? module.handler ?? module.default;
    if (typeof exported === "object" && exported !== null && !Array.isArray(exported)) {
      console.warn(`Handlers by method do nothing in the middleware ${path}`);
      return { run: compose<State>([]) };
    }
    const middlewares = Array.isArray(exported) ? exported : [exported];
    if (!middlewares.every((middleware) => typeof middleware === "function")) {
      throw new TypeError(`Cannot use ${path} as a middleware: it exports no function`);
    }
    return { run: compose<State>(middlewares) };
  });
  return async (ctx) => {
    const { run } = typeof composed === "function" ? await composed() : composed;
    return await run(ctx);
  };
}

/**
 * Orders route files: what a folder passes on comes first, then its index, then fixed names, groups
 * and patterns, the most general last. Of a file and a folder with one name the folder comes first.
 */
export function compareRoutePaths(a: string, b: string): number {
  const namesA = withoutExtension(a).split("/");
  const namesB = withoutExtension(b).split("/");
  for (let i = 0; i < Math.min(namesA.length, namesB.length); i++) {
    const nameA = namesA[i]!;
    const nameB = namesB[i]!;
    const order = rank(nameA) - rank(nameB);
    if (order !== 0) return order;
    if (nameA !== nameB) return nameA < nameB ? -1 : 1;
  }
  return namesB.length - namesA.length;
}

const FIRST = ["_app", "_middleware", "_layout", "_error", "_404", "_500"];

function rank(name: string): number {
  const first = FIRST.indexOf(name);
  if (first !== -1) return first;
  if (name.startsWith("_")) return FIRST.length;
  if (name === "index") return FIRST.length + 1;
  let kind = 0;
  if (name.startsWith("(")) kind = 1;
  else if (name.startsWith("[...")) kind = 4;
  else if (name.startsWith("[[")) kind = 3;
  else if (name.includes("[")) kind = 2;
  return FIRST.length + 2 + kind;
}
