import { ChatError } from "../base/errors.ts";
import { describeError } from "../base/logger.ts";
import { CLOSE } from "../protocol/close_code.ts";
import { LIMITS } from "../protocol/limits.ts";
import { threadOf } from "../protocol/thread.ts";
import { catchUp, type Position, resetReason } from "./catch_up.ts";
import type { Channel, Listener } from "./channel.ts";
import type { Chat } from "./chat.ts";
import type { Member } from "./member.ts";

/** What a socket may have unsent before a catch-up pauses, in bytes; how often that is looked at. */
const CATCH_UP_BYTES = 256 * 1024;
const DRAIN_MS = 10;

interface Subscription {
  channel: Channel;
  listener: Listener;
  /** Give back what was taken with it. */
  release: (() => void)[];
  /** Counts its catch-ups, so that a newer one ends an older one. */
  run: number;
}

/** The rooms that one socket listens to. */
export class Subscriptions {
  #member: Member;
  #socket: Pick<WebSocket, "bufferedAmount">;
  #chat: Chat;
  #byRoom = new Map<string, Subscription>();
  #cleared = false;

  constructor(member: Member, socket: Pick<WebSocket, "bufferedAmount">, chat: Chat) {
    this.#member = member;
    this.#socket = socket;
    this.#chat = chat;
  }

  has(room: string): boolean {
    return this.#byRoom.has(room);
  }

  /** The last event of each room. */
  heads(): Record<string, number> {
    return Object.fromEntries([...this.#byRoom].map(([room, { channel }]) => [room, channel.last]));
  }

  /**
   * Subscribes to the room, or moves the subscription: from a position, or live from the head.
   * Answers `id`, if there is one, before the room's first event.
   *
   * @throws {ChatError} `not_found`, or `invalid` for one room too many
   */
  async add(room: string, position?: Position, id?: number): Promise<void> {
    const { room: { kind } } = await this.#chat.openLog(this.#member.person, room);
    const subscription = await this.#seat(room, kind !== "public");
    if (subscription === undefined) return;
    const { channel, listener } = subscription;
    const run = ++subscription.run;
    const reason = position && await resetReason(channel, position);
    if (this.#cleared) return;
    if (id !== undefined) {
      this.#say({ type: "ok", id, epoch: channel.epoch, head: channel.last });
    }
    if (reason !== undefined) {
      this.#say({ type: "reset", room, epoch: channel.epoch, head: channel.last, why: reason });
    }
    if (threadOf(room) === undefined) this.#chat.hub.showPeople(room, listener);
    listener.position = position === undefined || reason !== undefined
      ? channel.last
      : position.seq;
    listener.live = listener.position === channel.last;
    if (listener.live) return;
    const current = () =>
      !this.#cleared && subscription.run === run && this.#byRoom.get(room) === subscription;
    // Not awaited: sends and other rooms need not wait for a long catch-up.
    catchUp(channel, listener, current, () => this.#drained()).catch((error) => {
      this.#chat.logger.error("catch_up_failed", { room, ...describeError(error) });
      this.#member.end(CLOSE.resync, 0);
    });
  }

  /**
   * The socket's subscription to the room, a new one if need be.
   *
   * @param bound whether it rests on a membership
   */
  async #seat(room: string, bound: boolean): Promise<Subscription | undefined> {
    const known = this.#byRoom.get(room);
    if (known !== undefined) {
      known.listener.live = false;
      return known;
    }
    if (this.#byRoom.size >= LIMITS.roomsPerSocket) {
      throw new ChatError("invalid", `A socket may have at most ${LIMITS.roomsPerSocket} rooms.`, {
        field: "room",
      });
    }
    const { hub } = this.#chat;
    const ended = bound ? () => this.#lost(room) : undefined;
    const thread = threadOf(room);
    const { channel, seat } = await hub.sit(room, this.#member, ended);
    const release = [() => hub.rise(channel, seat)];
    try {
      if (bound && thread !== undefined) {
        // Memberships end in the room's log: it is listened to for that alone.
        const above = await hub.sit(thread.room, this.#member, ended);
        release.push(() => hub.rise(above.channel, above.seat));
      }
      // From here on the log says when the membership ends; it may have done so before that.
      if (bound) await this.#chat.openLog(this.#member.person, room);
    } catch (error) {
      for (const rise of release) rise();
      throw error;
    }
    if (this.#cleared) {
      for (const rise of release) rise();
      return undefined;
    }
    if (thread === undefined) {
      hub.presence.enter(room, this.#member.person);
      release.push(() => hub.presence.leave(room, this.#member.person));
    }
    const subscription: Subscription = { channel, listener: seat, release, run: 0 };
    this.#byRoom.set(room, subscription);
    return subscription;
  }

  /** Ends the subscription, if there is one. */
  remove(room: string): void {
    const subscription = this.#byRoom.get(room);
    if (subscription === undefined) return;
    this.#byRoom.delete(room);
    for (const release of subscription.release) release();
  }

  /**
   * The log says that the membership has ended. It may say so late, of a person who has come back
   * since: whoever still belongs to the room goes on from where they were.
   */
  #lost(room: string): void {
    const subscription = this.#byRoom.get(room);
    if (subscription === undefined) return;
    const { channel: { epoch }, listener: { position } } = subscription;
    this.remove(room);
    this.#member.lose(room);
    this.add(room, { epoch, seq: position }).catch((error) => {
      if (error instanceof ChatError && error.code === "not_found") return;
      this.#chat.logger.error("room_lost", { room, ...describeError(error) });
      this.#member.end(CLOSE.resync, 0);
    });
  }

  /** Ends every subscription, for good. */
  clear(): void {
    this.#cleared = true;
    for (const room of [...this.#byRoom.keys()]) this.remove(room);
  }

  async #drained(): Promise<void> {
    while (!this.#cleared && this.#socket.bufferedAmount > CATCH_UP_BYTES) {
      await new Promise((resolve) => setTimeout(resolve, DRAIN_MS));
    }
  }

  #say(frame: object): void {
    this.#member.deliver(JSON.stringify(frame));
  }
}
