import type { Clock, Stopwatch } from "../base/clock.ts";
import { ChatError, messageNotFound, noSuchReply, roomNotFound } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";
import type { Person } from "../protocol/event.ts";
import { LIMITS, ROOM_PAGE } from "../protocol/limits.ts";
import type { RoomNumbers, RoomSummary } from "../protocol/server_frame.ts";
import { threadId, threadOf, type ThreadRef } from "../protocol/thread.ts";
import { wasRemoved } from "../store/log/authors.ts";
import type { Cursor } from "../store/reading/cursor.ts";
import type { Cursors } from "../store/reading/cursors.ts";
import type { Head } from "../store/log/head.ts";
import type { RoomLog } from "../store/log/log.ts";
import type { Memberships } from "../store/rooms/memberships.ts";
import type { Mentions } from "../store/reading/mentions.ts";
import type { Change, Post } from "../store/log/plan.ts";
import { readNotice } from "../store/isolates/notices.ts";
import { fitsRecord, isGone } from "../store/log/rows.ts";
import { rightTo } from "../store/rooms/rights.ts";
import type { Room, Rooms } from "../store/rooms/rooms.ts";
import type { People } from "../store/people/people.ts";
import { isStateWrite, type StateWrite } from "../store/rooms/membership_rules.ts";
import { BLANK_MESSAGE, isBlankMessage } from "../text/blank.ts";
import { crowdOf, namesIn, roomsIn } from "../text/names/mentions.ts";
import { findNamed } from "../text/names/named.ts";
import { foldRoomName } from "../text/names/names.ts";
import type { Hub } from "./delivery/hub.ts";
import { comparePlaces, type ListPlace, readPageOfRooms } from "./threads/list_place.ts";
import type { HeadCache, LogHead } from "./delivery/head_cache.ts";
import type { Socket } from "./sockets/socket.ts";
import type { MessageLimits } from "./limits.ts";
import type { Presence } from "./presence/presence.ts";
import type { Receipt, Submission } from "./writing/writer.ts";
import type { Writers } from "./writing/writers.ts";
import type { UnreadThreads } from "./threads/unread_threads.ts";
import { SharedReads } from "../base/shared_reads.ts";

/** What the chat needs from around it. */
export interface ChatDeps {
  writers: Writers;
  log: RoomLog;
  rooms: Rooms;
  memberships: Memberships;
  cursors: Cursors;
  mentions: Pick<Mentions, "after">;
  unreadThreads: Pick<UnreadThreads, "countByRoom" | "of">;
  people: People;
  hub: Hub;
  heads: Pick<HeadCache, "get">;
  presence: Pick<Presence, "peopleIn">;
  limits: MessageLimits;
  /** Is told of each message that is stored, once its author was: the author's id, the log, the text. */
  sent(user: string, log: string, text: string): void;
  clock: Clock & Stopwatch;
  logger: Logger;
  heartbeatMs: number;
}

/** A page of a person's list of rooms, the latest activity first. */
export interface RoomList {
  rooms: RoomSummary[];
  /** What to ask for the page after it with, when there is more. */
  next?: string;
  /** Where all rooms of the list are, those of the page among them. */
  all: readonly LogHead[];
}

/** A log that a person may see. */
export interface Opened {
  id: string;
  /** The room that it is of, and whose rights it has. */
  room: Room;
  /** What the right to it rests on, for the commits that need it to be still there. */
  right: Deno.KvKey | undefined;
  /** The message whose thread it is, and whether anybody has replied there. */
  thread?: ThreadRef & { isBegun: boolean };
}

/** What a person may do in rooms, the same by socket and by HTTP. */
export class Chat {
  readonly hub: Hub;
  readonly limits: MessageLimits;
  readonly clock: Clock & Stopwatch;
  readonly logger: Logger;
  readonly heartbeatMs: number;
  #deps: ChatDeps;
  #roomLists = new SharedReads<RoomList>();

  constructor(deps: ChatDeps) {
    this.hub = deps.hub;
    this.limits = deps.limits;
    this.clock = deps.clock;
    this.logger = deps.logger;
    this.heartbeatMs = deps.heartbeatMs;
    this.#deps = deps;
  }

  /**
   * The room, if the person may see it: a public one is open to everybody who is signed in, any other
   * to its members.
   *
   * @throws {ChatError} `not_found`, the same for a room that is not there and one that is not theirs
   */
  async openRoom(person: Pick<Person, "id">, id: string): Promise<Room> {
    const room = await this.#deps.rooms.get(id);
    if (room === undefined) throw roomNotFound();
    if (room.kind === "public" || await this.#deps.memberships.has(id, person.id)) return room;
    throw roomNotFound();
  }

  /**
   * The room that a log is of: a room's own, or that of a thread, whose rights are its room's. A
   * message has a thread to be read as long as there are replies in it, or it may get some.
   *
   * @throws {ChatError} `not_found`, the same for what is not there and what is not theirs
   */
  async openLog(person: Pick<Person, "id">, id: string): Promise<Opened> {
    const thread = threadOf(id);
    const room = await this.openRoom(person, thread?.room ?? id);
    const right = rightTo(room, person.id);
    if (thread === undefined) return { id, room, right };
    const at = await this.#deps.log.head(id);
    const isBegun = at !== undefined && at.versionstamp !== null;
    if (!isBegun && !await this.#mayBegin(thread)) throw roomNotFound();
    return { id, room, right, thread: { ...thread, isBegun } };
  }

  async #mayBegin({ room, seq }: ThreadRef): Promise<boolean> {
    const message = await this.#deps.log.messageAt(room, seq);
    return message !== undefined && !isGone(message);
  }

  /**
   * The log, for somebody who is about to write there: whoever writes in a public room belongs to it,
   * and the first reply to a message begins its thread.
   *
   * @param posts the message that they post, if they do
   * @throws {ChatError} `not_found`, or `forbidden` for whoever was removed or may not write there
   */
  async joinLog(
    person: Person,
    id: string,
    posts: { text: string; replyTo?: number | undefined } | undefined,
  ): Promise<Opened> {
    const opened = await this.openLog(person, id);
    const { room, thread } = opened;
    if (room.kind === "public" && !room.archived) {
      const came = await this.#deps.memberships.ensure(person.id, room.id);
      if (came === "removed") throw wasRemoved();
      if (came === "joined") {
        this.hub.notify({ room: room.id, users: [person.id], change: "joined" });
      }
    }
    if (thread === undefined || thread.isBegun) return opened;
    if (posts === undefined) throw messageNotFound();
    // What is refused begins nothing.
    const refusal = refuseText(posts.text);
    if (refusal !== undefined) throw refusal;
    if (posts.replyTo !== undefined) throw noSuchReply();
    await this.#begin(person, thread);
    return { ...opened, thread: { ...thread, isBegun: true } };
  }

  /** Somebody else may have begun it meanwhile, which the room's log finds done already. */
  async #begin({ id, username, name }: Person, { room, seq }: ThreadRef): Promise<void> {
    const author = { id, username, name };
    await new Promise<Receipt>((done, failed) =>
      this.submit(room, { write: { kind: "thread", author, target: seq }, done, failed })
    );
  }

  /**
   * The person's own list of rooms, the latest activity first: a page of it, and where all of them are.
   */
  roomsOf(person: Person): Promise<RoomList> {
    return this.#roomLists.of(person.id, () => this.#readRoomsOf(person, {}));
  }

  /**
   * A page of the person's own list of rooms.
   *
   * @throws {ChatError} `invalid` with the field
   */
  async roomPage(
    person: Person,
    wanted: { before?: string | null; limit?: string | null },
  ): Promise<Omit<RoomList, "all">> {
    const { before, limit } = readPageOfRooms(wanted);
    const { rooms, next } = before === undefined && limit === undefined
      ? await this.roomsOf(person)
      : await this.#readRoomsOf(person, { before, limit });
    return { rooms, ...(next === undefined ? {} : { next }) };
  }

  async #readRoomsOf(
    person: Person,
    { before, limit = ROOM_PAGE }: { before?: ListPlace | undefined; limit?: number | undefined },
  ): Promise<RoomList> {
    const all = await this.#placesOf(person);
    const start = before === undefined
      ? 0
      : all.findIndex((place) => comparePlaces(before, place) < 0);
    const page = start === -1 ? [] : all.slice(start, start + limit);
    const rooms = await this.#summarize(person, page.map(({ id }) => id), "of all");
    const isMore = start !== -1 && start + limit < all.length;
    const last = page.at(-1);
    return {
      rooms,
      all,
      ...(isMore && last !== undefined ? { next: `${last.at}.${last.id}` } : {}),
    };
  }

  /** Where the person's rooms are, the latest activity first. */
  async #placesOf(person: Pick<Person, "id">): Promise<LogHead[]> {
    const ids = await this.#deps.memberships.roomIdsOf(person.id);
    const places = await this.#deps.heads.get(ids);
    return places.filter((place) => place !== undefined).sort(comparePlaces);
  }

  /**
   * The rooms of the person's list in which something is unread, at most `limit` of them, the latest
   * activity first, without what is new in their threads; and how many there are.
   */
  async unreadRoomsOf(
    person: Person,
    limit: number,
  ): Promise<{ rooms: RoomSummary[]; count: number }> {
    const all = (await this.#placesOf(person)).filter(({ count }) => count > 0);
    const read = await this.#deps.cursors.of(person.id, all.map(({ id }) => id));
    const counts = await Promise.all(all.map(async ({ id, count, deleted }, index) => {
      const { seq, count: before } = read[index]!;
      // Of most rooms nothing is to be read from the store.
      if (count <= before || deleted <= seq) return count - before;
      const [gone = 0] = await this.#deps.log.deleted.after(id, [seq], deleted);
      return count - before - gone;
    }));
    const unread = all.filter((_, index) => counts[index]! > 0);
    const ids = unread.slice(0, limit).map(({ id }) => id);
    const rooms = await this.#summarize(person, ids, "of none");
    return { rooms: rooms.filter((room) => room.unread > 0), count: unread.length };
  }

  /**
   * One room as the person's list has it.
   *
   * @throws {ChatError} `not_found`
   */
  async summaryOf(person: Person, id: string): Promise<RoomSummary> {
    const room = await this.openRoom(person, id);
    const [summary] = await this.#summarize(person, [room.id], "of one");
    if (summary === undefined) throw roomNotFound();
    return summary;
  }

  /** What the lists of these people, who belong to the room, say of it. */
  async numbersOf(id: string, users: readonly string[]): Promise<Map<string, RoomNumbers>> {
    const { log, cursors, unreadThreads } = this.#deps;
    const [[head], read] = await Promise.all([log.heads([id]), cursors.among(users, id)]);
    if (head === undefined) return new Map();
    const gone = await log.deleted.after(id, read.map(({ seq }) => seq), head.deleted);
    const numbers = await Promise.all(users.map(async (user, index) => {
      const inThreads = (await unreadThreads.countByRoom(user, id)).get(id) ?? 0;
      return await this.#count(user, id, head, read[index]!, gone[index]!, inThreads);
    }));
    return new Map(users.map((user, index) => [user, numbers[index]!]));
  }

  /**
   * What somebody's list says of a room.
   *
   * @param gone how many messages after the cursor were deleted
   */
  async #count(
    user: string,
    id: string,
    head: Head,
    { seq, count }: Cursor,
    gone: number,
    inThreads: number,
  ): Promise<RoomNumbers> {
    const unread = Math.max(0, head.count - count - gone);
    const mentioned = unread === 0
      ? 0
      : await this.#deps.mentions.after(user, id, seq, head.mentioned);
    return {
      head: head.seq,
      count: head.count,
      read: seq,
      unread,
      mentions: mentioned + inThreads,
      ...(inThreads > 0 ? { threads: inThreads } : {}),
    };
  }

  /** @param threads the rooms whose threads are looked at for what is new there */
  async #summarize(
    person: Person,
    ids: readonly string[],
    threads: "of all" | "of one" | "of none",
  ): Promise<RoomSummary[]> {
    const { cursors, rooms, log, unreadThreads } = this.#deps;
    const [counts, found, heads, read] = await Promise.all([
      threads === "of none"
        ? new Map<string, number>()
        : unreadThreads.countByRoom(person.id, threads === "of one" ? ids[0] : undefined),
      Promise.all(ids.map((id) => rooms.get(id))),
      log.heads(ids),
      cursors.of(person.id, ids),
    ]);
    const summaries = await Promise.all(found.map(async (room, index) => {
      const head = heads[index];
      if (room === undefined || head === undefined) return [];
      const cursor = read[index]!;
      const inThreads = counts.get(room.id) ?? 0;
      const [title, [gone = 0]] = await Promise.all([
        this.titleOf(room, person),
        log.deleted.after(room.id, [cursor.seq], head.deleted),
      ]);
      return [{
        id: room.id,
        kind: room.kind,
        topic: room.topic,
        ...title,
        epoch: head.epoch,
        ...await this.#count(person.id, room.id, head, cursor, gone, inThreads),
        ...(room.archived ? { archived: true } : {}),
        ...(room.readOnly ? { readOnly: true } : {}),
        ...(room.former.length > 0
          ? { former: room.former.map(({ name, until }) => ({ name: foldRoomName(name), until })) }
          : {}),
      }];
    }));
    return summaries.flat();
  }

  /** What the person calls the room: a direct one by its other people, or oneself alone. */
  async titleOf(room: Room, me: Pick<Person, "id">): Promise<{ name: string; people?: Person[] }> {
    if (room.kind !== "direct") return { name: room.name };
    const others = room.people.filter((id) => id !== me.id);
    const people = (await this.#deps.people.of(others.length === 0 ? room.people : others))
      .sort((one, other) => one.name.localeCompare(other.name, "en"));
    const names = people.map(({ name }) => name).join(", ");
    return { name: others.length === 0 ? `${names} (you)` : names, people };
  }

  /** Moves the person's read cursor of the room forward, and tells their sockets but for `from`. */
  async read(person: Person, id: string, seq: number, from?: Socket): Promise<void> {
    const { right } = await this.openLog(person, id);
    const moved = await this.#deps.cursors.advance(person.id, id, seq, right);
    if (moved) this.#tellRead(person, id, from);
  }

  /** Takes everything in the rooms of the person's list as read. */
  async readAll(person: Person): Promise<void> {
    const { rooms } = await this.unreadRoomsOf(person, Infinity);
    for (const { id, head } of rooms) await this.read(person, id, head);
    for (const { room, seq, head } of await this.#deps.unreadThreads.of(person.id)) {
      try {
        await this.read(person, threadId(room, seq), head);
      } catch (error) {
        // It is followed still, though its room is not theirs any more.
        if (!(error instanceof ChatError) || error.code !== "not_found") throw error;
      }
    }
  }

  /** Moves the person's read cursor of the room back to before `seq`, and tells their sockets but for `from`. */
  async unread(person: Person, id: string, seq: number, from?: Socket): Promise<void> {
    const { right } = await this.openLog(person, id);
    await this.#deps.cursors.rewind(person.id, id, seq, right);
    this.#tellRead(person, id, from);
  }

  /** Of a thread the socket itself does not know what of the room's list that changes. */
  #tellRead({ id: user }: Person, id: string, from: Socket | undefined): void {
    this.hub.notify(readNotice(id, user), threadOf(id) === undefined ? from : undefined);
  }

  /**
   * Changes a room or who belongs to it, and resolves after the commit.
   *
   * @throws {ChatError} whatever the write is refused with
   */
  change(room: string, write: StateWrite): Promise<Receipt> {
    return new Promise((done, failed) => this.submit(room, { write, done, failed }));
  }

  /**
   * Posts a message and resolves after the commit.
   *
   * @throws {ChatError} `not_found`, `too_large`, `invalid`, `rate_limited` or `unavailable`
   */
  async send(
    person: Person,
    address: string,
    message: { room: string } & Omit<Post, "kind" | "author">,
  ): Promise<Receipt> {
    const { room, ...content } = message;
    const write: Post = { kind: "message", author: person, ...content };
    return await this.#write(person, address, room, "send", write);
  }

  /**
   * Edits, deletes or pins a message, or reacts to it, and resolves after the commit.
   *
   * @throws {ChatError} `not_found`, `forbidden`, `too_large`, `invalid`, `rate_limited` or `unavailable`
   */
  alter(address: string, room: string, write: Change): Promise<Receipt> {
    return this.#write(write.author, address, room, write.kind, write);
  }

  async #write(
    person: Person,
    address: string,
    room: string,
    frame: "send" | Change["kind"],
    write: Post | Change,
  ): Promise<Receipt> {
    const refusal = this.limits.frame({ person, address }, frame);
    if (refusal !== undefined) throw refusal;
    await this.joinLog(person, room, write.kind === "message" ? write : undefined);
    return await new Promise((done, failed) => this.submit(room, { write, done, failed }));
  }

  /** Queues a write for a room that its author may write in. */
  submit(room: string, submission: Submission): void {
    const { write } = submission;
    const beyond = isStateWrite(write)
      ? undefined
      : this.limits.bytes(write.author, "text" in write ? write.text : undefined);
    if (beyond !== undefined) return submission.failed(beyond);
    if (!("text" in write)) return this.#deps.writers.submit(room, submission);
    const refusal = refuseText(write.text);
    if (refusal !== undefined) return submission.failed(refusal);
    if (write.kind === "message") {
      const { done } = submission;
      submission = {
        ...submission,
        done: (receipt) => {
          done(receipt);
          this.#deps.sent(write.author.id, room, write.text);
        },
      };
    }
    const [names, rooms] = [namesIn(write.text), roomsIn(write.text)];
    if (names.length + rooms.length === 0) return this.#deps.writers.submit(room, submission);
    const callsHere = names.some((name) => findNamed("mention", name, crowdOf)?.found === "here");
    const here = callsHere ? this.#deps.presence.peopleIn(room).map(({ person }) => person.id) : [];
    this.#deps.writers.submit(room, {
      ...submission,
      write: { ...write, named: { names, here, rooms } },
    });
  }

  /** Resolves when everything that was accepted is committed and answered. */
  async flush(): Promise<void> {
    await this.#deps.writers.flush();
  }
}

/** The refusal of a text that the store cannot take, or that shows nothing. */
function refuseText(text: string): ChatError | undefined {
  if (!fitsRecord(text)) {
    return new ChatError(
      "too_large",
      `text must be at most ${LIMITS.textBytes} bytes, and fewer when most of it are ` +
        "control characters.",
      { field: "text" },
    );
  }
  return isBlankMessage(text)
    ? new ChatError("invalid", BLANK_MESSAGE, { field: "text" })
    : undefined;
}
