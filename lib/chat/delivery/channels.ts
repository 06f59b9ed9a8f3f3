import { roomNotFound } from "../../base/errors.ts";
import { describeError, type Logger } from "../../base/logger.ts";
import { getOrInsert } from "../../base/runtime.ts";
import { threadOf } from "../../protocol/thread.ts";
import type { RoomLog } from "../../store/log/log.ts";
import type { People } from "../../store/people/people.ts";
import { shardOf } from "../../store/isolates/counters.ts";
import { Channel, type Subscription } from "./channel.ts";

/** What open rooms need from around them. */
export interface ChannelsDeps {
  log: RoomLog;
  people: People;
  logger: Logger;
}

const NOBODY: ReadonlySet<Subscription> = new Set();

/** The rooms of this isolate that somebody listens to, each with its channel. */
export class Channels {
  #deps: ChannelsDeps;
  #opening = new Map<string, Promise<Channel>>();
  #open = new Map<string, Channel>();

  constructor(deps: ChannelsDeps) {
    this.#deps = deps;
  }

  /** The room's channel, if somebody listens to it. */
  get(room: string): Channel | undefined {
    return this.#open.get(room);
  }

  /** The subscriptions to the room. */
  subscriptions(room: string): ReadonlySet<Subscription> {
    return this.#open.get(room)?.subscriptions ?? NOBODY;
  }

  /**
   * Adds a subscription to the room, which is opened if it is not.
   *
   * @throws {ChatError} `not_found`
   */
  async subscribe(room: string, subscription: Subscription): Promise<Channel> {
    let channel = await this.#channel(room);
    // While we waited, its last subscription may have left and the channel been forgotten.
    while (this.#open.get(room) !== channel) channel = await this.#channel(room);
    channel.subscriptions.add(subscription);
    return channel;
  }

  /** Ends a subscription; a room without one is forgotten. */
  unsubscribe(channel: Channel, subscription: Subscription): void {
    channel.subscriptions.delete(subscription);
    if (channel.subscriptions.size > 0 || this.#open.get(channel.room) !== channel) return;
    this.#open.delete(channel.room);
    this.#opening.delete(channel.room);
  }

  /**
   * Reads the log of every open room behind these counters that has moved on without our hearing of
   * it. Rooms come before their threads, whose readers may have lost the room before a reply came.
   */
  async catchUp(shards: ReadonlySet<string>): Promise<void> {
    const moved = [...this.#open.keys()].filter((room) => shards.has(shardOf(room)));
    const threads = moved.filter((room) => threadOf(room) !== undefined);
    const above = threads.flatMap((room) => threadOf(room)?.room ?? []);
    await this.#read(new Set([...moved, ...above]).difference(new Set(threads)));
    await this.#read(new Set(threads));
  }

  async #read(rooms: ReadonlySet<string>): Promise<void> {
    const channels = [...rooms].flatMap((room) => this.#open.get(room) ?? []);
    const heads = await this.#deps.log.heads(channels.map(({ room }) => room));
    await Promise.all(channels.map(async (channel, index) => {
      const head = heads[index];
      if (head !== undefined && head.seq > channel.last) await channel.catchUp();
    }));
  }

  #channel(room: string): Promise<Channel> {
    return getOrInsert(this.#opening, room, () => this.#openChannel(room));
  }

  async #openChannel(room: string): Promise<Channel> {
    const { log, people, logger } = this.#deps;
    try {
      const at = await log.head(room);
      if (at === undefined) throw roomNotFound();
      const channel = new Channel(room, at, log, people, (error) => {
        logger.error("catch_up_failed", { room, ...describeError(error) });
      });
      this.#open.set(room, channel);
      // What was committed between reading the head and this line went past the channel.
      await channel.catchUp();
      return channel;
    } catch (error) {
      this.#opening.delete(room);
      this.#open.delete(room);
      throw error;
    }
  }
}
