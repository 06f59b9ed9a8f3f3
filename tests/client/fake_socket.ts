import type { SocketLike } from "../../lib/client/connection/client_socket.ts";
import type { ServerFrame } from "../../lib/protocol/server_frame.ts";

/** What the other end of a fake socket does. */
export interface FakePeer {
  /** Called for each frame that the client sends. */
  received(socket: FakeSocket, frame: unknown): void;
  /** Called when the client closes. */
  left(socket: FakeSocket): void;
}

/** A WebSocket without a network: the test is the other end. */
export class FakeSocket extends EventTarget implements SocketLike {
  readyState: SocketLike["readyState"] = WebSocket.CONNECTING;
  /** The frames that the client sent. */
  readonly sent: unknown[] = [];
  /** The code that the client closed with. */
  closedWith: number | undefined;
  #peer: FakePeer | undefined;

  constructor(peer?: FakePeer) {
    super();
    this.#peer = peer;
  }

  send(data: string): void {
    const frame = JSON.parse(data);
    this.sent.push(frame);
    this.#peer?.received(this, frame);
  }

  close(code?: number): void {
    this.readyState = WebSocket.CLOSED;
    this.closedWith = code;
    this.#peer?.left(this);
  }

  /** The handshake succeeds. */
  open(): void {
    this.readyState = WebSocket.OPEN;
    this.dispatchEvent(new Event("open"));
  }

  /** A frame arrives; a string as it is. */
  deliver(frame: ServerFrame | string): void {
    const data = typeof frame === "string" ? frame : JSON.stringify(frame);
    this.dispatchEvent(new MessageEvent("message", { data }));
  }

  /** The connection ends: refused, lost or closed by the server. */
  end(code = 1006): void {
    this.readyState = WebSocket.CLOSED;
    this.dispatchEvent(new CloseEvent("close", { code }));
  }

  /** The last frame that the client sent. */
  get last(): unknown {
    return this.sent.at(-1);
  }
}
