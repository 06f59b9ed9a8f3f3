import { batch, type ReadonlySignal, signal } from "@preact/signals";
import type { Position } from "../../protocol/client_frame.ts";
import { CLOSE, isFinal } from "../../protocol/close_code.ts";
import { SILENCE_MS } from "../../protocol/limits.ts";
import type { Activity } from "../../protocol/own_status.ts";
import type { ServerFrame } from "../../protocol/server_frame.ts";
import { request } from "../api.ts";
import { Disconnected, Refusal } from "../errors.ts";
import { backOff } from "./back_off.ts";
import { type ConnectionState, type StopReason, stopReason } from "./connection_state.ts";
import type {
  FrameOf,
  RequestFrame,
  RoomFrame,
  RoomListSubscriber,
  UnansweredFrame,
} from "./frames.ts";
import { FrameGatherer } from "./frame_gatherer.ts";
import { ClientSocket, openWebSocket, type SocketLike } from "./client_socket.ts";
import { type PageLifecycle, pageLifecycle } from "./page_lifecycle.ts";
import { PresenceGatherer } from "./presence_gatherer.ts";
import { Replies } from "./replies.ts";

/** The receiver of one room's frames. */
export interface RoomReceiver {
  /** Where to resume from, or undefined while a fresh page is on its way. */
  position(): Position | undefined;
  receive(frame: RoomFrame): void;
  /** Receives the server's head of the room; one above ours means that events are missing. */
  receiveHead(seq: number): void;
}

/** Options of a connection; `open`, `fetch`, `page` and `backOff` are given in tests only. */
export interface ServerConnectionOptions {
  /** The id of the person that this page was made for. */
  user: string;
  list?: RoomListSubscriber;
  /** Hears of people, in one's rooms and beside them. */
  presence?: (frame: FrameOf<"presence">) => void;
  /** Hears which build the server has, with each welcome. */
  build?: (id: string) => void;
  open?: () => SocketLike;
  fetch?: typeof fetch;
  page?: PageLifecycle;
  backOff?: (tries: number) => number;
}

const REPLY_MS = 20_000;
/** A connection that held this long counts as good, and the back-off starts over. */
const STEADY_MS = 10_000;
/** A socket that received something within this time need not be checked, in milliseconds. */
const FRESH_MS = 5_000;
/** Closes a connection that is not needed any more (RFC 6455, section 7.4.1). */
const DONE = 1000;

/** The page's one connection to the server: it comes back by itself and resumes each room. */
export class ServerConnection {
  #options: ServerConnectionOptions & Required<Pick<ServerConnectionOptions, "page" | "backOff">>;
  #state = signal<ConnectionState>({ state: "connecting" });
  #receivers = new Map<string, RoomReceiver>();
  /** The rooms that this connection's hello named. */
  #helloRooms = new Set<string>();
  #replies = new Replies(REPLY_MS, () => this.#socket?.close(CLOSE.resync));
  #socket: ClientSocket | undefined;
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
        this.#options.presence?.(frame);
        this.#receivers.get(frame.room ?? "")?.receive(frame);
      }
    })
  );

  constructor(options: ServerConnectionOptions) {
    this.#options = { page: pageLifecycle, backOff, ...options };
    this.#gatherer = new FrameGatherer(this.#options.page, (frame) => {
      this.#receivers.get(frame.room)?.receive(frame);
      if (frame.type !== "events") return;
      this.#options.list?.receiveEvents(frame.room, frame.events, this.#options.user);
    });
  }

  get state(): ReadonlySignal<ConnectionState> {
    return this.#state;
  }

  /** Connects, and stays connected until the returned function is called. */
  start(): () => void {
    this.#unwatch = this.#options.page.onWakeOrOffline(
      () => this.#pageWoke(),
      () => this.#networkLost(),
    );
    this.#connect();
    return () => this.#stop();
  }

  /** Tries again now instead of waiting for the next time; nothing happens unless it is waiting. */
  reconnectNow(): void {
    if (this.#retry !== undefined) this.#connect();
  }

  /** Follows a room on this connection and each later one, until the returned function is called. */
  subscribe(room: string, receiver: RoomReceiver): () => void {
    this.#receivers.set(room, receiver);
    if (this.#isLive && receiver.position()) this.resume(room).catch(() => {});
    return () => {
      this.#receivers.delete(room);
      if (this.#isLive) this.request({ type: "unsub", room }).catch(() => {});
    };
  }

  /** Asks for the room's events after its position. The errors are those of `request`. */
  resume(room: string): Promise<FrameOf<"ok">> {
    return this.request({ type: "sub", room, ...this.#receivers.get(room)?.position() });
  }

  /**
   * Sends a frame and waits for its answer.
   *
   * @throws {Refusal} when the server does not accept it
   * @throws {Disconnected} when there is no connection, or none any more before the answer
   */
  request(frame: RequestFrame): Promise<FrameOf<"ok">> {
    const socket = this.#socket;
    if (!this.#isLive || socket === undefined) {
      return Promise.reject(new Disconnected());
    }
    const { id, reply } = this.#replies.expect();
    socket.send({ ...frame, id });
    return reply;
  }

  /** Sends a frame that is worth nothing later: without a connection it is dropped. */
  notify(frame: UnansweredFrame): void {
    if (this.#isLive) this.#socket?.send(frame);
  }

  /** Tells whether somebody is in front of the page, on this connection and each later one. */
  setActivity(activity: Activity): void {
    this.#activity = activity;
    // Nothing is sent before the hello, which has the activity too.
    this.#socket?.send({ type: "presence", state: activity });
  }

  get #isLive(): boolean {
    return this.#state.peek().state === "live";
  }

  #connect(): void {
    clearTimeout(this.#retry);
    this.#retry = this.#liveSince = this.#bye = undefined;
    // "There is no network" may be wrong (a server on this very machine), so it is tried all the same.
    this.#state.value = { state: this.#options.page.online() ? "connecting" : "offline" };
    this.#socket = new ClientSocket((this.#options.open ?? openWebSocket)(), {
      opened: () => this.#sendHello(),
      received: (frame) => this.#receive(frame),
      closed: (code) => this.#closed(code),
    });
  }

  #sendHello(): void {
    const rooms: Record<string, Position> = {};
    for (const [room, receiver] of this.#receivers) {
      const position = receiver.position();
      if (position !== undefined) rooms[room] = position;
    }
    this.#helloRooms = new Set(Object.keys(rooms));
    this.#socket?.send({ type: "hello", v: 1, rooms, state: this.#activity });
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
    // Frames are handed on in their order.
    this.#gatherer.flush();
    switch (frame.type) {
      case "welcome":
        return this.#receiveWelcome(frame);
      case "ok":
      case "error":
        return this.#replies.receive(frame);
      case "ping":
        this.notify({ type: "pong" });
        return this.#receiveHeads(new Map(Object.entries(frame.heads)));
      case "bye":
        this.#bye = frame;
        return;
      case "rooms":
        this.#receivers.get(frame.room)?.receive(frame);
        return this.#options.list?.receiveChange(frame);
      case "user":
        for (const receiver of this.#receivers.values()) receiver.receive(frame);
        return this.#options.list?.receiveUser(frame.user.id);
      case "head":
        return this.#options.list?.receiveHead(frame);
      case "reset":
        return this.#receivers.get(frame.room)?.receive(frame);
    }
  }

  #receiveWelcome(frame: FrameOf<"welcome">): void {
    // Another tab may have signed in somebody else: what this page holds is not theirs to send.
    if (frame.user.id !== this.#options.user) return this.#stopFor("somebody else");
    if (frame.build !== undefined) this.#options.build?.(frame.build);
    this.#socket?.expectHeartbeat(frame.heartbeatMs);
    this.#liveSince = performance.now();
    for (const receiver of this.#receivers.values()) receiver.receive(frame);
    this.#options.list?.receiveWelcome(frame.rooms, frame.next);
    this.#gatherer.rest();
    this.#state.value = { state: "live" };
    // Rooms that were joined, or got their page, since the hello.
    for (const [room, receiver] of this.#receivers) {
      if (!this.#helloRooms.has(room) && receiver.position()) this.resume(room).catch(() => {});
    }
  }

  #receiveHeads(heads: ReadonlyMap<string, number>): void {
    for (const [room, receiver] of this.#receivers) {
      const head = heads.get(room);
      if (head !== undefined) receiver.receiveHead(head);
      // The server could not subscribe to it at the hello, or no longer does.
      else if (receiver.position()) this.resume(room).catch(() => {});
    }
  }

  #closed(code: number): void {
    const [bye, liveSince] = [this.#bye, this.#liveSince];
    this.#socket = undefined;
    this.#gatherer.flush();
    if (isFinal(code) || bye?.reconnect === false) {
      return this.#stopFor(stopReason(isFinal(code) ? code : bye?.code ?? code));
    }
    if (liveSince !== undefined && performance.now() - liveSince >= STEADY_MS) this.#tries = 0;
    const delay = bye?.afterMs ?? this.#options.backOff(this.#tries);
    this.#tries++;
    this.#retry = setTimeout(() => this.#connect(), delay);
    this.#state.value = this.#options.page.online()
      ? { state: "reconnecting", retryAt: Date.now() + delay }
      : { state: "offline" };
    this.#replies.abandon();
    // A browser does not say why an upgrade failed. Not at every try: the server may be down.
    if (liveSince === undefined && this.#tries % 3 === 2) this.#checkSession();
  }

  async #checkSession(): Promise<void> {
    try {
      await (await request("/api/rooms", { fetch: this.#options.fetch })).body?.cancel();
    } catch (error) {
      // If the server was not reached, the next try to connect finds out.
      if (!(error instanceof Refusal) || error.code !== "unauthenticated") return;
      if (this.#unwatch !== undefined && !this.#isLive) this.#stopFor("signed out");
    }
  }

  #pageWoke(): void {
    this.#gatherer.rest();
    this.reconnectNow();
    const socket = this.#socket;
    if (!this.#isLive || socket === undefined || socket.silentMs < FRESH_MS) return;
    const [room] = this.#receivers.keys();
    if (room === undefined) return;
    socket.closeUnlessReceived(SILENCE_MS);
    this.resume(room).catch(() => {});
  }

  #networkLost(): void {
    this.#socket?.close(CLOSE.resync);
    if (this.#retry !== undefined) this.#state.value = { state: "offline" };
  }

  #stopFor(why: StopReason): void {
    this.#stop();
    this.#state.value = { state: "stopped", why };
  }

  #stop(): void {
    this.#unwatch?.();
    this.#unwatch = undefined;
    this.#socket?.closeQuietly(DONE);
    this.#socket = undefined;
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#state.value = { state: "connecting" };
    this.#presence.stop();
    this.#gatherer.stop();
    this.#replies.abandon();
  }
}
