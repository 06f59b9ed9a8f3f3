import type { Context } from "./context.ts";

/** Answers a request, or passes it on with `ctx.next()`. */
export type Middleware<State> = (ctx: Context<State>) => Response | Promise<Response>;
/** The same as {@linkcode Middleware}. */
export type MiddlewareFn<State> = Middleware<State>;
/** A middleware, or a function that loads one when it is first called. */
export type MaybeLazyMiddleware<State> = (
  ctx: Context<State>,
) => Response | Promise<Response | Middleware<State>>;

/**
 * Makes one middleware of several, run left to right. What a middleware throws is first put into
 * `ctx.error` and then thrown on to the middleware before it.
 */
export function compose<State>(middlewares: MaybeLazyMiddleware<State>[]): Middleware<State> {
  const chain = [...middlewares];
  return (ctx) => {
    const last = ctx.next;
    const run = async (index: number): Promise<Response> => {
      if (index === chain.length) return await last();
      ctx.next = () => run(index + 1);
      try {
        return await call(chain, index, ctx);
      } catch (error) {
        ctx.error = error;
        throw error;
      }
    };
    return run(0);
  };
}

async function call<State>(
  chain: MaybeLazyMiddleware<State>[],
  index: number,
  ctx: Context<State>,
): Promise<Response> {
  let result = await chain[index]!(ctx);
  if (typeof result === "function") {
    chain[index] = result;
    result = await result(ctx);
  }
  if (!(result instanceof Response)) {
    throw new TypeError(`Cannot answer ${ctx.url.pathname}: a middleware returned no Response`);
  }
  return result;
}
