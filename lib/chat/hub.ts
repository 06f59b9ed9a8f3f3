import type { Clock } from "../base/clock.ts";
import { ChatError, roomNotFound } from "../base/errors.ts";
import { describeError, type Logger } from "../base/logger.ts";
import { CLOSE } from "../protocol/close_code.ts";
import { LIMITS } from "../protocol/limits.ts";
import { threadOf } from "../protocol/thread.ts";
import type { Group, RoomLog } from "../store/log.ts";
import { type Notice, noticeOf } from "../store/notices.ts";
import type { People } from "../store/people.ts";
import type { ThreadNews } from "../store/thread_rows.ts";
import { shardOf } from "../store/pulses.ts";
import type { Bus, Envelope } from "./bus.ts";
import { Channel, type Listener } from "./channel.ts";
import type { Member } from "./member.ts";
import { Presence } from "./presence.ts";
import { PresenceFrames } from "./presence_frames.ts";

/**
 * How long after a planned stop the first clients come back, and over how long they are spread, in
 * milliseconds: at least, and for each socket, since saying goodbye to one and greeting it again
 * both take time. Who comes before the server is up, or faster than it can greet, has to come again.
 */
const RETURN_MS = { first: 1_000, firstASocket: 0.15, spread: 1_000, spreadASocket: 0.6 };

const BEAT_MS = 1_000;

/** The most that one beat counts as listening: for the rest of a longer pause this isolate was busy. */
const LISTENED_MS = 1.5 * BEAT_MS;

/**
 * Sockets that may be open without having said hello; each has 10 s to do so. After a restart
 * everybody comes back at once, so it is as many as there may well be; nobody has more than a
 * hundred of them.
 */
const UNGREETED_SOCKETS = 10_000;

/** What a hub needs from around it. */
export interface HubDeps {
  log: RoomLog;
  people: People;
  bus: Bus;
  clock: Clock;
  logger: Logger;
  /** What has to be known of rooms, for news of them. */
  lists?: {
    /** Forgets what is kept of the room in memory. */
    forget(room: string): void;
    /** Those of these people who belong to the room. */
    among(room: string, users: readonly string[]): Promise<string[]>;
  };
}

/** Every socket of this isolate and every room that one of them listens to. */
export class Hub {
  readonly presence: Presence;
  #deps: HubDeps;
  #presenceFrames: PresenceFrames;
  #members = new Set<Member>();
  #greeted = new Set<Member>();
  #byUser = new Map<string, Set<Member>>();
  #channels = new Map<string, Promise<Channel>>();
  #open = new Map<string, Channel>();
  #beats: ReturnType<typeof setInterval>;
  #beatAt: number;
  #draining = false;

  constructor(deps: HubDeps) {
    this.#deps = deps;
    this.#presenceFrames = new PresenceFrames({
      peopleIn: (room) => this.presence.in(room),
      socketsIn: (room) => this.#open.get(room)?.listeners.size ?? 0,
      tell: (room, frame) => this.#tellRoom(room, frame),
    });
    this.presence = new Presence(deps.bus, deps.clock, (room, person, here) => {
      this.#presenceFrames.change(room, person, here);
    });
    deps.bus.listen((message) => this.#hear(message));
    this.#beatAt = deps.clock.now();
    this.#beats = setInterval(() => this.#beat(), BEAT_MS);
  }

  /** Whether the server is about to stop and takes no more sockets. */
  get draining(): boolean {
    return this.#draining;
  }

  /** How many sockets there are on this isolate. */
  get size(): number {
    return this.#members.size;
  }

  /**
   * Whether one more socket of this person may be opened.
   *
   * @throws {ChatError} `unavailable` while the server stops or has as many sockets as it can serve
   *   that have not said hello, `rate_limited` for a person who has too many
   */
  assertAdmits(user: string): void {
    if (this.#draining) {
      throw new ChatError("unavailable", "The server is restarting.", { retryMs: 1_000 });
    }
    if (this.#members.size - this.#greeted.size >= UNGREETED_SOCKETS) {
      throw new ChatError("unavailable", "Too many sockets are being opened at once.", {
        retryMs: 1_000,
      });
    }
    if ((this.#byUser.get(user)?.size ?? 0) >= LIMITS.socketsPerUser) {
      throw new ChatError(
        "rate_limited",
        `At most ${LIMITS.socketsPerUser} sockets may be open at a time.`,
        { retryMs: 60_000 },
      );
    }
  }

  join(member: Member): void {
    this.#members.add(member);
    this.#byUser.getOrInsertComputed(member.person.id, () => new Set()).add(member);
  }

  /** The socket has said hello; one that has closed meanwhile is not kept. */
  greet(member: Member): void {
    if (this.#members.has(member)) this.#greeted.add(member);
  }

  part(member: Member): void {
    if (!this.#members.delete(member)) return;
    this.#greeted.delete(member);
    const sockets = this.#byUser.get(member.person.id);
    sockets?.delete(member);
    if (sockets?.size === 0) this.#byUser.delete(member.person.id);
  }

  /**
   * Gives the socket a seat in the room; it is sent nothing until it is `live`.
   *
   * @param ended called when the membership that the seat rests on has ended
   */
  async sit(
    room: string,
    member: Member,
    ended?: () => void,
  ): Promise<{ channel: Channel; seat: Listener }> {
    let channel = await this.#channel(room);
    // While we waited, its last listener may have left and the channel been forgotten.
    while (this.#open.get(room) !== channel) channel = await this.#channel(room);
    const seat: Listener = {
      user: member.person.id,
      position: 0,
      live: false,
      deliver: (frame) => member.deliver(frame),
      ended,
    };
    channel.listeners.add(seat);
    return { channel, seat };
  }

  /**
   * Reads the log of every open room behind these counters that has moved on without our hearing of
   * it.
   */
  async look(shards: ReadonlySet<string>): Promise<void> {
    const channels = [...this.#open.values()].filter(({ room }) => shards.has(shardOf(room)));
    const heads = await this.#deps.log.heads(channels.map(({ room }) => room));
    await Promise.all(channels.map(async (channel, index) => {
      const head = heads[index];
      if (head !== undefined && head.seq > channel.last) await channel.catchUp();
    }));
  }

  /** The sessions that have a socket here. */
  sessions(): string[] {
    return [...new Set([...this.#members].map(({ session }) => session))];
  }

  /** Gives the seat back; a room without listeners is forgotten. */
  rise(channel: Channel, seat: Listener): void {
    channel.listeners.delete(seat);
    if (channel.listeners.size > 0 || this.#open.get(channel.room) !== channel) return;
    this.#open.delete(channel.room);
    this.#channels.delete(channel.room);
  }

  /** Sends a committed group to this isolate's sockets, then tells the other isolates. */
  publish(group: Group): void {
    this.#receive(group);
    this.#deps.bus.post({ kind: "events", group });
  }

  /**
   * Tells people's sockets on every isolate that their list of rooms changed.
   *
   * @param except a socket that knows it already
   */
  notify(notice: Notice, except?: Member): void {
    this.heed(notice, except);
    this.#deps.bus.post({ kind: "notice", notice });
  }

  /** Tells sockets on this isolate that their list of rooms changed, or what is new in a thread. */
  heed(notice: Notice, except?: Member): void {
    const { room, users, change, thread } = notice;
    if (thread !== undefined) return this.#tellThread(room, thread);
    if (change !== "read") this.#deps.lists?.forget(room);
    if (users !== undefined) return this.#tellLists(notice, users, except);
    const here = [...this.#byUser.keys()];
    this.#deps.lists?.among(room, here).then(
      (members) => this.#tellLists(notice, members),
      (error) => this.#deps.logger.error("notice_failed", { room, ...describeError(error) }),
    );
  }

  /** The room's log reaches to `seq`: reads what its sockets here have not been sent. */
  found(room: string, seq: number): void {
    this.#open.get(room)?.notice(seq);
  }

  /** Tells the room that somebody is typing. */
  typing(room: string, user: string): void {
    this.#tellTyping(room, user);
    this.#deps.bus.post({ kind: "typing", room, user });
  }

  /** Closes every socket of a session that has ended, on every isolate. */
  revoke(session: string): void {
    this.endSession(session);
    this.#deps.bus.post({ kind: "revoked", session });
  }

  /** The presence frames that tell who is in the room now. */
  presenceOf(room: string): readonly string[] {
    return this.#presenceFrames.everybody(room);
  }

  /** Takes no more sockets and no more frames; what was accepted goes on. */
  drain(): void {
    this.#draining = true;
  }

  /** Asks every socket to come back after a spread moment, and resolves when all have closed. */
  async dismiss(): Promise<void> {
    const members = [...this.#members];
    const first = RETURN_MS.first + members.length * RETURN_MS.firstASocket;
    const spread = RETURN_MS.spread + members.length * RETURN_MS.spreadASocket;
    for (const member of members) {
      member.end(CLOSE.restart, Math.round(first + Math.random() * spread));
    }
    await Promise.all(members.map(({ closed }) => closed));
  }

  close(): void {
    clearInterval(this.#beats);
    this.presence.close();
    this.#presenceFrames.close();
  }

  #channel(room: string): Promise<Channel> {
    return this.#channels.getOrInsertComputed(room, () => this.#openChannel(room));
  }

  async #openChannel(room: string): Promise<Channel> {
    try {
      const at = await this.#deps.log.head(room);
      if (at === undefined) throw roomNotFound();
      const channel = new Channel(room, at, this.#deps.log, this.#deps.people, (error) => {
        this.#deps.logger.error("catch_up_failed", { room, ...describeError(error) });
      });
      this.#open.set(room, channel);
      // What was committed between reading the head and this line went past the channel.
      await channel.catchUp();
      return channel;
    } catch (error) {
      this.#channels.delete(room);
      this.#open.delete(room);
      throw error;
    }
  }

  #hear(message: Envelope): void {
    switch (message.kind) {
      case "events":
        return this.#receive(message.group);
      case "notice":
        return this.heed(message.notice);
      case "typing":
        return this.#tellTyping(message.room, message.user);
      case "presence":
        return this.presence.heard(message.from, message.room, message.person, message.here);
      case "presence_digest":
        return this.presence.heardDigest(message.from, message.digest);
      case "presence_query":
        return this.presence.tell();
      case "revoked":
        return this.endSession(message.session);
      default:
        return;
    }
  }

  #receive(group: Group): void {
    this.#open.get(group.room)?.receive(group);
    for (const event of group.standing ?? []) this.heed(noticeOf(group.room, event));
    const { thread } = group;
    if (thread !== undefined) this.#tellThread(threadOf(group.room)?.room ?? "", thread);
  }

  #tellLists({ room, change }: Notice, users: readonly string[], except?: Member): void {
    const frame = JSON.stringify({ type: "rooms", room, change });
    for (const user of users) {
      for (const member of this.#byUser.get(user) ?? []) {
        if (change === "left" || change === "removed") member.lose(room);
        if (member !== except && this.#greeted.has(member)) member.deliver(frame);
      }
    }
  }

  #tellThread(room: string, { seq, count, at, by }: ThreadNews): void {
    this.#tellRoom(room, JSON.stringify({ type: "thread", room, seq, count, at, by }));
  }

  #tellTyping(room: string, user: string): void {
    this.#tellRoom(room, JSON.stringify({ type: "typing", room, user }), user);
  }

  #tellRoom(room: string, frame: string, exceptUser?: string): void {
    for (const listener of this.#open.get(room)?.listeners ?? []) {
      if (listener.live && listener.user !== exceptUser) listener.deliver(frame);
    }
  }

  /** Closes the sockets of a session that has ended, on this isolate. */
  endSession(session: string): void {
    for (const member of this.#members) {
      if (member.session === session) member.end(CLOSE.signedOut, 0);
    }
  }

  #beat(): void {
    const now = this.#deps.clock.now();
    const listenedMs = Math.min(Math.max(0, now - this.#beatAt), LISTENED_MS);
    this.#beatAt = now;
    for (const member of this.#members) member.beat(now, listenedMs);
  }
}
