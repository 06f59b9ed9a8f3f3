import { roomNotFound } from "../../base/errors.ts";
import { describeError, type Logger } from "../../base/logger.ts";
import { getOrInsert } from "../../base/runtime.ts";
import { threadOf } from "../../protocol/thread.ts";
import type { RoomLog } from "../../store/log/log.ts";
import type { People } from "../../store/people/people.ts";
import { shardOf } from "../../store/isolates/counters.ts";
import type { Socket } from "../sockets/socket.ts";
import { Channel, type Subscription } from "./channel.ts";

/** Pages of catch-ups that are read at a time. */
const PAGES = 4;

export interface ChannelsOptions {
  log: RoomLog;
  people: People;
  logger: Logger;
}

const NO_SUBSCRIPTIONS: ReadonlySet<Subscription> = new Set();

/** The channels of this isolate: one for each log that a socket is subscribed to. */
export class Channels {
  /** Sockets that catch up take turns, so that whoever writes does not wait behind many of them. */
  readonly pages = new Slots(PAGES);
  #options: ChannelsOptions;
  #opening = new Map<string, Promise<Channel>>();
  #open = new Map<string, Channel>();

  constructor(options: ChannelsOptions) {
    this.#options = options;
  }

  /** The channel of a room, if a socket is subscribed to it. */
  get(room: string): Channel | undefined {
    return this.#open.get(room);
  }

  /** The subscriptions to the room. */
  subscriptions(room: string): ReadonlySet<Subscription> {
    return this.#open.get(room)?.subscriptions ?? NO_SUBSCRIPTIONS;
  }

  /**
   * Subscribes a socket to a room. The subscription is sent nothing until it is `live`.
   *
   * @param onEnded called when the membership that the subscription rests on has ended
   * @throws {ChatError} `not_found`
   */
  async subscribe(
    room: string,
    socket: Socket,
    onEnded?: () => void,
  ): Promise<{ channel: Channel; subscription: Subscription }> {
    let channel = await this.#channel(room);
    // While we waited, its last subscription may have left and the channel been forgotten.
    while (this.#open.get(room) !== channel) channel = await this.#channel(room);
    const subscription: Subscription = {
      user: socket.person.id,
      position: 0,
      live: false,
      seesPeople: false,
      deliver: (frame) => socket.deliver(frame),
      onEnded,
    };
    channel.subscriptions.add(subscription);
    return { channel, subscription };
  }

  /** Ends a subscription; a channel without one is forgotten. */
  unsubscribe(channel: Channel, subscription: Subscription): void {
    channel.subscriptions.delete(subscription);
    if (channel.subscriptions.size > 0 || this.#open.get(channel.room) !== channel) return;
    this.#open.delete(channel.room);
    this.#opening.delete(channel.room);
  }

  /**
   * Reads the logs behind these counters as far as they go beyond the batches that came.
   * Rooms come before their threads, whose readers may have lost the room before a reply came.
   */
  async readBehind(shards: ReadonlySet<string>): Promise<void> {
    const moved = [...this.#open.keys()].filter((room) => shards.has(shardOf(room)));
    const threads = moved.filter((room) => threadOf(room) !== undefined);
    const above = threads.flatMap((room) => threadOf(room)?.room ?? []);
    await this.#read(new Set([...moved, ...above]).difference(new Set(threads)));
    await this.#read(new Set(threads));
  }

  async #read(rooms: ReadonlySet<string>): Promise<void> {
    const channels = [...rooms].flatMap((room) => this.#open.get(room) ?? []);
    const heads = await this.#options.log.heads(channels.map(({ room }) => room));
    await Promise.all(channels.map(async (channel, index) => {
      const head = heads[index];
      if (head !== undefined && head.seq > channel.last) await channel.readForward();
    }));
  }

  #channel(room: string): Promise<Channel> {
    return getOrInsert(this.#opening, room, () => this.#openChannel(room));
  }

  async #openChannel(room: string): Promise<Channel> {
    const { log, people, logger } = this.#options;
    try {
      const at = await log.head(room);
      if (at === undefined) throw roomNotFound();
      const channel = new Channel({
        room,
        at,
        log,
        people,
        onError: (error) => logger.error("catch_up_failed", { room, ...describeError(error) }),
      });
      this.#open.set(room, channel);
      // What was committed between reading the head and this line did not come to the channel.
      await channel.readForward();
      return channel;
    } catch (error) {
      this.#opening.delete(room);
      this.#open.delete(room);
      throw error;
    }
  }
}

/** Lets so many do something at a time, in the order in which they came. */
export class Slots {
  #free: number;
  #waiting: (() => void)[] = [];

  constructor(slots: number) {
    this.#free = slots;
  }

  /** Resolves when there is a slot, with what gives it back. */
  async take(): Promise<() => void> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    };
  }
}
