import type { Head } from "../../store/log/head.ts";
import { ChatError } from "../../base/errors.ts";
import type { MessageEvent, Person } from "../../protocol/event.ts";
import { threadId, type ThreadRef } from "../../protocol/thread.ts";
import type { ThreadSummary } from "../../protocol/thread_summary.ts";
import type { Cursors } from "../../store/reading/cursors.ts";
import type { RoomLog } from "../../store/log/log.ts";
import type { People } from "../../store/people/people.ts";
import { readMessage } from "../../store/log/rows.ts";
import type { Room } from "../../store/rooms/room.ts";
import type { ThreadFollows } from "../../store/reading/thread_follows.ts";
import type { Access } from "../access.ts";
import type { RoomLists } from "../rooms/room_lists.ts";
import { FOLLOWED, type UnreadThreads } from "./unread_threads.ts";
import { comparePlaces, type ListPlace } from "./list_place.ts";

/** Threads on one page. */
const PAGE = 20;

export interface ThreadsOptions {
  log: RoomLog;
  cursors: Cursors;
  follows: ThreadFollows;
  unread: UnreadThreads;
  people: People;
  access: Access;
  roomLists: Pick<RoomLists, "titleOf">;
}

/** A thread that somebody follows, with what it is about. */
export interface FollowedThread {
  /** The room as the person calls it. */
  room: { id: string; kind: string; name: string };
  message: MessageEvent;
  author: Person | undefined;
  /** Where its log ends. */
  head: number;
  summary: ThreadSummary;
}

/** Tells of threads by their heads alone, without reading them. */
export class Threads {
  #options: ThreadsOptions;

  constructor(options: ThreadsOptions) {
    this.#options = options;
  }

  /**
   * Of the messages of a room that the person may see, what is to be told of the threads of those
   * that have one with a reply in it, in their order.
   */
  async summaries(
    person: Pick<Person, "id">,
    room: string,
    seqs: readonly number[],
  ): Promise<ThreadSummary[]> {
    const { log, follows } = this.#options;
    const wanted = [...new Set(seqs)].map((seq): ThreadRef => ({ room, seq }));
    const [heads, following] = await Promise.all([
      log.heads(wanted.map(idOf)),
      follows.among(person.id, wanted),
    ]);
    const described = await this.#describe(
      person.id,
      wanted.map((thread, index) => ({
        thread,
        head: heads[index],
        following: following[index] === true,
      })),
    );
    return described.map(({ summary }) => summary);
  }

  /**
   * A page of the threads that the person follows and may see, the latest reply first.
   *
   * @param after where the page before ended
   */
  async followed(
    person: Pick<Person, "id">,
    after: ListPlace = { at: Infinity, id: "" },
  ): Promise<{ threads: FollowedThread[]; next: ListPlace | undefined }> {
    const { follows, log } = this.#options;
    const all = await follows.of(person.id, FOLLOWED);
    const rooms = await this.#roomsOf(person, all);
    const seen = all.filter(({ room }) => rooms.has(room));
    const heads = await log.heads(seen.map(idOf));
    const found = seen
      .map((thread, index) => ({ thread, ...placeOf(thread, heads[index]), following: true }))
      .filter((each) =>
        each.head !== undefined && each.head.count > 0 && comparePlaces(after, each) < 0
      )
      .sort(comparePlaces);
    const page = found.slice(0, PAGE);
    return {
      threads: await this.#toFollowedThreads(person, rooms, page),
      next: found.length > PAGE ? page.at(-1) : undefined,
    };
  }

  /**
   * The threads that the person follows and may see in which something is unread, the latest first; at
   * most a page of them, and how many there are beyond it.
   */
  async unread(person: Pick<Person, "id">): Promise<{ threads: FollowedThread[]; more: number }> {
    const all = await this.#options.unread.list(person.id);
    const rooms = await this.#roomsOf(person, all);
    const seen = all.filter(({ room }) => rooms.has(room));
    const page = seen.slice(0, PAGE);
    const heads = await this.#options.log.heads(page.map(idOf));
    const threads = await this.#toFollowedThreads(
      person,
      rooms,
      page.map((thread, index) => ({ thread, head: heads[index], following: true })),
    );
    return { threads, more: seen.length - page.length };
  }

  async #toFollowedThreads(
    person: Pick<Person, "id">,
    rooms: ReadonlyMap<string, Room>,
    page: readonly { thread: ThreadRef; head: Head | undefined; following: boolean }[],
  ): Promise<FollowedThread[]> {
    const { log } = this.#options;
    const [summaries, messages] = await Promise.all([
      this.#describe(person.id, page),
      Promise.all(page.map(({ thread }) => log.messageAt(thread.room, thread.seq))),
    ]);
    const authors = await this.#peopleById(messages.flatMap((message) => message?.by ?? []));
    const threads = await Promise.all(page.map(async ({ thread }, index) => {
      const [room, stored] = [rooms.get(thread.room), messages[index]];
      const summary = summaries.find(({ room, seq }) => room === thread.room && seq === thread.seq);
      if (room === undefined || stored === undefined || summary === undefined) return [];
      const { name } = await this.#options.roomLists.titleOf(room, person);
      return [{
        room: { id: room.id, kind: room.kind, name },
        message: readMessage(stored),
        author: authors.get(stored.by),
        head: summary.head,
        summary: summary.summary,
      }];
    }));
    return threads.flat();
  }

  /** The rooms of these threads that the person may see. */
  async #roomsOf(
    person: Pick<Person, "id">,
    threads: readonly ThreadRef[],
  ): Promise<Map<string, Room>> {
    const ids = [...new Set(threads.map(({ room }) => room))];
    const opened = await Promise.all(ids.map(async (id) => {
      try {
        return [await this.#options.access.openRoom(person, id)];
      } catch (error) {
        if (error instanceof ChatError && error.code === "not_found") return [];
        throw error;
      }
    }));
    return new Map(opened.flat().map((room) => [room.id, room]));
  }

  async #describe(
    user: string,
    threads: readonly { thread: ThreadRef; head: Head | undefined; following: boolean }[],
  ): Promise<{ room: string; seq: number; head: number; summary: ThreadSummary }[]> {
    const begun = threads.filter(({ head }) => head !== undefined && head.count > 0);
    const [cursors, people] = await Promise.all([
      this.#options.cursors.of(user, begun.map(({ thread }) => idOf(thread))),
      this.#peopleById(begun.flatMap(({ head }) => head?.thread?.people ?? [])),
    ]);
    const followed = begun.flatMap(({ thread, head, following }, index) =>
      following
        ? [{
          id: idOf(thread),
          count: head!.count,
          deleted: head!.deleted ?? 0,
          at: head!.thread?.at ?? 0,
          read: cursors[index]!,
        }]
        : []
    );
    const counts = await this.#options.unread.count(user, followed);
    const unread = new Map(followed.map(({ id }, index) => [id, counts[index]]));
    return begun.map(({ thread: { room, seq }, head, following }) => {
      const { count, thread } = head!;
      const summary = {
        seq,
        count,
        at: thread?.at ?? 0,
        people: (thread?.people ?? []).flatMap((id) => people.get(id) ?? []),
        unread: unread.get(threadId(room, seq)) ?? 0,
        ...(following ? { following: true as const } : {}),
      };
      return { room, seq, head: head!.seq, summary };
    });
  }

  async #peopleById(ids: readonly string[]): Promise<Map<string, Person>> {
    return new Map((await this.#options.people.of(ids)).map((person) => [person.id, person]));
  }
}

function idOf({ room, seq }: ThreadRef): string {
  return threadId(room, seq);
}

function placeOf(thread: ThreadRef, head: Head | undefined): ListPlace & { head: typeof head } {
  return { at: head?.thread?.at ?? 0, id: idOf(thread), head };
}
