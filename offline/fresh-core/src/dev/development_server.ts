import { type App, listening, type ListenOptions, setBuildCache } from "../app.ts";
import type { BuildCache } from "../build_cache.ts";
import { errorPage } from "./error_page.ts";

const ALIVE_PATH = "/_frsh/alive";

/** Serves an app so that pages reload after a restart, and errors are shown in the browser. */
export async function serveDevelopment<State>(
  app: App<State>,
  cache: BuildCache,
  options: ListenOptions,
): Promise<void> {
  const path = app.config.basePath + ALIVE_PATH;
  const errors = new WeakMap<Request, unknown>();
  cache.pageScript = reloadScript(path);
  cache.onError = (error, req) => {
    console.error(error);
    errors.set(req, error);
  };
  setBuildCache(app, cache);
  const handler = app.handler();
  const id = crypto.randomUUID();

  await listening(options, async (req, info) => {
    if (new URL(req.url).pathname === path) return aliveResponse(id);
    const response = await handler(req, info);
    const wantsPage = req.headers.get("Accept")?.includes("text/html") ?? false;
    if (!errors.has(req) || !wantsPage) return response;
    await response.body?.cancel();
    return errorPage(errors.get(req), cache.pageScript ?? "");
  });
}

// A server that was started anew says another id, and the page is loaded again.
function reloadScript(path: string): string {
  return `{let id;new EventSource(${JSON.stringify(path)}).onmessage=({data})=>{` +
    `if(id&&id!==data)location.reload();id=data}}`;
}

function aliveResponse(id: string): Response {
  const message = new TextEncoder().encode(`retry: 300\ndata: ${id}\n\n`);
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(message);
    },
  });
  return new Response(body, {
    headers: {
      "Content-Type": "text/event-stream",
      "Cache-Control": "no-store",
    },
  });
}
