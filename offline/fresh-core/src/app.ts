import { Assembly } from "./assembly.ts";
import type { BuildCache } from "./build_cache.ts";
import { setBuildId } from "./build_id.ts";
import { type FreshConfig, resolveConfig, type ResolvedFreshConfig } from "./config.ts";
import { Context, type WebSocketHandlers, type WebSocketUpgradeOptions } from "./context.ts";
import { registerFsRoutes } from "./fs_routes.ts";
import { HttpError, isClientError } from "./http_error.ts";
import { ERROR_STATUS_TEXT } from "./http_status.ts";
import type { MaybeLazyMiddleware, Middleware } from "./middleware.ts";
import { joinPaths } from "./pattern.ts";
import {
  type LayoutConfig,
  type MaybeLazy,
  METHODS,
  type Route,
  type RouteComponent,
  type RouteConfig,
} from "./route.ts";
import type { Method } from "./router.ts";

/** Options of `app.listen()`: those of `Deno.serve()`. */
export type ListenOptions = Partial<Deno.ServeTcpOptions & Deno.TlsCertifiedKeyPem> & {
  remoteAddress?: string;
};

/** One call on an app, applied when its handler is made. `base` is where the app is mounted. */
type Command<State> = (assembly: Assembly<State>, base: string, cache: BuildCache | null) => void;

// A request made in a test has no connection.
const NO_CONNECTION: Deno.ServeHandlerInfo = {
  remoteAddr: { transport: "tcp", hostname: "localhost", port: 1234 },
  completed: Promise.resolve(),
};

/** Gives an app what a build made of its files. */
export let setBuildCache: <State>(app: App<State>, cache: BuildCache) => void;

/**
 * An application: middlewares, routes and layouts, applied from top to bottom. A route has the
 * middlewares that were added before it.
 */
export class App<State> {
  readonly config: ResolvedFreshConfig;
  #commands: Command<State>[] = [];
  #cache: BuildCache | null = null;

  static {
    setBuildCache = (app, cache) => {
      app.#cache = cache;
      app.config.root = cache.root;
      app.config.mode = cache.mode;
    };
  }

  constructor(config: FreshConfig = {}) {
    this.config = resolveConfig(config);
  }

  /** Adds middlewares, for every request or for the routes below a path. */
  use(...middleware: MaybeLazyMiddleware<State>[]): this;
  use(path: string, ...middleware: MaybeLazyMiddleware<State>[]): this;
  use(first: string | MaybeLazyMiddleware<State>, ...rest: MaybeLazyMiddleware<State>[]): this {
    const path = typeof first === "string" ? first : "*";
    const middlewares = typeof first === "string" ? rest : [first, ...rest];
    return this.#add(({ root }, base) => {
      root.at(joinPaths(base, path)).middlewares.push(...middlewares);
    });
  }

  /** Answers requests for which there is no route, and every other 404. */
  notFound(routeOrMiddleware: Route<State> | Middleware<State>): this {
    return this.#add(({ root }) => {
      root.notFoundPage = toRoute(routeOrMiddleware);
    });
  }

  /** Answers what is thrown below a path. `ctx.error` holds it. */
  onError(path: string, routeOrMiddleware: Route<State> | Middleware<State>): this {
    return this.#add(({ root }, base) => {
      root.at(joinPaths(base, path)).errorPage = toRoute(routeOrMiddleware);
    });
  }

  /** Sets the component around every page and its layouts: the outer HTML. */
  appWrapper(component: RouteComponent<State>): this {
    return this.#add(({ root }, base) => {
      root.at(base).app = { component };
    });
  }

  /** Sets a component around the pages below a path, inside the layouts above it. */
  layout(path: string, component: RouteComponent<State>, config: LayoutConfig = {}): this {
    return this.#add(({ root }, base) => {
      root.at(joinPaths(base, path)).layout = { component, config };
    });
  }

  /** Adds a page: handlers, a component or both. */
  route(path: string, route: MaybeLazy<Route<State>>, config?: RouteConfig): this {
    return this.#add((assembly, base) => {
      const pattern = joinPaths(base, path);
      assembly.addRoute(pattern, pattern, route, config);
    });
  }

  /** Answers GET, and HEAD unless that has a handler of its own. */
  get(path: string, ...middlewares: MaybeLazy<Middleware<State>>[]): this {
    return this.#handle(["GET"], path, middlewares);
  }

  /** Answers POST. */
  post(path: string, ...middlewares: MaybeLazy<Middleware<State>>[]): this {
    return this.#handle(["POST"], path, middlewares);
  }

  /** Answers PATCH. */
  patch(path: string, ...middlewares: MaybeLazy<Middleware<State>>[]): this {
    return this.#handle(["PATCH"], path, middlewares);
  }

  /** Answers PUT. */
  put(path: string, ...middlewares: MaybeLazy<Middleware<State>>[]): this {
    return this.#handle(["PUT"], path, middlewares);
  }

  /** Answers DELETE. */
  delete(path: string, ...middlewares: MaybeLazy<Middleware<State>>[]): this {
    return this.#handle(["DELETE"], path, middlewares);
  }

  /** Answers HEAD. */
  head(path: string, ...middlewares: MaybeLazy<Middleware<State>>[]): this {
    return this.#handle(["HEAD"], path, middlewares);
  }

  /** Answers every method. */
  all(path: string, ...middlewares: MaybeLazy<Middleware<State>>[]): this {
    return this.#handle(METHODS, path, middlewares);
  }

  /** Turns GET requests into WebSockets; 400 to requests that ask for none. */
  ws(path: string, handlers: WebSocketHandlers, options?: WebSocketUpgradeOptions): this {
    return this.get(path, (ctx) => ctx.upgrade(handlers, options));
  }

  /** Adds the files of the folder `routes/`, here or at a path. */
  fsRoutes(pattern = "*"): this {
    return this.#add((assembly, base, cache) => {
      registerFsRoutes(assembly, cache?.routes ?? [], joinPaths(base, pattern));
    });
  }

  /** Adds the routes of another app at a path. */
  mountApp(path: string, app: App<State>): this {
    return this.#add((assembly, base, cache) => {
      const mount = joinPaths(joinPaths(base, path), app.config.basePath);
      for (const command of app.#commands) command(assembly, mount, cache);
    });
  }

  /** The function that answers requests. Routes that are added later are not part of it. */
  handler(): (request: Request, info?: Deno.ServeHandlerInfo) => Promise<Response> {
    const assembly = new Assembly<State>(this.config.basePath);
    const cache = this.#cache;
    if (cache !== null) setBuildId(cache.buildId);
    for (const command of this.#commands) {
      command(assembly, this.config.basePath, cache);
    }

    // A stack trace is for the log alone.
    const report = (error: unknown, req: Request) => {
      if (cache?.onError === undefined) console.error(error);
      else cache.onError(error, req);
    };

    return async (req, info = NO_CONNECTION) => {
      const url = requestUrl(req, this.config.trustProxy);
      if (url === null) return errorResponse(new HttpError(400));
      // As upstream has it, `get` is GET.
      const method = req.method.toUpperCase();
      const { run, pattern, params, allowed } = await assembly.resolve(method, url);
      const ctx = new Context<State>({
        req,
        url,
        info,
        params,
        route: pattern,
        config: this.config,
        next: () => Promise.reject(new HttpError(404)),
        buildCache: cache,
      });
      let response: Response;
      try {
        response = await run(ctx);
      } catch (error) {
        if (!isClientError(error)) report(error, req);
        response = errorResponse(error);
      }
      if (allowed !== null && response.status === 405) {
        response = new Response(response.body, response);
        response.headers.set("Allow", allowed.join(", "));
      }
      return method === "HEAD" ? withoutBody(response) : response;
    };
  }

  /** Serves the app with `Deno.serve()`, and resolves when it listens. */
  async listen(options: ListenOptions = {}): Promise<void> {
    await listening(options, this.handler());
  }

  #handle(
    methods: readonly Method[],
    path: string,
    middlewares: MaybeLazy<Middleware<State>>[],
  ): this {
    return this.#add((assembly, base) => {
      assembly.addHandlers(joinPaths(base, path), methods, middlewares);
    });
  }

  #add(command: Command<State>): this {
    this.#commands.push(command);
    return this;
  }
}

/** Without a port in the options, the first of these that is free is taken. */
const PORTS = Array.from({ length: 20 }, (_, index) => 8000 + index);

/** Serves with `Deno.serve()`, and resolves when it listens. */
export async function listening(options: ListenOptions, handler: Deno.ServeHandler): Promise<void> {
  for (const port of options.port === undefined ? PORTS : [options.port]) {
    try {
      return await listenOn({ ...options, port }, handler);
    } catch (error) {
      const isTaken = error instanceof Deno.errors.AddrInUse && options.port === undefined;
      if (!isTaken || port === PORTS.at(-1)) throw error;
    }
  }
}

async function listenOn(options: ListenOptions, handler: Deno.ServeHandler): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { onListen = ({ hostname, port }) => console.log(`Listening on ${hostname}:${port}`) } =
    options;
  Deno.serve({
    ...options,
    onListen(address: Deno.NetAddr) {
      onListen(address);
      resolve();
    },
  }, handler);
  await promise;
}

function toRoute<State>(routeOrMiddleware: Route<State> | Middleware<State>): Route<State> {
  return typeof routeOrMiddleware === "function"
    ? { handler: routeOrMiddleware }
    : routeOrMiddleware;
}

/** The address that was asked for; null when the client's `Host` makes none. */
function requestUrl(req: Request, trustProxy: boolean): URL | null {
  const url = URL.parse(req.url);
  if (url === null) return null;
  // A path of two slashes would be taken for a host wherever it is used as a URL.
  url.pathname = url.pathname.replaceAll(/\/+/g, "/");
  if (trustProxy) {
    const protocol = firstValue(req.headers.get("x-forwarded-proto"));
    const host = firstValue(req.headers.get("x-forwarded-host"));
    if (protocol !== null) url.protocol = protocol;
    if (host !== null) {
      // A host without a port would keep the one that the proxy connected to.
      url.port = "";
      url.host = host;
    }
  }
  return url;
}

// Every proxy on the way appends to the header; the first value is what the client used.
function firstValue(header: string | null): string | null {
  return header === null ? null : header.split(",")[0]!.trim();
}

function errorResponse(error: unknown): Response {
  if (!(error instanceof HttpError)) {
    return new Response("Internal server error", { status: 500 });
  }
  return new Response(error.message || ERROR_STATUS_TEXT[error.status], {
    status: error.status,
  });
}

function withoutBody(response: Response): Response {
  if (response.body === null) return response;
  response.body.cancel();
  return new Response(null, response);
}
