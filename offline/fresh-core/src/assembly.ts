import { HttpError } from "./http_error.ts";
import { compose, type MaybeLazyMiddleware, type Middleware } from "./middleware.ts";
import { handlersOf, type MaybeLazy, respond, type Route, type RouteConfig } from "./route.ts";
import { type Method, Router } from "./router.ts";
import { Segment } from "./segment.ts";

/** The middleware that answers a request, and the facts about its URL. */
export interface Resolution<State> {
  run: Middleware<State>;
  /** The pattern that the URL matched, or `null`. */
  pattern: string | null;
  params: Record<string, string>;
  /** The methods of the pattern, if the one of the request is not among them. */
  allowed: string[] | null;
}

/** The routes of an app, put together for answering requests. */
export class Assembly<State> {
  readonly root: Segment<State> = new Segment();
  /** The segment whose middlewares run where there is no route. */
  readonly #base: Segment<State>;
  #router = new Router<Middleware<State>>();

  /** @param basePath of the app */
  constructor(basePath: string) {
    this.#base = this.root.at(basePath);
  }

  /** Registers middlewares that answer one or several methods of a pattern. */
  addHandlers(
    pattern: string,
    methods: readonly Method[],
    middlewares: MaybeLazyMiddleware<State>[],
  ): void {
    const run = compose([...this.root.at(pattern).inherited(), ...middlewares]);
    const entry = this.#router.entry(pattern);
    for (const method of methods) entry.add(method, run);
  }

  /**
   * Registers a page. Which methods one that is loaded later handles is not known beforehand: to
   * the others it answers 404.
   *
   * @param folder the path of the segment whose middlewares and layouts it inherits
   */
  addRoute(
    pattern: string,
    folder: string,
    route: MaybeLazy<Route<State>>,
    config?: RouteConfig,
  ): void {
    const inherited = this.root.at(folder).inherited();
    const entry = this.#router.entry(pattern);
    const add = (loaded: Route<State>) => {
      const route = config === undefined ? loaded : { ...loaded, config };
      for (const [method, handler] of handlersOf(route)) {
        entry.add(method, compose([...inherited, (ctx) => respond(ctx, route, handler)]));
      }
    };
    if (typeof route !== "function") return add(route);
    entry.addLazy(async () => add(await route()));
    entry.fallback ??= compose([...inherited, () => fail(new HttpError(404))]);
  }

  /** Finds what answers a request. Without a route that is the base's middlewares and an error. */
  async resolve(method: string, url: URL): Promise<Resolution<State>> {
    const match = this.#router.match(url);
    if (match === null) {
      const run = this.#atBase(() => fail(new HttpError(404)));
      return { run, pattern: null, params: {}, allowed: null };
    }
    const { entry, params } = match;
    const found = { pattern: entry.pattern, params, allowed: null };
    try {
      await entry.load();
    } catch (error) {
      return { ...found, run: this.#atBase(() => fail(error)) };
    }
    const run = entry.get(method);
    if (run !== undefined) return { ...found, run };
    const allowed = entry.methods;
    const refuse: Middleware<State> = method === "OPTIONS"
      ? () => new Response(null, { status: 204, headers: { Allow: allowed.join(", ") } })
      : () => fail(new HttpError(405));
    return { ...found, allowed, run: this.#atBase(refuse) };
  }

  #atBase(middleware: Middleware<State>): Middleware<State> {
    return compose([...this.#base.inherited(), middleware]);
  }
}

function fail(error: unknown): never {
  throw error;
}
