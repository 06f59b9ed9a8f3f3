import { threadId, type ThreadRef } from "../../protocol/thread.ts";
import { countUnread } from "../../protocol/unread.ts";
import type { Cursor } from "../../store/reading/cursor.ts";
import type { RoomLog } from "../../store/log/log.ts";
import { isGone } from "../../store/log/rows.ts";
import type { ThreadFollows } from "../../store/reading/thread_follows.ts";
import type { HeadCache } from "../delivery/head_cache.ts";

/** The most threads of one person that are looked at. */
export const FOLLOWED = 5_000;

/** Threads with something new, those of the latest reply, whose replies are read and counted exactly. */
const EXACT = 50;

/** Replies of one thread that are counted. */
const COUNTED = 100;

/** A thread that somebody follows, in which something is new to them. */
export interface UnreadThread extends ThreadRef {
  /** Where its log ends. */
  head: number;
  /** When its last event was, in milliseconds since 1970 (UTC). */
  at: number;
  /** Replies of others that are not read and not deleted; a hundred at most. */
  unread: number;
}

/** A thread, and how far somebody has read it. */
export interface ReadThread {
  /** The id of its log. */
  id: string;
  /** The number of replies, deleted ones among them. */
  count: number;
  /** The seq of the last one that is deleted; 0 when none is. */
  deleted: number;
  /** When the last event was, in milliseconds since 1970 (UTC). */
  at: number;
  read: Cursor;
}

export interface UnreadThreadsOptions {
  follows: ThreadFollows;
  heads: Pick<HeadCache, "get">;
  log: Pick<RoomLog, "messagesAfter" | "deleted">;
}

/** Finds what is new to people in the threads that they follow. The caller asks whether they may see it. */
export class UnreadThreads {
  #options: UnreadThreadsOptions;

  constructor(options: UnreadThreadsOptions) {
    this.#options = options;
  }

  /** The threads in which something is new to the person, of one room or all, the latest reply first. */
  async list(user: string, room?: string): Promise<UnreadThread[]> {
    const { follows, heads } = this.#options;
    const followed = await follows.of(user, FOLLOWED, room);
    const ends = await heads.get(followed.map(({ room, seq }) => threadId(room, seq)));
    const known = followed.flatMap(({ read, ...thread }, index) => {
      const end = ends[index];
      return end === undefined ? [] : [{ thread, read, end }];
    }).sort((one, other) => other.end.at - one.end.at);
    const unread = await this.count(user, known.map(({ read, end }) => ({ ...end, read })));
    return known.map(({ thread, end: { head, at } }, index) => ({
      ...thread,
      head,
      at,
      unread: unread[index] ?? 0,
    })).filter(({ unread }) => unread > 0);
  }

  /** Counts the replies that are new to the person in each of these threads, in their order. */
  async count(user: string, threads: readonly ReadThread[]): Promise<number[]> {
    const moved = threads.filter(({ count, read }) => count > read.count);
    const latest = new Set(moved.sort((one, other) => other.at - one.at).slice(0, EXACT));
    return await Promise.all(threads.map(async (thread) => {
      const { id, count, read } = thread;
      if (!latest.has(thread)) {
        const [gone = 0] = await this.#options.log.deleted.after(id, [read.seq], thread.deleted);
        return Math.min(COUNTED, countUnread(count, read.count, gone));
      }
      const replies = await this.#options.log.messagesAfter(id, read.seq, COUNTED);
      return replies.filter((reply) => reply.by !== user && !isGone(reply)).length;
    }));
  }

  /** Counts the replies that are new to the person in the threads of each room, or of one room. */
  async countByRoom(user: string, room?: string): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    for (const { room: of, unread } of await this.list(user, room)) {
      counts.set(of, (counts.get(of) ?? 0) + unread);
    }
    return counts;
  }
}
