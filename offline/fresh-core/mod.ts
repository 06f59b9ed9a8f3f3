/**
 * The module `fresh`: the app, its middlewares and their types.
 *
 * @module
 */
export { App, type ListenOptions } from "./src/app.ts";
export type { FreshConfig, ResolvedFreshConfig } from "./src/config.ts";
export type {
  Context,
  FreshContext,
  Island,
  WebSocketHandlers,
  WebSocketUpgradeOptions,
} from "./src/context.ts";
export { createDefine, type Define } from "./src/define.ts";
export { HttpError } from "./src/http_error.ts";
export {
  type HandlerByMethod,
  type HandlerFn,
  page,
  type PageResponse,
  type RouteData,
  type RouteHandler,
} from "./src/handlers.ts";
export { cors, type CORSOptions } from "./src/middlewares/cors.ts";
export { csp, type CSPOptions } from "./src/middlewares/csp.ts";
export { csrf, type CsrfOptions } from "./src/middlewares/csrf.ts";
export { staticFiles } from "./src/middlewares/static_files.ts";
export { trailingSlashes } from "./src/middlewares/trailing_slashes.ts";
export type { Middleware, MiddlewareFn } from "./src/middleware.ts";
export type { PageProps } from "./src/page_props.ts";
export type { Method } from "./src/router.ts";
export type { LayoutConfig, Lazy, MaybeLazy, RouteConfig } from "./src/route.ts";
