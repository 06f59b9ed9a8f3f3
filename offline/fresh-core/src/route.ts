import type { AnyComponent } from "preact";
import type { Context } from "./context.ts";
import type { HandlerFn, PageResponse, RouteHandler } from "./handlers.ts";
import type { PageProps } from "./page_props.ts";
import { renderComponent } from "./render/component.ts";
import type { Method } from "./router.ts";

/** Settings of a route: `export const config`. */
export interface RouteConfig {
  /** A URL pattern that takes the place of the one the file's path gives. */
  routeOverride?: string;
  /** Render without the layouts of the folders above. */
  skipInheritedLayouts?: boolean;
  /** Render without the app wrapper. */
  skipAppWrapper?: boolean;
}

/** Settings of a layout. */
export interface LayoutConfig {
  /** Drop the layouts of the folders above for everything below. */
  skipInheritedLayouts?: boolean;
  /** Drop the app wrapper for everything below. */
  skipAppWrapper?: boolean;
}

/** Loads a value when it is first needed. */
export type Lazy<T> = () => Promise<T>;
/** A value, or what loads it. */
export type MaybeLazy<T> = T | Lazy<T>;

/** A component that Fresh renders with the props of a page. */
export type RouteComponent<State> = AnyComponent<PageProps<unknown, State>>;

/** A page: handlers, a component or both. */
export interface Route<State> {
  component?: RouteComponent<State>;
  config?: RouteConfig;
  handler?: RouteHandler<unknown, State>;
}

/** The methods that HTTP routes distinguish. A handler without a method takes all of them. */
export const METHODS: readonly Method[] = [
  "GET",
  "POST",
  "PATCH",
  "PUT",
  "DELETE",
  "HEAD",
  "OPTIONS",
];

/** The handlers of a route by method. A component alone answers all of them. */
export function handlersOf<State>(route: Route<State>): Map<Method, HandlerFn<unknown, State>> {
  const { component, handler = () => ({ data: {} }) } = route;
  if (typeof handler === "function") {
    return new Map(METHODS.map((method) => [method, handler]));
  }
  const handlers = new Map<Method, HandlerFn<unknown, State>>();
  for (const method of METHODS) {
    const fn = handler[method];
    if (fn !== undefined) handlers.set(method, fn);
  }
  if (component !== undefined && !handlers.has("GET")) {
    handlers.set("GET", () => ({ data: {} }));
  }
  return handlers;
}

/**
 * Runs a handler of a route, and renders the component if it returned data.
 *
 * @param status of the page, unless the handler sets one
 */
export async function respond<State>(
  ctx: Context<State>,
  route: Route<State>,
  handler: HandlerFn<unknown, State>,
  status = 200,
): Promise<Response> {
  const result = await handler(ctx);
  if (result instanceof Response) return result;
  if (!isPageResponse(result)) {
    throw new TypeError(
      `Cannot answer ${ctx.url.pathname}: its handler returned neither a Response nor page data`,
    );
  }
  if (route.component === undefined) {
    throw new TypeError(
      `Cannot render ${ctx.url.pathname}: its handler returned data but it has no component`,
    );
  }
  ctx.data = result.data;
  const vnode = await renderComponent(ctx, route.component);
  if (vnode instanceof Response) return vnode;
  return await ctx.render(vnode, {
    status: result.status ?? status,
    headers: new Headers(result.headers),
  }, route.config);
}

function isPageResponse(value: unknown): value is PageResponse<unknown> {
  return typeof value === "object" && value !== null && "data" in value;
}
