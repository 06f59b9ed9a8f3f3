import * as v from "valibot";
import { CLIENT_FRAMES, type ClientFrame } from "../../lib/protocol/client_frame.ts";
import type { ChatEvent, MessageEvent, Person } from "../../lib/protocol/event.ts";
import { isMessage } from "../../lib/protocol/event.ts";
import type { HistoryPage } from "../../lib/protocol/history.ts";
import { DEFAULT_PAGE } from "../../lib/protocol/limits.ts";
import type { ServerFrame } from "../../lib/protocol/server_frame.ts";
import { type FakePeer, FakeSocket } from "./fake_socket.ts";

export const ROOM = "lobby";

/** What a page begins with, beside its messages, of a public room that its reader belongs to. */
export const SEED = {
  rights: { isMember: true, isModerator: false },
  reading: { read: 0, unread: 0 },
  room: { id: ROOM, name: "Lobby", kind: "public", topic: "", archived: false, readOnly: false },
};
export const ANN: Person = { id: "u-ann", username: "ann", name: "Ann" };
export const BOB: Person = { id: "u-bob", username: "bob", name: "Bob" };
const PEOPLE = [ANN, BOB];
const HEARTBEAT_MS = 25_000;

/** How a server answers the next `send`. */
export type Whim =
  | { code: "rate_limited" | "unavailable"; retryMs?: number }
  | { code: "invalid" };

/**
 * A server with one room, in memory, that speaks chat.v1 and has the faults that a test asks for. What
 * it sends waits in a queue of each socket until the test delivers it.
 */
export class FakeServer implements FakePeer {
  epoch = "e1";
  readonly events: ChatEvent[] = [];
  /** False: handshakes and requests fail. */
  up = true;
  /** True: frames of clients are lost on their way, until the connection is cut. */
  deaf = false;
  /** A position that is this far behind the head is not served. */
  catchUp = 30;
  readonly whims: Whim[] = [];
  /** Every socket that was opened. */
  readonly sockets: FakeSocket[] = [];
  /** The paths that were requested. */
  readonly requests: string[] = [];
  #queues = new Map<FakeSocket, ServerFrame[]>();
  #subscribed = new Set<FakeSocket>();
  #responses: ((up: boolean) => void)[] = [];

  get head(): number {
    return this.events.length;
  }

  get messages(): MessageEvent[] {
    return this.events.filter(isMessage);
  }

  /** The factory for a client; the handshake takes until the test says so. */
  readonly open = (): FakeSocket => {
    const socket = new FakeSocket(this);
    this.sockets.push(socket);
    return socket;
  };

  /** Lets the handshakes under way succeed, or fail while the server is down. */
  shakeHands(): void {
    for (const socket of this.sockets) {
      if (socket.readyState !== WebSocket.CONNECTING) continue;
      if (!this.up) {
        socket.end();
        continue;
      }
      this.#queues.set(socket, []);
      socket.open();
    }
  }

  /** Delivers up to `limit` of the frames that wait; how many there were. */
  deliver(limit = Infinity): number {
    let delivered = 0;
    for (const [socket, queue] of this.#queues) {
      while (delivered < limit) {
        const frame = queue.shift();
        if (frame === undefined) break;
        delivered++;
        socket.deliver(frame);
      }
    }
    return delivered;
  }

  /** Loses the next events frame that waits. */
  loseEvents(): void {
    for (const queue of this.#queues.values()) {
      const index = queue.findIndex((frame) => frame.type === "events");
      if (index >= 0) queue.splice(index, 1);
    }
  }

  /** Sends events again that everybody has. */
  repeatEvents(count: number): void {
    const events = this.events.slice(-count);
    if (events.length > 0) this.#broadcast(this.#eventsFrame(events));
  }

  /** Cuts every connection; what waits on it is lost. */
  cut(code = 1006): void {
    const sockets = [...this.#queues.keys()];
    this.#queues.clear();
    this.#subscribed.clear();
    this.deaf = false;
    for (const socket of sockets) socket.end(code);
  }

  /** Sends a frame to every socket. */
  say(frame: ServerFrame): void {
    for (const queue of this.#queues.values()) queue.push(frame);
  }

  ping(): void {
    this.say({ type: "ping", heads: { [ROOM]: this.head } });
  }

  /** Somebody posts. */
  post(by: Person, text: string, cid: string = crypto.randomUUID()): MessageEvent {
    const seq = this.head + 1;
    const message: MessageEvent = {
      seq,
      kind: "message",
      at: seq,
      by: by.id,
      id: `m${seq}`,
      cid,
      text,
    };
    this.events.push(message);
    this.#broadcast(this.#eventsFrame([message]));
    return message;
  }

  /** Something happens that this version of the client does not know. */
  change(): void {
    const event = { seq: this.head + 1, kind: "pin", at: 0, by: BOB.id };
    this.events.push(event);
    this.#broadcast(this.#eventsFrame([event]));
  }

  /** The log is rebuilt, event by event the same. */
  rebuild(): void {
    this.epoch += "+";
    this.cut(1012);
  }

  /** A page of history, as the server renders it into the room's page too. */
  page({ before = Infinity, after = -1, limit = DEFAULT_PAGE } = {}): HistoryPage {
    const matching = this.messages.filter(({ seq }) => seq < before && seq > after);
    return {
      epoch: this.epoch,
      head: this.head,
      messages: after < 0 ? matching.slice(-limit) : matching.slice(0, limit),
      users: PEOPLE,
      more: matching.length > limit,
    };
  }

  readonly fetch = (input: RequestInfo | URL): Promise<Response> => {
    const url = new URL(String(input), "http://chat.test");
    this.requests.push(url.pathname + url.search);
    const number = (name: string) => {
      const value = url.searchParams.get(name);
      return value === null ? undefined : { [name]: Number(value) };
    };
    const page = this.page({ ...number("before"), ...number("after"), ...number("limit") });
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    this.#responses.push((up) =>
      up ? resolve(Response.json(page)) : reject(new TypeError("The network failed."))
    );
    return promise;
  };

  /** Lets the requests under way be answered, with what was true when they came, or fail. */
  respond(): void {
    for (const answer of this.#responses.splice(0)) answer(this.up);
  }

  received(socket: FakeSocket, data: unknown): void {
    if (this.deaf) return;
    const frame = v.parse(v.variant("type", Object.values(CLIENT_FRAMES)), data);
    switch (frame.type) {
      case "hello":
        return this.#hello(socket, frame);
      case "sub":
        return this.#subscribe(socket, frame, frame.id);
      case "unsub":
        this.#subscribed.delete(socket);
        return this.#answer(socket, { type: "ok", id: frame.id });
      case "send":
        return this.#send(socket, frame);
    }
  }

  left(socket: FakeSocket): void {
    this.#queues.delete(socket);
    this.#subscribed.delete(socket);
  }

  #hello(socket: FakeSocket, { rooms }: Extract<ClientFrame, { type: "hello" }>): void {
    this.#answer(socket, {
      type: "welcome",
      v: 1,
      conn: "c",
      user: ANN,
      heartbeatMs: HEARTBEAT_MS,
      limits: {},
      rooms: [],
    });
    const position = rooms?.[ROOM];
    if (position !== undefined) this.#subscribe(socket, position);
  }

  #subscribe(
    socket: FakeSocket,
    at: { epoch?: string | undefined; seq?: number | undefined },
    id?: number,
  ): void {
    const { epoch, head } = this;
    this.#subscribed.add(socket);
    if (id !== undefined) this.#answer(socket, { type: "ok", id, epoch, head });
    const { seq = head } = at;
    const why = at.epoch !== undefined && at.epoch !== epoch
      ? "epoch"
      : head - seq > this.catchUp
      ? "too_far"
      : undefined;
    if (why !== undefined) {
      return this.#answer(socket, { type: "reset", room: ROOM, epoch, head, why });
    }
    const missed = this.events.slice(seq);
    for (let from = 0; from < missed.length; from += 7) {
      const frame = this.#eventsFrame(missed.slice(from, from + 7));
      this.#answer(socket, from + 7 < missed.length ? { ...frame, more: true } : frame);
    }
  }

  #send(socket: FakeSocket, { id, cid, text }: Extract<ClientFrame, { type: "send" }>): void {
    const whim = this.whims.shift();
    if (whim !== undefined) {
      const temporary = whim.code !== "invalid";
      return this.#answer(socket, { type: "error", id, message: "Not now.", temporary, ...whim });
    }
    const known = this.messages.find((message) => message.by === ANN.id && message.cid === cid);
    if (known !== undefined) {
      return this.#answer(socket, { type: "ok", id, seq: known.seq, cid, dup: true });
    }
    this.#answer(socket, { type: "ok", id, seq: this.head + 1, cid });
    this.post(ANN, text, cid);
  }

  #eventsFrame(events: ChatEvent[]): Extract<ServerFrame, { type: "events" }> {
    return { type: "events", room: ROOM, epoch: this.epoch, events, users: PEOPLE };
  }

  #broadcast(frame: ServerFrame): void {
    for (const socket of this.#subscribed) this.#answer(socket, frame);
  }

  #answer(socket: FakeSocket, frame: ServerFrame): void {
    this.#queues.get(socket)?.push(frame);
  }
}
