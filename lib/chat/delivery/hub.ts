import type { Blocks } from "../../store/people/blocks.ts";
import type { Batch } from "../../store/log/batch.ts";
import type { Stopwatch } from "../../base/clock.ts";
import { threadOf } from "../../protocol/thread.ts";
import {
  deletionNotice,
  mentionNotice,
  noticeOf,
  type PeopleNotice,
  threadNewsNotice,
} from "../../store/isolates/notices.ts";
import type { ServerSettings } from "../../store/server/settings.ts";
import type { ThreadNews } from "../../store/reading/thread_rows.ts";
import type { Bus, Envelope } from "../isolates/bus.ts";
import type { Presence } from "../presence/presence.ts";
import type { Socket } from "../sockets/socket.ts";
import type { Channels } from "./channels.ts";
import type { HeadCache } from "./head_cache.ts";
import type { HeadPublisher } from "./head_publisher.ts";
import type { ListPublisher } from "./list_publisher.ts";
import type { UserPublisher } from "./user_publisher.ts";

/** The most often that somebody may say within so many milliseconds that they type in a room. */
const TYPING = { times: 3, withinMs: 1_000 };

export interface HubOptions {
  blocks: Pick<Blocks, "has">;
  bus: Bus;
  channels: Channels;
  heads: HeadCache;
  headPublisher: HeadPublisher;
  lists: ListPublisher;
  presence: Presence;
  users: UserPublisher;
  settings: Pick<ServerSettings, "read">;
  clock: Stopwatch;
}

/** Publishes batches, notices and typing to the sockets of this isolate and to the other isolates. */
export class Hub {
  #options: HubOptions;
  /** Room and person → how often they said in the present second that they type there. */
  #typing = new Map<string, number>();
  #typingSince = 0;

  constructor(options: HubOptions) {
    this.#options = options;
    options.bus.listen((message) => this.#receive(message));
  }

  /** Sends a committed batch to this isolate's sockets, then tells the other isolates. */
  publish(batch: Batch): void {
    this.#apply(batch);
    this.#options.bus.post({ kind: "events", batch });
  }

  /**
   * Sends a change in people's lists of rooms, or of people themselves, to this isolate's sockets, then
   * tells the other isolates.
   *
   * @param except a socket that needs no frame
   */
  notify(notice: PeopleNotice, except?: Socket): void {
    this.applyNotice(notice, except);
    this.#options.bus.post({ kind: "notice", notice });
  }

  /**
   * Sends a change in people's lists of rooms, of people, or of a thread to this isolate's sockets, or
   * reads the settings of the server again.
   */
  applyNotice(notice: PeopleNotice, except?: Socket): void {
    const { lists, presence, users, settings } = this.#options;
    switch (notice.change) {
      case "thread":
        return this.#sendThread(notice.room, notice.thread);
      case "user":
        return users.publish(notice);
      case "blocks":
        return users.publishBlocks(notice.users);
      case "settings":
        return void settings.read();
      case "status":
        for (const user of notice.users) presence.refresh(user);
        return;
      default:
        return lists.publish(notice, except);
    }
  }

  /** Sends what was committed behind these counters and was not published to this isolate. */
  async readBehind(shards: ReadonlySet<string>): Promise<void> {
    const { channels, heads, headPublisher } = this.#options;
    heads.forget(shards);
    await Promise.all([channels.readBehind(shards), headPublisher.readBehind(shards)]);
  }

  /** Sends the room's events up to `seq` that were committed and not published to this isolate. */
  catchUpTo(room: string, seq: number): void {
    this.#options.channels.get(room)?.catchUpTo(seq);
  }

  /** Tells the room that somebody is typing, at most three times a second. */
  typing(room: string, user: string): void {
    const now = this.#options.clock.elapsed();
    if (now - this.#typingSince >= TYPING.withinMs) {
      this.#typing.clear();
      this.#typingSince = now;
    }
    const key = `${room} ${user}`;
    const times = this.#typing.get(key) ?? 0;
    if (times >= TYPING.times) return;
    this.#typing.set(key, times + 1);
    this.#sendTyping(room, user);
    this.#options.bus.post({ kind: "typing", room, user });
  }

  #receive(message: Envelope): void {
    switch (message.kind) {
      case "events":
        return this.#apply(message.batch);
      case "notice":
        return this.applyNotice(message.notice);
      case "typing":
        return this.#sendTyping(message.room, message.user);
      default:
        return;
    }
  }

  #apply(batch: Batch): void {
    const { channels, headPublisher } = this.#options;
    const { room, mentioned, gone, followers, joined } = batch;
    channels.get(room)?.apply(batch);
    headPublisher.apply(batch);
    for (const event of batch.stateEvents ?? []) this.applyNotice(noticeOf(room, event));
    if (mentioned !== undefined) this.applyNotice(mentionNotice(room, mentioned));
    if (gone !== undefined) this.applyNotice(deletionNotice(room, gone));
    const thread = threadOf(room);
    if (followers !== undefined) this.applyNotice(threadNewsNotice(room, followers));
    if (joined !== undefined) {
      this.applyNotice({ room: thread?.room ?? room, users: joined, change: "joined" });
    }
    if (thread !== undefined && batch.thread !== undefined) {
      this.#sendThread(thread.room, batch.thread);
    }
  }

  #sendThread(room: string, { seq, count, at, by }: ThreadNews): void {
    this.#send(room, JSON.stringify({ type: "thread", room, seq, count, at, by }));
  }

  #sendTyping(room: string, user: string): void {
    this.#send(room, JSON.stringify({ type: "typing", room, user }), user);
  }

  #send(room: string, frame: string, by?: string): void {
    for (const subscription of this.#options.channels.subscriptions(room)) {
      const { live, user } = subscription;
      if (!live || user === by) continue;
      if (by === undefined || !this.#options.blocks.has(user, by)) subscription.deliver(frame);
    }
  }
}
