import type { ClientFrame } from "../../protocol/client_frame.ts";
import { CLOSE } from "../../protocol/close_code.ts";
import { decodeServerFrame } from "../../protocol/server_codec.ts";
import { SILENCE_MS, SUBPROTOCOL } from "../../protocol/limits.ts";
import type { ServerFrame } from "../../protocol/server_frame.ts";

/** The parts of a WebSocket that a client socket uses. */
export type SocketLike = Pick<WebSocket, "readyState" | "send" | "close" | "addEventListener">;

/** Opens a WebSocket to the server that this page came from. */
export function openWebSocket(): SocketLike {
  return new WebSocket(`${location.origin.replace(/^http/, "ws")}/api/socket`, SUBPROTOCOL);
}

/** Called as the socket opens, receives and closes; `closed` once and last. */
export interface ClientSocketHandlers {
  opened(): void;
  received(frame: ServerFrame): void;
  closed(code: number): void;
}

/** One WebSocket to the server; it closes itself when nothing was received for too long. */
export class ClientSocket {
  #socket: SocketLike;
  #handlers: ClientSocketHandlers;
  #silenceMs = SILENCE_MS;
  #receivedAt = performance.now();
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #listeners = new AbortController();

  constructor(socket: SocketLike, handlers: ClientSocketHandlers) {
    this.#socket = socket;
    this.#handlers = handlers;
    const { signal } = this.#listeners;
    socket.addEventListener("open", () => handlers.opened(), { signal });
    socket.addEventListener("message", ({ data }) => this.#receive(data), { signal });
    socket.addEventListener("close", ({ code }) => this.#end(code), { signal });
    this.closeUnlessReceived(SILENCE_MS);
  }

  /** The time since something was received, in milliseconds. */
  get silentMs(): number {
    return performance.now() - this.#receivedAt;
  }

  /** Expects a frame at least every `heartbeatMs` from now on; the grace for a late one is added. */
  expectHeartbeat(heartbeatMs: number): void {
    this.#silenceMs = heartbeatMs + SILENCE_MS;
    this.closeUnlessReceived(this.#silenceMs);
  }

  /** Closes the socket unless a frame is received within `ms`. */
  closeUnlessReceived(ms: number): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.close(CLOSE.heartbeatMissed), ms);
  }

  send(frame: ClientFrame): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  /** Closes the socket at once: the close handshake with a dead peer would take minutes. */
  close(code: number): void {
    this.#end(code);
    this.#socket.close(code);
  }

  /** Closes the socket without calling the handlers. */
  closeQuietly(code: number): void {
    clearTimeout(this.#deadline);
    this.#listeners.abort();
    this.#socket.close(code);
  }

  #receive(data: unknown): void {
    this.#receivedAt = performance.now();
    this.closeUnlessReceived(this.#silenceMs);
    const frame = decodeServerFrame(data);
    if (frame !== undefined) this.#handlers.received(frame);
  }

  #end(code: number): void {
    if (this.#listeners.signal.aborted) return;
    clearTimeout(this.#deadline);
    this.#listeners.abort();
    this.#handlers.closed(code);
  }
}
