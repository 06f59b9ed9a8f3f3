import type { AnyComponent, VNode } from "preact";
import type { Context } from "../context.ts";
import type { PageProps } from "../page_props.ts";
import { createVNode } from "../vnode.ts";

/**
 * Makes JSX of a page, layout or app wrapper. An async one runs here, because Preact renders
 * synchronously; it may return a response instead of JSX.
 */
export async function renderComponent<State>(
  ctx: Context<State>,
  component: AnyComponent<PageProps<unknown, State>>,
): Promise<VNode | null | Response> {
  const props: PageProps<unknown, State> = {
    config: ctx.config,
    url: ctx.url,
    req: ctx.req,
    params: ctx.params,
    info: ctx.info,
    state: ctx.state,
    isPartial: ctx.isPartial,
    Component: ctx.Component ?? (() => null),
    error: ctx.error,
    route: ctx.route,
    data: ctx.data,
  };
  if (component.constructor.name !== "AsyncFunction") {
    return createVNode(component, props);
  }
  return await (component as (props: unknown) => Promise<VNode | null | Response>)(props);
}
