import type { Clock, Stopwatch } from "../../base/clock.ts";
import { ChatError } from "../../base/errors.ts";
import { describeError, type Logger } from "../../base/logger.ts";
import { getOrInsert } from "../../base/runtime.ts";
import { CLOSE } from "../../protocol/close_code.ts";
import { threadOf } from "../../protocol/thread.ts";
import type { Batch, RoomLog } from "../../store/log/log.ts";
import {
  deletionNotice,
  mentionNotice,
  noticeOf,
  type PeopleNotice,
  threadMentionNotice,
} from "../../store/isolates/notices.ts";
import type { People } from "../../store/people/people.ts";
import type { ThreadNews } from "../../store/reading/thread_rows.ts";
import type { Bus, Envelope } from "../isolates/bus.ts";
import type { Channel, Subscription } from "./channel.ts";
import { HeadCache } from "./head_cache.ts";
import { ListPublisher, type RoomLists } from "./list_publisher.ts";
import type { Socket } from "../sockets/socket.ts";
import { MemoryWatch } from "../sockets/memory_watch.ts";
import { Channels } from "./channels.ts";
import { Presence, type PresenceDeps } from "../presence/presence.ts";
import { HeadPublisher } from "./head_publisher.ts";
import { Slots } from "../../base/semaphore.ts";
import { type SocketPlace, SocketPlaces } from "../sockets/socket_places.ts";

/**
 * How long after a planned stop the first clients come back, and over how long they are spread, in
 * milliseconds: at least, and for each socket, since saying goodbye to one and greeting it again
 * both take time. Who comes before the server is up, or faster than it can greet, has to come again.
 */
const RETURN_MS = { first: 1_000, firstASocket: 0.15, spread: 1_000, spreadASocket: 0.6 };

const BEAT_MS = 1_000;

/** How often somebody may tell a room in one beat that they are typing, which is good for five. */
const TYPING_A_BEAT = 3;

/** The most that one beat counts as listening: for the rest of a longer pause this isolate was busy. */
const LISTENED_MS = 1.5 * BEAT_MS;

/**
 * Sockets that may be open without having said hello; each has 10 s to do so. After a restart
 * everybody comes back at once, so it is as many as there may well be; nobody has more than a
 * hundred of them.
 */
const UNGREETED_SOCKETS = 10_000;

/** How long a peer may take to answer a close before its socket is ended hard, in milliseconds. */
const CLOSING_MS = 5_000;

/** How often those who are gone are forgotten, in beats. */
const SWEEP_BEATS = 30;

/** Pages of catch-ups that are read at a time. */
const PAGES = 4;

/** What a hub needs from around it. */
export interface HubDeps {
  log: RoomLog;
  people: People;
  bus: Bus;
  clock: Clock & Stopwatch;
  logger: Logger;
  /** False: no limits but that of sockets of a person. */
  rateLimits: boolean;
  lists?: RoomLists;
  presence?: Pick<PresenceDeps, "profiles" | "noteSeen" | "roundMs">;
}

/** Every socket of this isolate and every room that one of them listens to. */
export class Hub {
  readonly presence: Presence;
  readonly headPublisher: HeadPublisher;
  /** Those who catch up take turns, so that whoever writes does not wait behind many of them. */
  readonly pages = new Slots(PAGES);
  /** Where logs end, as far as this isolate has heard. */
  readonly heads: HeadCache;
  #deps: HubDeps;
  #lists: ListPublisher;
  #sockets = new Set<Socket>();
  #greeted = new Set<Socket>();
  #byUser = new Map<string, Set<Socket>>();
  /** Those that were told to go and have not closed, by when that was. */
  #closing = new Map<Socket, number>();
  #socketPlaces: SocketPlaces;
  /** Who has told which room since the last beat that they are typing, and how often. */
  #typing = new Map<string, number>();
  #beatCount = 0;
  #memory = new MemoryWatch(() => Deno.memoryUsage().rss);
  #channels: Channels;
  #beats: ReturnType<typeof setInterval>;
  #beatAt: number;
  #draining = false;

  constructor(deps: HubDeps) {
    this.#deps = deps;
    this.#socketPlaces = new SocketPlaces(deps.clock, deps.rateLimits);
    this.#channels = new Channels(deps);
    this.presence = new Presence({
      ...deps.presence,
      bus: deps.bus,
      clock: deps.clock,
      socketsIn: (room) => this.#channels.subscriptions(room).size,
      send: (room, frame) => this.#sendPresence(room, frame),
      failed: (error) => deps.logger.error("profiles_unread", describeError(error)),
    });
    this.headPublisher = new HeadPublisher({
      log: deps.log,
      among: (room, users) => deps.lists?.among(room, users) ?? Promise.resolve(users),
      // That the store is away is told once, elsewhere.
      failed(error) {
        if (!(error instanceof ChatError)) deps.logger.error("heads_untold", describeError(error));
      },
    });
    this.heads = new HeadCache(deps.log);
    this.#lists = new ListPublisher({
      lists: deps.lists,
      headPublisher: this.headPublisher,
      presence: this.presence,
      byUser: this.#byUser,
      greeted: this.#greeted,
      logger: deps.logger,
    });
    deps.bus.listen((message) => this.#receive(message));
    this.#beatAt = deps.clock.elapsed();
    this.#beats = setInterval(() => this.#beat(), BEAT_MS);
  }

  /** Whether the server is about to stop and takes no more sockets. */
  get draining(): boolean {
    return this.#draining;
  }

  /** How many sockets there are on this isolate. */
  get size(): number {
    return this.#sockets.size;
  }

  /**
   * Takes a place for one more socket of this person.
   *
   * @throws {ChatError} `unavailable` while the server stops or has as many sockets as it can serve,
   *   `rate_limited` for a person or an address that has too many or comes too often
   */
  admit(user: string, address: string): SocketPlace {
    if (this.#draining) {
      throw new ChatError("unavailable", "The server is restarting.", { retryMs: 1_000 });
    }
    if (this.#sockets.size - this.#greeted.size >= UNGREETED_SOCKETS) {
      throw new ChatError("unavailable", "Too many sockets are being opened at once.", {
        retryMs: 1_000,
      });
    }
    return this.#socketPlaces.take(user, address);
  }

  addSocket(socket: Socket): void {
    this.#sockets.add(socket);
    getOrInsert(this.#byUser, socket.person.id, () => new Set()).add(socket);
  }

  /** The socket has said hello; one that has closed meanwhile is not kept. */
  setGreeted(socket: Socket): void {
    if (this.#sockets.has(socket)) this.#greeted.add(socket);
  }

  /** The socket was told to go; it is ended hard if its peer does not let it. */
  closing(socket: Socket): void {
    this.#closing.set(socket, this.#deps.clock.elapsed());
  }

  /** The socket has closed. */
  closed(socket: Socket): void {
    this.#closing.delete(socket);
  }

  removeSocket(socket: Socket): void {
    if (!this.#sockets.delete(socket)) return;
    this.#greeted.delete(socket);
    this.headPublisher.remove(socket);
    this.presence.unwatch(socket);
    const sockets = this.#byUser.get(socket.person.id);
    sockets?.delete(socket);
    if (sockets?.size === 0) this.#byUser.delete(socket.person.id);
  }

  /**
   * Subscribes the socket to the room: it is sent nothing until it is `live`.
   *
   * @param ended called when the membership that the subscription rests on has ended
   */
  async subscribe(
    room: string,
    socket: Socket,
    ended?: () => void,
  ): Promise<{ channel: Channel; subscription: Subscription }> {
    const subscription: Subscription = {
      user: socket.person.id,
      position: 0,
      live: false,
      seesPeople: false,
      deliver: (frame) => socket.deliver(frame),
      onEnded: ended,
    };
    return { channel: await this.#channels.subscribe(room, subscription), subscription };
  }

  /**
   * Reads the log of every open room behind these counters that has moved on without our hearing of
   * it.
   */
  async catchUp(shards: ReadonlySet<string>): Promise<void> {
    this.heads.forget(shards);
    await Promise.all([this.#channels.catchUp(shards), this.headPublisher.catchUp(shards)]);
  }

  /** The sessions that have a socket here. */
  sessions(): string[] {
    return [...new Set([...this.#sockets].map(({ session }) => session))];
  }

  /** Ends a subscription; a room without one is forgotten. */
  unsubscribe(channel: Channel, subscription: Subscription): void {
    this.#channels.unsubscribe(channel, subscription);
  }

  /** Sends a committed batch to this isolate's sockets, then tells the other isolates. */
  publish(batch: Batch): void {
    this.#apply(batch);
    this.#deps.bus.post({ kind: "events", batch });
  }

  /**
   * Tells every isolate of a change in people's lists of rooms, or of people themselves.
   *
   * @param except a socket that knows it already
   */
  notify(notice: PeopleNotice, except?: Socket): void {
    this.applyNotice(notice, except);
    this.#deps.bus.post({ kind: "notice", notice });
  }

  /** Takes a change in people's lists of rooms, of people themselves, or of a thread, on this isolate. */
  applyNotice(notice: PeopleNotice, except?: Socket): void {
    if (notice.change === "thread") this.#sendThread(notice.room, notice.thread);
    else if (notice.change !== "status") this.#lists.publish(notice, except);
    else for (const user of notice.users) this.presence.refresh(user);
  }

  /** The room's log reaches to `seq`: reads what its sockets here have not been sent. */
  catchUpTo(room: string, seq: number): void {
    this.#channels.get(room)?.catchUpTo(seq);
  }

  /** Tells the room that somebody is typing; what they say more often than that says nothing new. */
  typing(room: string, user: string): void {
    const key = `${room} ${user}`;
    const told = this.#typing.get(key) ?? 0;
    if (told >= TYPING_A_BEAT) return;
    this.#typing.set(key, told + 1);
    this.#sendTyping(room, user);
    this.#deps.bus.post({ kind: "typing", room, user });
  }

  /** Closes every socket of a session that has ended, on every isolate. */
  revoke(session: string): void {
    this.endSession(session);
    this.#deps.bus.post({ kind: "revoked", session });
  }

  /** Tells a subscriber who is in the room, and from then on what changes. */
  showPeople(room: string, subscription: Subscription): void {
    for (const frame of this.presence.framesOf(room)) subscription.deliver(frame);
    subscription.seesPeople = true;
  }

  /** Takes no more sockets and no more frames; what was accepted goes on. */
  drain(): void {
    this.#draining = true;
  }

  /** Asks every socket to come back after a spread moment, and resolves when all have closed. */
  async endAll(): Promise<void> {
    const sockets = [...this.#sockets];
    const first = RETURN_MS.first + sockets.length * RETURN_MS.firstASocket;
    const spread = RETURN_MS.spread + sockets.length * RETURN_MS.spreadASocket;
    for (const socket of sockets) {
      socket.close(CLOSE.restart, Math.round(first + Math.random() * spread));
    }
    await Promise.all(sockets.map(({ closed }) => closed));
  }

  async close(): Promise<void> {
    clearInterval(this.#beats);
    this.headPublisher.close();
    await this.presence.close();
  }

  #receive(message: Envelope): void {
    switch (message.kind) {
      case "events":
        return this.#apply(message.batch);
      case "notice":
        return this.applyNotice(message.notice);
      case "typing":
        return this.#sendTyping(message.room, message.user);
      case "presence":
        return this.presence.applyChange(message.from, message.number, message.user, message.here);
      case "presence_all":
        return this.presence.replace(message.from, message.people, message.number);
      case "presence_round":
        return this.presence.applyRound(message.from, message.number);
      case "presence_query":
        if ((message.to ?? this.#deps.bus.isolate) === this.#deps.bus.isolate) this.presence.tell();
        return;
      case "revoked":
        return this.endSession(message.session);
      default:
        return;
    }
  }

  #apply(batch: Batch): void {
    this.#channels.get(batch.room)?.apply(batch);
    this.heads.apply(batch);
    this.headPublisher.apply(batch);
    for (const event of batch.stateEvents ?? []) this.applyNotice(noticeOf(batch.room, event));
    if (batch.mentioned !== undefined) this.applyNotice(mentionNotice(batch.room, batch.mentioned));
    if (batch.gone !== undefined) this.applyNotice(deletionNotice(batch.room, batch.gone));
    const thread = threadOf(batch.room);
    if (batch.followers !== undefined) {
      this.applyNotice(threadMentionNotice(batch.room, batch.followers));
    }
    if (batch.joined !== undefined) {
      this.applyNotice({ room: thread?.room ?? batch.room, users: batch.joined, change: "joined" });
    }
    if (thread !== undefined && batch.thread !== undefined) {
      this.#sendThread(thread.room, batch.thread);
    }
  }

  #sendThread(room: string, { seq, count, at, by }: ThreadNews): void {
    this.#sendToRoom(room, JSON.stringify({ type: "thread", room, seq, count, at, by }));
  }

  #sendTyping(room: string, user: string): void {
    this.#sendToRoom(room, JSON.stringify({ type: "typing", room, user }), user);
  }

  #sendToRoom(room: string, frame: string, exceptUser?: string): void {
    for (const subscription of this.#channels.subscriptions(room)) {
      if (subscription.live && subscription.user !== exceptUser) subscription.deliver(frame);
    }
  }

  /** Whoever was told who is here is told each change of it, also while it catches up. */
  #sendPresence(room: string, frame: string): void {
    for (const subscription of this.#channels.subscriptions(room)) {
      if (subscription.seesPeople) subscription.deliver(frame);
    }
  }

  /** Closes the sockets of a session that has ended, on this isolate. */
  endSession(session: string): void {
    for (const socket of this.#sockets) {
      if (socket.session === session) socket.close(CLOSE.signedOut, 0);
    }
  }

  #beat(): void {
    const now = this.#deps.clock.elapsed();
    const listenedMs = Math.min(now - this.#beatAt, LISTENED_MS);
    this.#beatAt = now;
    this.#typing.clear();
    for (const socket of this.#sockets) socket.beat(now, listenedMs);
    // After the beat, which is of the time before.
    if (this.#memory.hasGrown(this.#sockets.size)) {
      this.#deps.logger.warn("memory_grows", { sockets: this.#sockets.size });
      for (const socket of this.#sockets) socket.hurry();
    }
    for (const [socket, since] of this.#closing) {
      if (now - since < CLOSING_MS) break;
      this.#closing.delete(socket);
      socket.terminate();
    }
    if (++this.#beatCount % SWEEP_BEATS === 0) this.#socketPlaces.sweep();
  }
}
