import { Fragment, h, type VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import type { BuildCache } from "../build_cache.ts";
import type { Context, Ui } from "../context.ts";
import type { LayoutConfig } from "../route.ts";
import { renderComponent } from "./component.ts";
import { PageRender, withRender } from "./page_render.ts";
import { islandScript, preloadLinks } from "./script.ts";
import { raw } from "./vnodes.ts";

const nonces = new WeakMap<Response, string>();

/** The nonce of the inline scripts and styles in a rendered page. */
export function nonceOf(response: Response): string | undefined {
  return nonces.get(response);
}

/** The values that a page is rendered with. */
export interface PageInit<State> {
  ui: Ui<State>;
  cache: BuildCache | null;
  response: ResponseInit;
  config: LayoutConfig;
}

/** Renders a page inside its layouts and the app wrapper, as a whole HTML document. */
export async function renderPage<State>(
  ctx: Context<State>,
  vnode: VNode | null,
  { cache, config, response: init, ui: { app, layouts } }: PageInit<State>,
): Promise<Response> {
  let tree = vnode;
  for (const layout of config.skipInheritedLayouts ? [] : layouts.toReversed()) {
    const inner = tree;
    ctx.Component = () => inner;
    const result = await renderComponent(ctx, layout);
    if (result instanceof Response) return result;
    tree = result;
  }
  // The page is a string before the app wrapper is rendered: no context reaches from there to here.
  let page = "";
  let wrapper: VNode | null = null;
  if (!config.skipAppWrapper && app !== null) {
    ctx.Component = () => raw(page);
    const result = await renderComponent(ctx, app);
    if (result instanceof Response) return result;
    wrapper = result ?? h(Fragment, null);
  }

  const render = new PageRender(ctx.url, cache?.islands ?? new Map());
  const html = withRender(render, () => {
    page = renderToString(h(Fragment, null, tree));
    render.leavePage();
    const content = wrapper === null ? page : renderToString(wrapper);
    const templates = render.unusedSlots();
    const script = islandScript(render, cache, ctx.config.basePath);
    return render.document(content, templates + script);
  });

  const headers = new Headers(init.headers);
  headers.set("Content-Type", "text/html; charset=utf-8");
  const links = preloadLinks(render, cache, ctx.config.basePath);
  if (links !== "") headers.append("Link", links);
  const response = new Response(html, {
    status: init.status ?? 200,
    headers,
    ...(init.statusText === undefined ? {} : { statusText: init.statusText }),
  });
  nonces.set(response, render.nonce);
  return response;
}
