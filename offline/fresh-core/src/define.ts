import type { AnyComponent } from "preact";
import type { HandlerByMethod, HandlerFn, RouteHandler } from "./handlers.ts";
import type { Middleware } from "./middleware.ts";
import type { PageProps } from "./page_props.ts";

/** Functions that return what they are given, and give it the types of one application. */
export interface Define<State> {
  /** Types the handlers of a route. */
  handlers<Data, Handlers extends RouteHandler<Data, State> = RouteHandler<Data, State>>(
    handlers: Handlers,
  ): typeof handlers;
  /** Types the component of a route; `page<typeof handler>` types `props.data`. */
  page<
    // deno-lint-ignore no-explicit-any -- handlers of any data are accepted, it is inferred below
    Handler extends RouteHandler<any, State> = never,
    Data = Handler extends HandlerFn<infer Data, State> ? Data
      : Handler extends HandlerByMethod<infer Data, State> ? Data
      : never,
  >(render: AnyComponent<PageProps<Data, State>>): typeof render;
  /** Types one middleware or an array of them. */
  middleware<M extends Middleware<State> | Middleware<State>[]>(middleware: M): typeof middleware;
  /** Types a layout. */
  layout(render: AnyComponent<PageProps<unknown, State>>): typeof render;
}

/** Makes the `define` helpers of an application with the state `State`. */
export function createDefine<State>(): Define<State> {
  return {
    handlers: (handlers) => handlers,
    page: (render) => render,
    middleware: (middleware) => middleware,
    layout: (render) => render,
  };
}
