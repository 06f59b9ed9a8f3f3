import type { Position } from "../../protocol/client_frame.ts";
import { batch, type ReadonlySignal, signal } from "@preact/signals";
import { CLOSE, isFinal } from "../../protocol/close_code.ts";
import { SILENCE_MS } from "../../protocol/limits.ts";
import type { Activity } from "../../protocol/own_status.ts";
import type { ServerFrame } from "../../protocol/server_frame.ts";
import { backOff } from "./back_off.ts";
import { type ConnectionState, type StopReason, stopReason } from "./connection_state.ts";
import type { FrameOf, ListFeed, Request, RoomFrame, UnansweredFrame } from "./frames.ts";
import { FrameGatherer } from "./frame_gatherer.ts";
import { Link, openWire, type SocketLike } from "./client_socket.ts";
import { type PageLife, pageLife } from "./page_lifecycle.ts";
import { PresenceGatherer } from "./presence_gatherer.ts";
import { Disconnected, Replies } from "./replies.ts";

/** What a room does with what the socket brings. */
export interface RoomReceiver {
  /** Where to resume from, or undefined while a fresh page is on its way. */
  position(): Position | undefined;
  receive(frame: RoomFrame): void;
  /** The server's head of the room, told now and then: one above ours means that events are missing. */
  noticeHead(seq: number): void;
}

/** What a socket is made of; what is not of the person or the page is given in tests only. */
export interface SocketOptions {
  /** The id of the person that this page was made for. */
  user: string;
  list?: ListFeed;
  /** Hears of people, in one's rooms and beside them. */
  met?: (frame: FrameOf<"presence">) => void;
  /** Hears which build the server has, with each welcome. */
  build?: (id: string) => void;
  open?: () => SocketLike;
  fetch?: typeof fetch;
  life?: PageLife;
  backOff?: (tries: number) => number;
}

const REPLY_MS = 20_000;
/** A connection that held this long counts as good, and the back-off starts over. */
const STEADY_MS = 10_000;
/** What was heard this lately needs no proof of life. */
const FRESH_MS = 5_000;
/** Closes a connection that is not needed any more (RFC 6455, section 7.4.1). */
const DONE = 1000;

/** The page's one connection to the server: it comes back by itself and resumes each room. */
export class ChatSocket {
  #options: Required<SocketOptions>;
  #connection = signal<ConnectionState>({ state: "connecting" });
  #feeds = new Map<string, RoomReceiver>();
  /** The rooms that this connection's hello named. */
  #greeted = new Set<string>();
  #replies = new Replies(REPLY_MS, () => this.#link?.close(CLOSE.resync));
  #link: Link | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #tries = 0;
  #liveSince: number | undefined;
  #bye: FrameOf<"bye"> | undefined;
  #unwatch: (() => void) | undefined;
  #gatherer: FrameGatherer;
  #activity: Activity = "online";
  #presence = new PresenceGatherer((frames) =>
    batch(() => {
      for (const frame of frames) {
        this.#options.met(frame);
        this.#feeds.get(frame.room ?? "")?.receive(frame);
      }
    })
  );

  constructor(options: SocketOptions) {
    this.#options = {
      open: openWire,
      fetch: (...request) => fetch(...request),
      life: pageLife,
      backOff,
      list: { welcomed() {}, changed() {}, moved() {}, heard() {} },
      met() {},
      build() {},
      ...options,
    };
    this.#gatherer = new FrameGatherer(this.#options.life, (frame) => {
      this.#feeds.get(frame.room)?.receive(frame);
      if (frame.type !== "events") return;
      this.#options.list.heard(frame.room, frame.events, this.#options.user);
    });
  }

  get connection(): ReadonlySignal<ConnectionState> {
    return this.#connection;
  }

  /** Connects, and stays connected until the returned function is called. */
  start(): () => void {
    this.#unwatch = this.#options.life.watch(() => this.#wake(), () => this.#lose());
    this.#connect();
    return () => this.#rest();
  }

  /** Tries again now instead of waiting for the next time; nothing happens unless it is waiting. */
  reconnectNow(): void {
    if (this.#retry !== undefined) this.#connect();
  }

  /** Follows a room on this connection and each later one, until the returned function is called. */
  join(room: string, feed: RoomReceiver): () => void {
    this.#feeds.set(room, feed);
    if (this.#live && feed.position()) this.resume(room).catch(() => {});
    return () => {
      this.#feeds.delete(room);
      if (this.#live) this.request({ type: "unsub", room }).catch(() => {});
    };
  }

  /** Asks for the room's events after its position. The errors are those of `request`. */
  resume(room: string): Promise<FrameOf<"ok">> {
    return this.request({ type: "sub", room, ...this.#feeds.get(room)?.position() });
  }

  /**
   * Sends a frame and waits for its answer.
   *
   * @throws {Refusal} when the server does not accept it
   * @throws {Disconnected} when there is no connection, or none any more before the answer
   */
  request(frame: Request): Promise<FrameOf<"ok">> {
    const link = this.#link;
    if (!this.#live || link === undefined) {
      return Promise.reject(new Disconnected("There is no connection."));
    }
    const { id, reply } = this.#replies.expect();
    link.send({ ...frame, id });
    return reply;
  }

  /** Sends a frame that is worth nothing later: without a connection it is dropped. */
  notify(frame: UnansweredFrame): void {
    if (this.#live) this.#link?.send(frame);
  }

  /** Tells whether somebody is in front of the page, on this connection and each later one. */
  tell(activity: Activity): void {
    this.#activity = activity;
    // Before the hello nothing goes out; after it the server takes it in its turn.
    this.#link?.send({ type: "presence", state: activity });
  }

  get #live(): boolean {
    return this.#connection.peek().state === "live";
  }

  #connect(): void {
    clearTimeout(this.#retry);
    this.#retry = this.#liveSince = this.#bye = undefined;
    // "There is no network" may be wrong (a server on this very machine), so it is tried all the same.
    this.#connection.value = { state: this.#options.life.online() ? "connecting" : "offline" };
    this.#link = new Link(this.#options.open(), {
      opened: () => this.#hello(),
      received: (frame) => this.#receive(frame),
      closed: (code) => this.#closed(code),
    });
  }

  #hello(): void {
    const rooms: Record<string, Position> = {};
    for (const [room, feed] of this.#feeds) {
      const position = feed.position();
      if (position !== undefined) rooms[room] = position;
    }
    this.#greeted = new Set(Object.keys(rooms));
    this.#link?.send({ type: "hello", v: 1, rooms, state: this.#activity });
  }

  #receive(frame: ServerFrame): void {
    switch (frame.type) {
      case "events":
      case "typing":
      case "thread":
        return this.#gatherer.add(frame);
      case "presence":
        return this.#presence.add(frame);
    }
    // What comes after something never goes ahead of it.
    this.#gatherer.flush();
    switch (frame.type) {
      case "welcome":
        return this.#welcome(frame);
      case "ok":
      case "error":
        return this.#replies.settle(frame);
      case "ping":
        this.notify({ type: "pong" });
        return this.#noticeHeads(new Map(Object.entries(frame.heads)));
      case "bye":
        this.#bye = frame;
        return;
      case "rooms":
        return this.#options.list.changed(frame);
      case "head":
        return this.#options.list.moved(frame);
      case "reset":
        return this.#feeds.get(frame.room)?.receive(frame);
    }
  }

  #welcome(frame: FrameOf<"welcome">): void {
    // Another tab may have signed in somebody else: what this page holds is not theirs to send.
    if (frame.user.id !== this.#options.user) return this.#halt("signed in as somebody else");
    if (frame.build !== undefined) this.#options.build(frame.build);
    this.#link?.expectHeartbeat(frame.heartbeatMs);
    this.#liveSince = performance.now();
    this.#options.list.welcomed(frame.rooms, frame.next);
    this.#gatherer.rest();
    this.#connection.value = { state: "live" };
    // Rooms that were joined, or got their page, since the hello.
    for (const [room, feed] of this.#feeds) {
      if (!this.#greeted.has(room) && feed.position()) this.resume(room).catch(() => {});
    }
  }

  #noticeHeads(heads: ReadonlyMap<string, number>): void {
    for (const [room, feed] of this.#feeds) {
      const head = heads.get(room);
      if (head !== undefined) feed.noticeHead(head);
      // The server could not subscribe to it at the hello, or no longer does.
      else if (feed.position()) this.resume(room).catch(() => {});
    }
  }

  #closed(code: number): void {
    const [bye, liveSince] = [this.#bye, this.#liveSince];
    this.#link = undefined;
    this.#gatherer.flush();
    if (isFinal(code) || bye?.reconnect === false) {
      return this.#halt(stopReason(isFinal(code) ? code : bye?.code ?? code));
    }
    if (liveSince !== undefined && performance.now() - liveSince >= STEADY_MS) this.#tries = 0;
    const delay = bye?.afterMs ?? this.#options.backOff(this.#tries);
    this.#tries++;
    this.#retry = setTimeout(() => this.#connect(), delay);
    this.#connection.value = this.#options.life.online()
      ? { state: "reconnecting", retryAt: Date.now() + delay }
      : { state: "offline" };
    this.#replies.abandon();
    // A browser does not say why an upgrade failed. Not at every try: the server may be down.
    if (liveSince === undefined && this.#tries % 3 === 2) this.#checkSession();
  }

  async #checkSession(): Promise<void> {
    try {
      const response = await this.#options.fetch("/api/rooms", { cache: "no-store" });
      await response.body?.cancel();
      if (response.status === 401 && this.#unwatch !== undefined && !this.#live) {
        this.#halt("signed out");
      }
    } catch {
      // Not reachable: the next try to connect finds out more.
    }
  }

  #wake(): void {
    this.#gatherer.rest();
    this.reconnectNow();
    const link = this.#link;
    if (!this.#live || link === undefined || link.quietMs < FRESH_MS) return;
    const [room] = this.#feeds.keys();
    if (room === undefined) return;
    link.demandLife(SILENCE_MS);
    this.resume(room).catch(() => {});
  }

  #lose(): void {
    this.#link?.close(CLOSE.resync);
    if (this.#retry !== undefined) this.#connection.value = { state: "offline" };
  }

  #halt(why: StopReason): void {
    this.#rest();
    this.#connection.value = { state: "stopped", why };
  }

  #rest(): void {
    this.#unwatch?.();
    this.#unwatch = undefined;
    this.#link?.leave(DONE);
    this.#link = undefined;
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#connection.value = { state: "connecting" };
    this.#presence.stop();
    this.#gatherer.stop();
    this.#replies.abandon();
  }
}
