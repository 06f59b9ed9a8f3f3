import type { Batch } from "../../store/log/batch.ts";
import { DelayedTask } from "../../base/delayed_task.ts";
import { getOrInsert } from "../../base/runtime.ts";
import { shardOf } from "../../store/isolates/counters.ts";
import type { Memberships } from "../../store/rooms/memberships.ts";
import type { Socket } from "../sockets/socket.ts";
import type { HeadCache, LogHead } from "./head_cache.ts";

/** How long heads are gathered before they are sent, in milliseconds. */
const GATHER_MS = 1_000;

/** The end of a room's log, as it was sent to a socket. */
export type RoomPosition = Pick<LogHead, "id" | "head" | "count">;

interface Followed {
  /** The last event that the room is known to have. */
  head: number;
  /**
   * The event about the room as of which the socket's person was found to belong to it; a number below
   * zero, another one each time, for somebody who joined and has not been checked.
   */
  sockets: Map<Socket, number>;
}

export interface HeadPublisherOptions {
  heads: HeadCache;
  memberships: Pick<Memberships, "among">;
  onError(error: unknown): void;
}

/**
 * Sends `head` frames to sockets, of the rooms of their people's lists that they are not subscribed to:
 * once a second at most, with numbers that do not depend on those before.
 *
 * Notices of who came to a room and who left it may be late, or older than the room's head. So whoever
 * is told belongs to the room as of the last event about it: memberships end with such an event.
 */
export class HeadPublisher {
  #options: HeadPublisherOptions;
  #rooms = new Map<string, Followed>();
  #roomsOf = new Map<Socket, string[]>();
  /** The rooms whose head is to be sent. */
  #moved = new Set<string>();
  #publishing: DelayedTask;
  #reads = 0;
  #unasked = 0;

  constructor(options: HeadPublisherOptions) {
    this.#options = options;
    this.#publishing = new DelayedTask({
      delayMs: () => GATHER_MS,
      run: () => this.#publishMoved(),
    });
  }

  /** How many times heads were read: what was read before one of them may be older than what it found. */
  get reads(): number {
    return this.#reads;
  }

  /**
   * Sends the heads of these rooms to the socket from now on, as long as its person belongs to them.
   *
   * @param since `reads` from before the rooms were read
   */
  async follow(socket: Socket, rooms: readonly RoomPosition[], since: number): Promise<void> {
    const ids = getOrInsert(this.#roomsOf, socket, () => []);
    for (const room of rooms) {
      const followed = getOrInsert(
        this.#rooms,
        room.id,
        () => ({ head: room.head, sockets: new Map() }),
      );
      if (!followed.sockets.has(socket)) ids.push(room.id);
      followed.sockets.set(socket, --this.#unasked);
      // The room may have been read before what came since.
      this.#applyHead(this.#options.heads.peek(room.id));
      if (followed.head > room.head) this.#mark(room.id);
    }
    if (since !== this.#reads) await this.#read(rooms.map(({ id }) => id));
  }

  /** Adds a room that the people of these sockets have joined. */
  async addRoom(sockets: readonly Socket[], id: string): Promise<void> {
    const reads = this.#reads;
    const [room] = await this.#options.heads.get([id]);
    if (room === undefined) return;
    for (const socket of sockets) {
      // One that has closed meanwhile, or has not said hello, follows nothing.
      if (!this.#roomsOf.has(socket)) continue;
      await this.follow(socket, [room], reads);
    }
  }

  /** Removes a room from those whose heads are sent to the socket. */
  removeRoom(socket: Socket, room: string): void {
    const ids = this.#roomsOf.get(socket);
    if (ids === undefined) return;
    this.#roomsOf.set(socket, ids.filter((id) => id !== room));
    this.#removeFrom(socket, room);
  }

  /** Removes a socket. */
  remove(socket: Socket): void {
    for (const room of this.#roomsOf.get(socket) ?? []) this.#removeFrom(socket, room);
    this.#roomsOf.delete(socket);
  }

  /** The people of this isolate whose lists have the room. */
  peopleOf(room: string): Set<string> {
    const sockets = this.#rooms.get(room)?.sockets.keys() ?? [];
    return new Set(Array.from(sockets, ({ person }) => person.id));
  }

  /** Takes a batch that was committed, here or elsewhere. */
  apply(batch: Batch): void {
    this.#applyHead(this.#options.heads.apply(batch));
  }

  /** Reads the heads of the followed rooms behind these counters, which the cache has forgotten. */
  async readBehind(shards: ReadonlySet<string>): Promise<void> {
    this.#reads++;
    await this.#read([...this.#rooms.keys()].filter((room) => shards.has(shardOf(room))));
  }

  async close(): Promise<void> {
    await this.#publishing.close();
  }

  async #read(rooms: readonly string[]): Promise<void> {
    for (const head of await this.#options.heads.get(rooms)) this.#applyHead(head);
  }

  #applyHead(position: LogHead | undefined): void {
    if (position === undefined) return;
    const followed = this.#rooms.get(position.id);
    if (followed === undefined || followed.head >= position.head) return;
    followed.head = position.head;
    this.#mark(position.id);
  }

  #mark(room: string): void {
    this.#moved.add(room);
    this.#publishing.schedule();
  }

  async #publishMoved(): Promise<void> {
    const moved = [...this.#moved];
    this.#moved.clear();
    // One room after another, most of which need no check: what is sent later is newer, too.
    for (const room of moved) {
      try {
        await this.#publish(room);
      } catch (error) {
        // A head that could not be read is sent the next time.
        this.#mark(room);
        this.#options.onError(error);
      }
    }
  }

  async #publish(room: string): Promise<void> {
    const { heads } = this.#options;
    const known = heads.peek(room) ?? (await heads.get([room]))[0];
    const followed = this.#rooms.get(room);
    if (followed === undefined || known === undefined) return;
    const { head, count, stateSeq } = known;
    // A list may have been read after the last batch that came: that of what it found is to be sent, too.
    followed.head = head;
    const asked = [...followed.sockets].filter(([socket, asOf]) =>
      asOf !== stateSeq && !socket.isSubscribed(room)
    );
    if (asked.length > 0) await this.#checkMembers(room, followed, asked, stateSeq);
    const frame = JSON.stringify({ type: "head", room, head, count });
    for (const [socket, asOf] of followed.sockets) {
      if (asOf === stateSeq && !socket.isSubscribed(room)) socket.deliver(frame);
    }
  }

  /** Finds which of these sockets' people belong to the room, and removes it from the others. */
  async #checkMembers(
    room: string,
    { sockets }: Followed,
    asked: readonly [Socket, asOf: number][],
    stateSeq: number,
  ): Promise<void> {
    try {
      const users = new Set(asked.map(([{ person }]) => person.id));
      const found = new Set(await this.#options.memberships.among(room, [...users]));
      for (const [socket, asOf] of asked) {
        // A socket that was removed meanwhile, or has joined again, is not the one that was checked.
        if (sockets.get(socket) !== asOf) continue;
        if (found.has(socket.person.id)) sockets.set(socket, stateSeq);
        else this.removeRoom(socket, room);
      }
    } catch (error) {
      // Those who could not be checked are sent the head the next time.
      this.#mark(room);
      this.#options.onError(error);
    }
  }

  #removeFrom(socket: Socket, room: string): void {
    const followed = this.#rooms.get(room);
    followed?.sockets.delete(socket);
    if (followed?.sockets.size === 0) this.#rooms.delete(room);
  }
}
