import type { AnyComponent } from "preact";
import { type Context, getBuildCache, getUi, setUi } from "./context.ts";
import { HttpError, isClientError } from "./http_error.ts";
import type { MaybeLazyMiddleware, Middleware } from "./middleware.ts";
import type { PageProps } from "./page_props.ts";
import { handlersOf, type LayoutConfig, type MaybeLazy, respond, type Route } from "./route.ts";
import type { Method } from "./router.ts";

/** A layout with what it says about the layouts above it. */
export interface Layout<State> {
  component: AnyComponent<PageProps<unknown, State>>;
  config?: LayoutConfig;
}

/**
 * One folder of routes: what its routes and the folders below inherit. The segments of an app form
 * a tree with the empty path at its root.
 */
export class Segment<State> {
  readonly parent: Segment<State> | null;
  #children = new Map<string, Segment<State>>();
  readonly middlewares: MaybeLazyMiddleware<State>[] = [];
  app: MaybeLazy<Layout<State>> | null = null;
  layout: MaybeLazy<Layout<State>> | null = null;
  errorPage: MaybeLazy<Route<State>> | null = null;
  notFoundPage: MaybeLazy<Route<State>> | null = null;

  constructor(parent: Segment<State> | null = null) {
    this.parent = parent;
  }

  /** The segment of a path; `*` at its end stands for the folder itself. */
  at(path: string): Segment<State> {
    return splitPath(path).reduce<Segment<State>>((segment, name) => segment.#child(name), this);
  }

  #child(name: string): Segment<State> {
    let child = this.#children.get(name);
    if (child === undefined) {
      child = new Segment(this);
      this.#children.set(name, child);
    }
    return child;
  }

  /**
   * The middlewares that a route of this segment inherits, outermost first. Later additions to the
   * segment are not part of it; error pages are, because they belong to the folder as a whole.
   */
  inherited(): MaybeLazyMiddleware<State>[] {
    const above = this.parent === null ? [] : this.parent.inherited();
    return [...above, this.#frame(), ...this.middlewares];
  }

  // Sets the wrappers of the pages below, and turns what they throw into the error page.
  #frame(): Middleware<State> {
    const { app, layout } = this;
    return async (ctx) => {
      if (app !== null) {
        const { component } = await load(app);
        setUi(ctx, { ...getUi(ctx), app: component });
      }
      if (layout !== null) {
        const { component, config } = await load(layout);
        const { app, layouts } = getUi(ctx);
        setUi(ctx, {
          app: config?.skipAppWrapper ? null : app,
          layouts: [...(config?.skipInheritedLayouts ? [] : layouts), component],
        });
      }
      const ui = getUi(ctx);
      try {
        return await ctx.next();
      } catch (error) {
        const status = error instanceof HttpError ? error.status : 500;
        const page = (status === 404 ? this.#root().notFoundPage : null) ?? this.errorPage;
        if (page === null) throw error;
        if (!isClientError(error)) {
          getBuildCache(ctx)?.onError?.(error, ctx.req);
        }
        // What failed may have been in a folder with further layouts.
        setUi(ctx, ui);
        ctx.error = error;
        return await renderErrorPage(ctx, await load(page), status);
      }
    };
  }

  #root(): Segment<State> {
    return this.parent === null ? this : this.parent.#root();
  }
}

async function load<T extends object>(value: MaybeLazy<T>): Promise<T> {
  return typeof value === "function" ? await value() : value;
}

async function renderErrorPage<State>(
  ctx: Context<State>,
  page: Route<State>,
  status: number,
): Promise<Response> {
  const handlers = handlersOf(page);
  const handler = handlers.get(ctx.req.method.toUpperCase() as Method) ?? handlers.get("GET");
  if (handler === undefined) throw ctx.error;
  return await respond(ctx, page, handler, status);
}

// An optional part is no folder of its own: what it holds belongs to the folder before it.
function splitPath(path: string): string[] {
  const names = path.replaceAll(/\{[^}]*\}[?*+]?/g, "").split("/").filter((name) => name !== "");
  if (names.at(-1) === "*") names.pop();
  return names;
}
