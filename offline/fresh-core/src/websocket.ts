import { HttpError } from "./http_error.ts";

/** Functions for the events of a socket. */
export interface WebSocketHandlers {
  open?(socket: WebSocket): void;
  message?(socket: WebSocket, event: MessageEvent): void;
  close?(socket: WebSocket, code: number, reason: string): void;
  error?(socket: WebSocket, event: Event | ErrorEvent): void;
}

/** Passed on to `Deno.upgradeWebSocket()`. */
export interface WebSocketUpgradeOptions {
  /** Seconds without a pong after which the connection is closed. */
  idleTimeout?: number;
  /** The sub-protocol that the server chose. */
  protocol?: string;
}

/**
 * Takes over the connection of a request.
 *
 * @throws {HttpError} 400 when the client asked for no upgrade
 */
export function upgradeRequest(
  req: Request,
  options: WebSocketUpgradeOptions = {},
): Deno.WebSocketUpgrade {
  if (req.headers.get("upgrade")?.toLowerCase() !== "websocket") {
    throw new HttpError(400, "Expected a WebSocket upgrade request");
  }
  return Deno.upgradeWebSocket(req, options);
}

/** Calls the handlers on the events of a socket. */
export function attachHandlers(socket: WebSocket, handlers: WebSocketHandlers): void {
  socket.addEventListener("open", () => handlers.open?.(socket));
  socket.addEventListener("message", (event) => handlers.message?.(socket, event));
  socket.addEventListener("close", (event) => {
    handlers.close?.(socket, event.code, event.reason);
  });
  socket.addEventListener("error", (event) => handlers.error?.(socket, event));
}

/** True when the argument of `ctx.upgrade()` holds handlers rather than options. */
export function areHandlers(
  value: WebSocketHandlers | WebSocketUpgradeOptions | undefined,
): value is WebSocketHandlers {
  if (value === undefined) return false;
  const handlers = value as WebSocketHandlers;
  return [handlers.open, handlers.message, handlers.close, handlers.error]
    .some((handler) => typeof handler === "function");
}
