import type { Write } from "../../store/log/write.ts";
import { buildId } from "../../base/build_id.ts";
import type { Clock, Stopwatch } from "../../base/clock.ts";
import type { Config } from "../../base/config.ts";
import { ChatError, tryAgain } from "../../base/errors.ts";
import { describeError } from "../../base/logger.ts";
import type { ChangeFrame, ClientFrame, SendFrame } from "../../protocol/client_frame.ts";
import { CLOSE, type CloseCode, isFinal } from "../../protocol/close_code.ts";
import { decodeClientFrame } from "../../protocol/codec.ts";
import type { Person } from "../../protocol/event.ts";
import { LIMITS, SILENCE_MS } from "../../protocol/limits.ts";
import type { OwnStatus } from "../../protocol/own_status.ts";
import { threadOf } from "../../protocol/thread.ts";
import type { RateLimits } from "../limits.ts";
import type { Messages } from "../messages.ts";
import type { ReadMarks } from "../read_marks.ts";
import type { RoomList, RoomLists } from "../rooms/room_lists.ts";
import type { Receipt } from "../writing/writer.ts";
import { ServerSocket } from "./server_socket.ts";
import type { Socket } from "./socket.ts";
import type { SocketPlace } from "./socket_places.ts";
import { Subscriptions, type SubscriptionsOptions } from "./subscriptions.ts";

/**
 * Milliseconds in which a new socket has to say hello, of those in which this isolate listened: ten
 * seconds, and the heartbeat within which it opened.
 */
const HELLO_MS = 11_500;

/** Frames that may wait behind one that needs the store, and the characters of all of them. */
const WAITING_FRAMES = 1_000;
const WAITING_CHARS = 4 * 1024 * 1024;

/** Frames that may go unread, for being too many, before the socket is closed. */
const UNREAD_FRAMES = 100;

/** A frame of so many characters more counts as another one. */
const UNREAD_CHARS = 8_192;

/** A peer is told at most once in so many milliseconds that its frames go unread. */
const REFUSE_MS = 1_000;

/** A frame that wants an answer. */
type Request = Extract<ClientFrame, { id: number }>;

/** The person and the session of a socket, from its upgrade request. */
export interface Identity {
  person: Person;
  /** The status that the person has set. */
  status?: OwnStatus | undefined;
  session: string;
  /** When the session ends, in milliseconds since 1970 (UTC). */
  sessionEndsAt: number;
  /** Its place among the sockets of this isolate, which it gives back when it has closed. */
  place: SocketPlace;
  /** Asks the store whether the session has not ended. */
  isSignedIn(): Promise<boolean>;
  address: string;
}

/** The parts of the chat that serve a connection's frames. */
export interface ConnectionOptions extends SubscriptionsOptions {
  config: Pick<Config, "heartbeatMs">;
  clock: Clock & Stopwatch;
  limits: RateLimits;
  messages: Pick<Messages, "openForWriting" | "submit">;
  readMarks: Pick<ReadMarks, "read" | "unread">;
  roomLists: Pick<RoomLists, "get">;
}

/** One socket that speaks chat.v1: checks each frame, answers it, and carries the room's events. */
export class Connection implements Socket {
  readonly id: string;
  readonly session: string;
  readonly closed: Promise<void>;
  #person: Person;
  #identity: Identity;
  #socket: ServerSocket;
  #options: ConnectionOptions;
  #subscriptions: Subscriptions;
  /** The rooms that were found to be open to what this socket writes. */
  #openForWriting = new Set<string>();
  /** Counts rooms that were lost, so that what was read before is not kept. */
  #accessLosses = 0;
  #waiting: { frame: ClientFrame; chars: number }[] = [];
  #waitingChars = 0;
  /** Frames that came too fast to be read, less those that were read since. */
  #skipped = 0;
  #refusedUnreadAt = -Infinity;
  #busy = false;
  #isReady = false;
  /** The page says that somebody is in front of it. */
  #isActive = true;
  /** Whether its person is here by it. */
  #isPresent = false;
  #nextPing: number;
  /** A ping was sent, and nothing has come since. */
  #pinged = false;
  /** The process's memory grows, and nothing has come since that was found. */
  #isPingedSoon = false;
  /** Milliseconds that the hello, or an answer to the ping, has been missing. */
  #waitedMs = 0;

  constructor(id: string, socket: WebSocket, identity: Identity, options: ConnectionOptions) {
    const { clock, config, delivery: { sockets } } = options;
    this.id = id;
    this.#person = identity.person;
    this.session = identity.session;
    this.#identity = identity;
    this.#options = options;
    this.#subscriptions = new Subscriptions(this, socket, options);
    // The first ping comes somewhere in the first interval, so that sockets that came back together
    // are not pinged together for ever.
    this.#nextPing = clock.elapsed() + config.heartbeatMs * (0.5 + Math.random() / 2);
    this.#socket = new ServerSocket(socket, {
      place: identity.place,
      clock,
      onOpen: () => {
        if (sockets.isStopping) this.close(CLOSE.restart, 0);
      },
      onMessage: (data) => this.#receive(data),
      onSlow: () => this.close(CLOSE.slowConsumer, 0),
      onEnd: () => this.#disconnect(),
      onClosed: () => sockets.setClosed(this),
    });
    this.closed = this.#socket.closed;
    // From here on it is found when its session ends. That may have been before.
    sockets.add(this);
    this.#assertSignedIn().catch((error) => this.#fail(error, undefined));
  }

  get person(): Person {
    return this.#person;
  }

  setPerson(person: Person): void {
    this.#person = person;
  }

  async #assertSignedIn(): Promise<boolean> {
    if (!this.#socket.isEnded && !await this.#identity.isSignedIn()) {
      this.close(CLOSE.signedOut, 0);
    }
    return !this.#socket.isEnded;
  }

  deliver(frame: string): void {
    this.#socket.send(frame);
  }

  heartbeat(now: number, listenedMs: number): void {
    const isWaiting = this.#isWaitingForHello;
    if (isWaiting || this.#pinged) this.#waitedMs += listenedMs;
    if (isWaiting && this.#waitedMs > HELLO_MS) {
      this.#closeSilent(CLOSE.protocolError);
    } else if (this.#options.clock.now() > this.#identity.sessionEndsAt) {
      this.close(CLOSE.signedOut, 0);
    } else if (this.#pinged && this.#waitedMs > SILENCE_MS) {
      this.#closeSilent(CLOSE.heartbeatMissed);
    } else if (this.#isReady && now >= this.#nextPing) {
      this.#nextPing = now + this.#options.config.heartbeatMs;
      this.#ping();
    }
  }

  pingSoon(): void {
    this.#isPingedSoon = true;
    // In the midst of a message no other one can come, so that whoever answers has none without an end.
    // Who was asked before has no more time for being asked again.
    if (this.#isReady && !this.#pinged) this.#ping();
  }

  #ping(): void {
    if (!this.#pinged) this.#waitedMs = 0;
    this.#pinged = true;
    this.#send({ type: "ping", heads: this.#subscriptions.heads() });
  }

  /** Ends the socket of a peer that was waited for; at once when it may hold the memory that grows. */
  #closeSilent(code: CloseCode): void {
    this.close(code, 0);
    if (this.#isPingedSoon) this.terminate();
  }

  close(code: CloseCode, afterMs: number): void {
    if (this.#socket.isEnded) return;
    const isSlow = code === CLOSE.slowConsumer;
    const bye = { type: "bye", code, reconnect: !isFinal(code), afterMs };
    // A slow consumer would not read it, and what it has unread must not grow.
    this.#socket.close(
      code,
      isSlow ? undefined : JSON.stringify(bye),
      isSlow || this.#isPingedSoon,
    );
    this.#options.delivery.sockets.setClosing(this);
    this.#disconnect();
  }

  terminate(): void {
    this.#socket.terminate();
  }

  isSubscribed(room: string): boolean {
    return this.#subscriptions.has(room);
  }

  forgetAccess(room: string): void {
    this.#accessLosses++;
    for (const id of this.#openForWriting) {
      if (id === room || threadOf(id)?.room === room) this.#openForWriting.delete(id);
    }
  }

  /** It has not said hello. One that is busy has, and waits for the store. */
  get #isWaitingForHello(): boolean {
    return !this.#isReady && !this.#busy;
  }

  #receive(data: unknown): void {
    this.#pinged = false;
    this.#isPingedSoon = false;
    const chars = sizeOf(data);
    const waitMs = this.#identity.place.receive(chars);
    if (waitMs !== undefined) return this.#refuseUnread(chars, waitMs);
    if (this.#skipped > 0) this.#skipped--;
    const decoded = decodeClientFrame(data);
    if ("error" in decoded) {
      this.#refuse(decoded.error, decoded.id);
      // A peer whose first frame cannot be read is no client of this protocol.
      if (this.#isWaitingForHello) this.close(CLOSE.protocolError, 0);
      return;
    }
    const frame = decoded.frame;
    if (frame.type === "pong") return this.#acknowledge(frame.id);
    const refusal = this.#options.delivery.sockets.isStopping
      ? new ChatError("unavailable", "The server is restarting. Send it again in a moment.")
      : this.#options.limits.takeFrame(this.#identity, frame.type);
    if (refusal !== undefined) return this.#refuse(refusal, idOf(frame));
    if (this.#busy) {
      if (this.#waiting.length >= WAITING_FRAMES || this.#waitingChars > WAITING_CHARS) {
        return this.close(CLOSE.protocolError, 0);
      }
      this.#waiting.push({ frame, chars });
      this.#waitingChars += chars;
      return;
    }
    this.#run(frame);
  }

  /** Counts a frame that came too fast, and reads nothing of it. */
  #refuseUnread(chars: number, retryMs: number): void {
    // A long one has cost the runtime as much as many short ones.
    this.#skipped += 1 + Math.floor(chars / UNREAD_CHARS);
    if (this.#skipped > UNREAD_FRAMES) return this.close(CLOSE.protocolError, 0);
    const now = this.#options.clock.elapsed();
    if (now - this.#refusedUnreadAt < REFUSE_MS) return;
    this.#refusedUnreadAt = now;
    const message = "Frames come too fast to be read. Wait, or the socket is closed.";
    this.#refuse(new ChatError("rate_limited", message, { retryMs }), undefined);
  }

  /** Handles a frame; what comes while it waits for the store is handled after it, in order. */
  #run(frame: ClientFrame): void {
    const work = this.#handle(frame);
    if (work === undefined) return;
    this.#busy = true;
    work.catch((error) => this.#fail(error, idOf(frame))).then(() => {
      this.#busy = false;
      while (!this.#busy && !this.#socket.isEnded) {
        const next = this.#waiting.shift();
        if (next === undefined) return;
        this.#waitingChars -= next.chars;
        this.#run(next.frame);
      }
    });
  }

  #handle(frame: ClientFrame): Promise<void> | undefined {
    if (frame.type === "hello") return this.#hello(frame);
    if (!this.#isReady) {
      this.#refuse(new ChatError("bad_frame", "The first frame must be hello."), idOf(frame));
      this.close(CLOSE.protocolError, 0);
      return undefined;
    }
    switch (frame.type) {
      case "sub":
        return this.#subscribe(frame);
      case "unsub":
        this.#subscriptions.remove(frame.room);
        return this.#acknowledge(frame.id);
      case "send":
      case "edit":
      case "delete":
      case "react":
      case "pin":
        return this.#write(frame);
      case "read":
        return this.#options.readMarks.read(this.person, frame.room, frame.seq, this)
          .then(() => this.#acknowledge(frame.id));
      case "unread":
        return this.#options.readMarks.unread(this.person, frame.room, frame.seq, this)
          .then(() => this.#acknowledge(frame.id));
      case "typing":
        if (this.#subscriptions.has(frame.room)) {
          this.#options.delivery.hub.typing(frame.room, this.person.id);
        }
        return this.#acknowledge(frame.id);
      case "presence":
        this.#setActive(frame.state === "online");
        return this.#acknowledge(frame.id);
      case "pong":
        return undefined;
    }
  }

  async #hello(frame: Extract<ClientFrame, { type: "hello" }>): Promise<void> {
    if (this.#isReady) throw new ChatError("bad_frame", "hello was already sent.");
    if (frame.v !== 1) return this.close(CLOSE.versionGone, 0);
    const { headPublisher, presence, sockets } = this.#options.delivery;
    const { reads } = headPublisher;
    if (!await this.#assertSignedIn()) return;
    let losses: number;
    let list: RoomList;
    do {
      losses = this.#accessLosses;
      list = await this.#options.roomLists.get(this.person);
      if (this.#socket.isEnded) return;
      // What was read while a room was lost is read again; from here to following the heads nothing is awaited.
    } while (losses !== this.#accessLosses);
    const { rooms, next, all } = list;
    this.#isReady = true;
    this.#isActive = frame.state !== "away";
    sockets.markReady(this);
    this.#send({
      type: "welcome",
      v: 1,
      conn: this.id,
      user: this.person,
      heartbeatMs: this.#options.config.heartbeatMs,
      limits: LIMITS,
      build: buildId(),
      rooms,
      ...(next === undefined ? {} : { next }),
    });
    // The page was read after the heads of all, and is what the client was sent.
    const sent = new Map(rooms.map((room) => [room.id, room]));
    await headPublisher.follow(this, all.map((place) => sent.get(place.id) ?? place), reads);
    if (this.#socket.isEnded) return;
    this.#acknowledge(frame.id);
    const { status } = this.#identity;
    presence.sockets.connect(this.person, status, all.map(({ id }) => id), this.#isActive);
    this.#isPresent = true;
    presence.watchers.add(
      this,
      rooms.flatMap(({ kind, people = [] }) => kind === "direct" ? people.map(({ id }) => id) : []),
    );
    for (const [room, position] of Object.entries(frame.rooms ?? {})) {
      if (this.#socket.isEnded) return;
      // As a `sub` would, which it stands for.
      const refusal = this.#options.limits.takeFrame(this.#identity, "sub");
      if (refusal !== undefined) return this.#refuse(refusal, undefined);
      try {
        await this.#subscriptions.add(room, position);
      } catch (error) {
        this.#fail(error, undefined);
      }
    }
  }

  /** Somebody is in front of the socket now, or is no longer. */
  #setActive(isActive: boolean): void {
    if (this.#isActive === isActive) return;
    this.#isActive = isActive;
    this.#options.delivery.presence.sockets.setActive(this.person.id, isActive);
  }

  async #subscribe({ id, room, epoch, seq }: Extract<ClientFrame, { type: "sub" }>): Promise<void> {
    if ((epoch === undefined) !== (seq === undefined)) {
      const field = epoch === undefined ? "epoch" : "seq";
      throw new ChatError("invalid", "A position needs both epoch and seq.", { field });
    }
    const position = epoch === undefined || seq === undefined ? undefined : { epoch, seq };
    await this.#subscriptions.add(room, position, id);
  }

  /** Queues the write at once when the room was checked before, so that sends keep their order. */
  #write(frame: SendFrame | ChangeFrame): Promise<void> | undefined {
    if (this.#openForWriting.has(frame.room)) {
      this.#submit(frame);
      return undefined;
    }
    return this.#joinAndSubmit(frame);
  }

  async #joinAndSubmit(frame: SendFrame | ChangeFrame): Promise<void> {
    const posts = frame.type === "send" ? frame : undefined;
    let losses: number;
    do {
      losses = this.#accessLosses;
      await this.#options.messages.openForWriting(this.person, frame.room, posts);
      if (this.#socket.isEnded) return;
      // Whoever has lost a room meanwhile is asked again whether it was this one.
    } while (losses !== this.#accessLosses);
    this.#openForWriting.add(frame.room);
    this.#submit(frame);
  }

  #submit(frame: SendFrame | ChangeFrame): void {
    const { id, room } = frame;
    this.#options.messages.submit(room, {
      write: toWrite(this.person, frame),
      done: (receipt) => this.deliver(encodeReceipt(id, receipt)),
      failed: (error) => this.#fail(error, id),
    });
  }

  #fail(error: unknown, id: number | undefined): void {
    if (error instanceof ChatError) return this.#refuse(error, id);
    this.#options.logger.error("frame_failed", { conn: this.id, ...describeError(error) });
    this.#refuse(tryAgain(), id);
  }

  #refuse(error: ChatError, id: number | undefined): void {
    const { code, message, temporary, retryMs } = error;
    this.#send({
      type: "error",
      ...(id === undefined ? {} : { id }),
      code,
      message,
      temporary,
      ...(retryMs === undefined ? {} : { retryMs }),
    });
  }

  /** Answers a frame with nothing but `ok`, if it has an id. */
  #acknowledge(id: number | undefined): undefined {
    if (id !== undefined) this.#send({ type: "ok", id });
  }

  #send(frame: object): void {
    this.deliver(JSON.stringify(frame));
  }

  #disconnect(): void {
    const { headPublisher, presence, sockets } = this.#options.delivery;
    if (this.#isPresent) presence.sockets.disconnect(this.person.id, this.#isActive);
    this.#isPresent = false;
    this.#socket.end();
    this.#waiting.length = 0;
    this.#waitingChars = 0;
    this.#subscriptions.clear();
    presence.watchers.remove(this);
    headPublisher.remove(this);
    sockets.remove(this);
  }
}

/** The size of a frame: characters of text, or bytes. */
function sizeOf(data: unknown): number {
  if (typeof data === "string") return data.length;
  return data instanceof ArrayBuffer ? data.byteLength : 0;
}

function idOf(frame: ClientFrame): Request["id"] | undefined {
  return "id" in frame ? frame.id : undefined;
}

/** The `ok` of a write; written out, because it is made for every message. */
function encodeReceipt(id: number, { seq, cid, dup }: Receipt): string {
  return `{"type":"ok","id":${id},"seq":${seq}${cid === undefined ? "" : `,"cid":"${cid}"`}${
    dup === undefined ? "" : `,"dup":true`
  }}`;
}

/** The write that a frame asks for. */
function toWrite(author: Person, frame: SendFrame | ChangeFrame): Write {
  switch (frame.type) {
    case "send": {
      const { cid, text, replyTo } = frame;
      return {
        kind: "message",
        author,
        cid,
        text,
        ...(replyTo === undefined ? {} : { replyTo }),
      };
    }
    case "edit":
      return { kind: "edit", author, target: frame.seq, text: frame.text };
    case "delete":
      return { kind: "delete", author, target: frame.seq };
    case "react":
      return { kind: "react", author, target: frame.seq, emoji: frame.emoji, on: frame.on };
    case "pin":
      return { kind: "pin", author, target: frame.seq, on: frame.on };
  }
}
