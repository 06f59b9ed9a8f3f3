import type { AnyComponent, ComponentType, FunctionComponent, VNode } from "preact";
import { isValidElement } from "preact";
import type { BuildCache } from "./build_cache.ts";
import type { ResolvedFreshConfig } from "./config.ts";
import type { PageProps } from "./page_props.ts";
import { renderPage } from "./render/page.ts";
import type { LayoutConfig } from "./route.ts";
import {
  areHandlers,
  attachHandlers,
  upgradeRequest,
  type WebSocketHandlers,
  type WebSocketUpgradeOptions,
} from "./websocket.ts";

export type { WebSocketHandlers, WebSocketUpgradeOptions };

/** The query parameter with which a client asks for partials only. */
const PARTIAL_PARAM = "fresh-partial";

/** A component that is made interactive in the browser, and where it comes from. */
export interface Island {
  /** The URL of its bundle. */
  file: string;
  /** Unique in the app. */
  name: string;
  exportName: string;
  fn: ComponentType;
  css: string[];
}

/** The components around the page that is being answered. */
export interface Ui<State> {
  app: AnyComponent<PageProps<unknown, State>> | null;
  /** Outermost first. */
  layouts: AnyComponent<PageProps<unknown, State>>[];
}

/** The same as {@linkcode Context}. */
export type FreshContext<State = unknown> = Context<State>;

/** The parts of a context that only the framework sets. */
export interface ContextInit {
  req: Request;
  url: URL;
  info: Deno.ServeHandlerInfo;
  route: string | null;
  params: Record<string, string>;
  config: ResolvedFreshConfig;
  next: () => Promise<Response>;
  buildCache: BuildCache | null;
}

export let getUi: <State>(ctx: Context<State>) => Ui<State>;
export let setUi: <State>(ctx: Context<State>, ui: Ui<State>) => void;
export let getBuildCache: <State>(ctx: Context<State>) => BuildCache | null;

/** One request on its way through the middlewares, with the helpers that answer it. */
export class Context<State> {
  readonly config: ResolvedFreshConfig;
  readonly url: URL;
  req: Request;
  /** The pattern that matched, or `null`. */
  readonly route: string | null;
  readonly params: Record<string, string>;
  /** Values that middlewares leave for those after them. */
  readonly state: State = {} as State;
  data: unknown = undefined;
  /** The value that was thrown, on error pages. */
  error: unknown | null = null;
  readonly info: Deno.ServeHandlerInfo;
  /** True when the client asked for partials only. */
  readonly isPartial: boolean;
  /** Calls the middleware after this one. */
  next: () => Promise<Response>;
  /** In layouts and the app wrapper: what they are around. */
  Component!: FunctionComponent;

  #ui: Ui<State> = { app: null, layouts: [] };
  #buildCache: BuildCache | null;

  static {
    getUi = (ctx) => ctx.#ui;
    setUi = (ctx, ui) => ctx.#ui = ui;
    getBuildCache = (ctx) => ctx.#buildCache;
  }

  constructor(init: ContextInit) {
    this.req = init.req;
    this.url = init.url;
    this.info = init.info;
    this.route = init.route;
    this.params = init.params;
    this.config = init.config;
    this.next = init.next;
    this.isPartial = init.url.searchParams.has(PARTIAL_PARAM);
    this.#buildCache = init.buildCache;
  }

  /**
   * Redirects. Doubled slashes in a path become one, so that a path that came from a client cannot
   * lead to another host; a full URL is followed as it is, and must not come from a client.
   */
  redirect(pathOrUrl: string, status = 302): Response {
    let location = pathOrUrl;
    if (location.startsWith("/")) {
      const end = location.search(/[?#]/);
      const path = end === -1 ? location : location.slice(0, end);
      // Browsers take a backslash for a slash.
      location = path.replaceAll(/[/\\]{2,}/g, "/") + location.slice(path.length);
    }
    if (this.isPartial) location = withPartialParam(location);
    return new Response(null, { status, headers: { location } });
  }

  /**
   * Renders JSX inside the layouts and the app wrapper of the route.
   *
   * @throws when `vnode` is neither JSX nor `null`
   */
  async render(
    // deno-lint-ignore no-explicit-any -- JSX of any component can be rendered
    vnode: VNode<any> | null,
    init: ResponseInit = {},
    config: LayoutConfig = {},
  ): Promise<Response> {
    if (arguments.length === 0 || (vnode !== null && !isValidElement(vnode))) {
      throw new TypeError("Cannot render: ctx.render() takes JSX or null");
    }
    const [cache, ui] = [this.#buildCache, this.#ui];
    return await renderPage(this, vnode, { cache, config, response: init, ui });
  }

  /** Answers with plain text. */
  text(content: string, init?: ResponseInit): Response {
    return new Response(content, init);
  }

  /** Answers with HTML, which is sent as it is. */
  html(content: string, init?: ResponseInit): Response {
    const headers = new Headers(init?.headers);
    headers.set("Content-Type", "text/html; charset=utf-8");
    return new Response(content, { ...init, headers });
  }

  /** Answers with a value as JSON. */
  // deno-lint-ignore no-explicit-any -- JSON.stringify() takes any value
  json(content: any, init?: ResponseInit): Response {
    return Response.json(content, init);
  }

  /**
   * Turns the request into a WebSocket: with handlers into a response, without them into the socket
   * and the response to return.
   *
   * @throws {HttpError} 400 when the client asked for no upgrade
   */
  upgrade(options?: WebSocketUpgradeOptions): { socket: WebSocket; response: Response };
  upgrade(handlers: WebSocketHandlers, options?: WebSocketUpgradeOptions): Response;
  upgrade(
    handlersOrOptions?: WebSocketHandlers | WebSocketUpgradeOptions,
    options?: WebSocketUpgradeOptions,
  ): Response | { socket: WebSocket; response: Response } {
    if (!areHandlers(handlersOrOptions)) {
      return upgradeRequest(this.req, handlersOrOptions as WebSocketUpgradeOptions | undefined);
    }
    const { socket, response } = upgradeRequest(this.req, options);
    attachHandlers(socket, handlersOrOptions);
    return response;
  }
}

function withPartialParam(location: string): string {
  const hash = location.indexOf("#");
  const base = hash === -1 ? location : location.slice(0, hash);
  const separator = base.includes("?") ? "&" : "?";
  return `${base}${separator}${PARTIAL_PARAM}=true${location.slice(base.length)}`;
}
