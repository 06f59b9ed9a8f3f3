import { assert } from "@std/assert";
import type { Account } from "../support/client.ts";
import { allow } from "../support/patience.ts";
import { Answers, isCloseCode } from "./answers.ts";
import type { FrameMaker, FuzzScene } from "./frames.ts";
import { HeaderWebSocket } from "../support/header_websocket.ts";

/** Where it all takes place. */
export interface PeerPlace {
  origin: string;
  port: number;
  /** Public rooms; the frames' positions are of the first. */
  rooms: readonly string[];
  epoch: string;
  /** The last event that any peer has seen of the first room. */
  head: number;
}

/** How long an answer may take before it counts as missing, in milliseconds. */
const PATIENCE_MS = 30_000;

/** An id that no generated frame has. */
const LAST_ID = 2 ** 52;

/** A socket that says what it is told and judges whatever comes back. */
class Peer {
  readonly answers = new Answers();
  /** The code that the server said goodbye with, if it did. */
  bye: number | undefined;
  #socket: WebSocket;
  #place: PeerPlace;
  #failure: unknown;
  #closed: number | undefined;
  #watchers = new Set<() => void>();

  constructor(place: PeerPlace, { cookie }: Account) {
    this.#place = place;
    this.#socket = new HeaderWebSocket(`${place.origin.replace("http", "ws")}/api/socket`, {
      headers: { cookie, origin: place.origin },
      protocols: ["chat.v1"],
    });
    this.#socket.onopen = () => this.#notify();
    this.#socket.onmessage = ({ data }) => this.#hear(data);
    this.#socket.onerror = (event) => event.preventDefault();
    this.#socket.onclose = ({ code }) => {
      this.#closed = code;
      this.#notify();
    };
  }

  get scene(): FuzzScene {
    return this.#place;
  }

  /** The code it was closed with, once it is. */
  get closed(): number | undefined {
    return this.#closed;
  }

  async open(): Promise<void> {
    await this.until(() => this.#socket.readyState !== WebSocket.CONNECTING);
    assert(this.#socket.readyState === WebSocket.OPEN, "the socket was refused");
  }

  /** Says it; nothing once the server has closed. */
  say(data: string | Uint8Array<ArrayBuffer>): boolean {
    if (this.#socket.readyState !== WebSocket.OPEN) return false;
    this.answers.asked(data);
    this.#socket.send(data);
    return true;
  }

  /** Waits until it holds; fails with whatever was wrong with the frames that came. */
  until(condition: () => boolean): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const settle = () => {
      this.#watchers.delete(look);
      callOff();
    };
    const look = () => {
      if (this.#failure !== undefined) {
        settle();
        reject(this.#failure);
      } else if (condition()) {
        settle();
        resolve();
      }
    };
    const callOff = allow(PATIENCE_MS, () => {
      settle();
      reject(new Error(`frames without an answer: ${this.answers.missing.slice(0, 20)}`));
    });
    this.#watchers.add(look);
    look();
    return promise;
  }

  async close(): Promise<void> {
    if (this.#socket.readyState < WebSocket.CLOSING) this.#socket.close();
    await this.until(() => this.#closed !== undefined);
  }

  #hear(data: unknown): void {
    try {
      const frame = this.answers.came(data);
      if (frame.type === "events" && frame.room === this.#place.rooms[0]) {
        this.#place.head = Math.max(this.#place.head, frame.events.at(-1)?.seq ?? 0);
      } else if (frame.type === "bye") {
        this.bye = frame.code;
      } else if (frame.type === "ping") {
        this.#socket.send(`{"type":"pong"}`);
      }
    } catch (error) {
      this.#failure ??= error;
    }
    this.#notify();
  }

  #notify(): void {
    for (const look of [...this.#watchers]) look();
  }
}

/**
 * Says hello, then all drafts without waiting, and waits until each frame with an id has its one
 * answer. The server has no reason to close.
 *
 * @returns how many frames were sent
 */
export async function talk(place: PeerPlace, account: Account, drafts: readonly FrameMaker[]) {
  const peer = new Peer(place, account);
  await peer.open();
  peer.say(JSON.stringify({ type: "hello", v: 1 }));
  peer.say(JSON.stringify({ type: "sub", id: LAST_ID, room: place.rooms[0] }));
  for (const draft of drafts) peer.say(draft(peer.scene));
  peer.say(JSON.stringify({ type: "unsub", id: LAST_ID + 1, room: place.rooms[0] }));
  await peer.until(() => peer.answers.isComplete || peer.closed !== undefined);
  assert(peer.closed === undefined, `the server closed with ${peer.closed}`);
  await peer.close();
  return drafts.length;
}

/**
 * Begins with anything. Either the server greets, and then answers like any other, or it closes with a
 * code of the protocol. When frames of ours are on their way just then, the connection may be torn
 * (code 0) before the close arrives: then the goodbye has to have come.
 *
 * @returns how many frames were sent, and whether it was torn
 */
export async function begin(place: PeerPlace, account: Account, drafts: readonly FrameMaker[]) {
  const peer = new Peer(place, account);
  await peer.open();
  let sent = 0;
  for (const draft of drafts) sent += Number(peer.say(draft(peer.scene)));
  peer.say(JSON.stringify({ type: "unsub", id: LAST_ID, room: place.rooms[0] }));
  await peer.until(() => peer.answers.isComplete || peer.closed !== undefined);
  const code = peer.closed === 0 ? peer.bye : peer.closed;
  assert(code === undefined || isCloseCode(code), `the server closed with ${peer.closed}`);
  await peer.close();
  return { sent, torn: Number(peer.closed === 0) };
}
