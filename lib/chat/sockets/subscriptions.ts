import { ChatError } from "../../base/errors.ts";
import { describeError, type Logger } from "../../base/logger.ts";
import { pause } from "../../base/pause.ts";
import { CLOSE } from "../../protocol/close_code.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { threadOf } from "../../protocol/thread.ts";
import { resetReason, sendMissed } from "./catch_up.ts";
import type { Position } from "../../protocol/client_frame.ts";
import type { Channel, Subscription } from "../delivery/channel.ts";
import type { Delivery } from "../delivery/delivery.ts";
import type { Access } from "../access.ts";
import type { Socket } from "./socket.ts";

/** A catch-up pauses while more bytes than this are unsent; it is checked every few milliseconds. */
const CATCH_UP_BYTES = 128 * 1024;
const DRAIN_MS = 10;

interface ActiveSubscription {
  channel: Channel;
  subscription: Subscription;
  /** Give back what was taken with it. */
  release: (() => void)[];
  /** Counts its moves, so that a newer one ends the catch-up of an older one. */
  run: number;
}

/** A subscription that is being made or moved, which takes several reads of the store. */
interface Attempt {
  /** The membership has ended meanwhile, so that what was read before counts no more. */
  isVoid: boolean;
}

export interface SubscriptionsOptions {
  access: Pick<Access, "openLog">;
  delivery: Delivery;
  logger: Logger;
}

/** The subscriptions of one socket. */
export class Subscriptions {
  #socket: Socket;
  #webSocket: Pick<WebSocket, "bufferedAmount">;
  #options: SubscriptionsOptions;
  #byRoom = new Map<string, ActiveSubscription>();
  /** The latest attempt at each room that is under way. */
  #attempts = new Map<string, Attempt>();
  /** Those that have missed events; one catches up at a time, however many there are. */
  #behind = new Map<string, ActiveSubscription>();
  #isCatchingUp = false;
  #cleared = false;

  constructor(
    socket: Socket,
    webSocket: Pick<WebSocket, "bufferedAmount">,
    options: SubscriptionsOptions,
  ) {
    this.#socket = socket;
    this.#webSocket = webSocket;
    this.#options = options;
  }

  /** Tells if the socket is subscribed to the log. */
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
    const attempt: Attempt = { isVoid: false };
    this.#attempts.set(room, attempt);
    try {
      do {
        attempt.isVoid = false;
        await this.#attempt(room, attempt, position, id);
        // Whoever lost the room, and has it again, is asked for anew.
      } while (attempt.isVoid && this.#isLatest(room, attempt));
    } finally {
      if (this.#attempts.get(room) === attempt) this.#attempts.delete(room);
    }
  }

  async #attempt(
    room: string,
    attempt: Attempt,
    position: Position | undefined,
    id: number | undefined,
  ): Promise<void> {
    // What it answers comes on top of what is unread, so whoever asks again and again has to read first.
    await this.#whenDrained();
    const { right } = await this.#options.access.openLog(this.#socket.person, room);
    const entry = await this.#subscriptionTo(room, attempt, right !== undefined);
    if (entry === undefined) return;
    const { channel, subscription } = entry;
    entry.run++;
    subscription.live = false;
    let reason;
    try {
      reason = position && await resetReason(channel, position);
    } catch (error) {
      // It waits for events that nothing would bring it any more.
      if (this.#byRoom.get(room) === entry) this.#drop(room);
      throw error;
    }
    if (!this.#isValid(room, attempt) || this.#byRoom.get(room) !== entry) return;
    if (id !== undefined) {
      this.#send({ type: "ok", id, epoch: channel.epoch, head: channel.last });
    }
    if (reason !== undefined) {
      this.#send({ type: "reset", room, epoch: channel.epoch, head: channel.last, why: reason });
    }
    if (threadOf(room) === undefined) this.#options.delivery.presence.show(room, subscription);
    subscription.position = position === undefined || reason !== undefined
      ? channel.last
      : position.seq;
    subscription.live = subscription.position === channel.last;
    this.#behind.delete(room);
    if (subscription.live) return;
    this.#behind.set(room, entry);
    // Not awaited: sends and other rooms need not wait for a long catch-up.
    this.#catchUpAll();
  }

  /**
   * The socket's subscription to the room, a new one if need be; undefined when it is wanted no more,
   * or was lost while it was made.
   *
   * @param bound whether it rests on a membership
   */
  async #subscriptionTo(
    room: string,
    attempt: Attempt,
    bound: boolean,
  ): Promise<ActiveSubscription | undefined> {
    if (!this.#isValid(room, attempt)) return undefined;
    const known = this.#byRoom.get(room);
    if (known !== undefined) return known;
    if (this.#byRoom.size >= LIMITS.roomsPerSocket) {
      throw new ChatError("invalid", `A socket may have at most ${LIMITS.roomsPerSocket} rooms.`, {
        field: "room",
      });
    }
    const { channels, presence } = this.#options.delivery;
    const ended = bound ? () => this.#onMembershipEnded(room) : undefined;
    const thread = threadOf(room);
    const { channel, subscription } = await channels.subscribe(room, this.#socket, ended);
    const release = [() => channels.unsubscribe(channel, subscription)];
    try {
      if (bound && thread !== undefined) {
        // Memberships end in the room's log: it is listened to for that alone.
        const above = await channels.subscribe(thread.room, this.#socket, ended);
        release.push(() => channels.unsubscribe(above.channel, above.subscription));
      }
      // From here on the log says when the membership ends; it may have done so before that.
      if (bound) await this.#options.access.openLog(this.#socket.person, room);
    } catch (error) {
      for (const end of release) end();
      throw error;
    }
    if (!this.#isValid(room, attempt)) {
      for (const end of release) end();
      return undefined;
    }
    if (thread === undefined) {
      const { id } = this.#socket.person;
      presence.sockets.subscribe(id, room);
      release.push(() => presence.sockets.unsubscribe(id, room));
    }
    const entry: ActiveSubscription = { channel, subscription, release, run: 0 };
    this.#byRoom.set(room, entry);
    return entry;
  }

  /** Ends the subscription, if there is one or is to be one. */
  remove(room: string): void {
    this.#attempts.delete(room);
    this.#drop(room);
  }

  #drop(room: string): void {
    const entry = this.#byRoom.get(room);
    if (entry === undefined) return;
    this.#byRoom.delete(room);
    this.#behind.delete(room);
    entry.subscription.live = false;
    entry.subscription.seesPeople = false;
    for (const release of entry.release) release();
  }

  #isLatest(room: string, attempt: Attempt): boolean {
    return !this.#cleared && this.#attempts.get(room) === attempt;
  }

  /** Tells if what the attempt has read so far still counts; called after each await. */
  #isValid(room: string, attempt: Attempt): boolean {
    return this.#isLatest(room, attempt) && !attempt.isVoid;
  }

  /**
   * The log says that the membership has ended. It may say so late, of a person who has come back
   * since: whoever still belongs to the room goes on from where they were.
   */
  #onMembershipEnded(room: string): void {
    this.#socket.forgetAccess(threadOf(room)?.room ?? room);
    const entry = this.#byRoom.get(room);
    this.#drop(room);
    const attempt = this.#attempts.get(room);
    if (attempt !== undefined) {
      attempt.isVoid = true;
      return;
    }
    if (entry === undefined) return;
    const { channel: { epoch }, subscription: { position } } = entry;
    this.add(room, { epoch, seq: position }).catch((error) => {
      if (error instanceof ChatError && error.code === "not_found") return;
      this.#options.logger.error("room_lost", { room, ...describeError(error) });
      this.#socket.close(CLOSE.resync, 0);
    });
  }

  /** Ends every subscription, for good. */
  clear(): void {
    this.#cleared = true;
    this.#attempts.clear();
    for (const room of [...this.#byRoom.keys()]) this.#drop(room);
  }

  /** Sends what was missed, one room after the other: a page a time is all that a socket has in memory. */
  async #catchUpAll(): Promise<void> {
    if (this.#isCatchingUp) return;
    this.#isCatchingUp = true;
    let at = "";
    try {
      for (let next = first(this.#behind); next !== undefined; next = first(this.#behind)) {
        const [room, entry] = next;
        at = room;
        const { channel, subscription, run } = entry;
        const current = () => this.#behind.get(room) === entry && entry.run === run;
        await sendMissed(channel, subscription, current, async () => {
          await this.#whenDrained();
          return await this.#options.delivery.channels.pages.take();
        });
        if (current()) this.#behind.delete(room);
      }
    } catch (error) {
      this.#options.logger.error("catch_up_failed", { room: at, ...describeError(error) });
      this.#socket.close(CLOSE.resync, 0);
    } finally {
      this.#isCatchingUp = false;
    }
  }

  async #whenDrained(): Promise<void> {
    while (!this.#cleared && this.#webSocket.bufferedAmount > CATCH_UP_BYTES) {
      await pause(DRAIN_MS);
    }
  }

  #send(frame: object): void {
    this.#socket.deliver(JSON.stringify(frame));
  }
}

function first<K, V>(map: ReadonlyMap<K, V>): [K, V] | undefined {
  return map.entries().next().value;
}
