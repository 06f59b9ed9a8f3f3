import type { ClientFrame } from "../../protocol/client_frame.ts";
import { CLOSE } from "../../protocol/close_code.ts";
import { decodeServerFrame } from "../../protocol/server_codec.ts";
import { SILENCE_MS, SUBPROTOCOL } from "../../protocol/limits.ts";
import type { ServerFrame } from "../../protocol/server_frame.ts";

/** What a link uses of a WebSocket. */
export type SocketLike = Pick<WebSocket, "readyState" | "send" | "close" | "addEventListener">;

/** Opens a WebSocket to the server that this page came from. */
export function openWire(): SocketLike {
  return new WebSocket(`${location.origin.replace(/^http/, "ws")}/api/socket`, SUBPROTOCOL);
}

/** What a link tells its owner; `closed` comes once and last. */
export interface LinkOwner {
  opened(): void;
  received(frame: ServerFrame): void;
  closed(code: number): void;
}

/** One WebSocket from its opening to its end, which silence brings about as surely as a close. */
export class Link {
  #socket: SocketLike;
  #owner: LinkOwner;
  #silenceMs = SILENCE_MS;
  #heardAt = performance.now();
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #handlers = new AbortController();

  constructor(socket: SocketLike, owner: LinkOwner) {
    this.#socket = socket;
    this.#owner = owner;
    const { signal } = this.#handlers;
    socket.addEventListener("open", () => owner.opened(), { signal });
    socket.addEventListener("message", ({ data }) => this.#receive(data), { signal });
    socket.addEventListener("close", ({ code }) => this.#end(code), { signal });
    this.demandLife(SILENCE_MS);
  }

  /** How long nothing was heard, in milliseconds. */
  get quietMs(): number {
    return performance.now() - this.#heardAt;
  }

  /** From now on the server speaks at least every `heartbeatMs` (the grace for a late one is added). */
  expectHeartbeat(heartbeatMs: number): void {
    this.#silenceMs = heartbeatMs + SILENCE_MS;
    this.demandLife(this.#silenceMs);
  }

  /** Takes the peer for dead unless a frame comes within `ms`. */
  demandLife(ms: number): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.close(CLOSE.heartbeatMissed), ms);
  }

  send(frame: ClientFrame): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  /** Ends the link at once: the close handshake with a dead peer would take minutes. */
  close(code: number): void {
    this.#end(code);
    this.#socket.close(code);
  }

  /** Ends the link without telling the owner. */
  leave(code: number): void {
    clearTimeout(this.#deadline);
    this.#handlers.abort();
    this.#socket.close(code);
  }

  #receive(data: unknown): void {
    this.#heardAt = performance.now();
    this.demandLife(this.#silenceMs);
    const frame = decodeServerFrame(data);
    if (frame !== undefined) this.#owner.received(frame);
  }

  #end(code: number): void {
    if (this.#handlers.signal.aborted) return;
    clearTimeout(this.#deadline);
    this.#handlers.abort();
    this.#owner.closed(code);
  }
}
