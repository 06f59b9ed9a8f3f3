import { getOrInsert } from "../../base/runtime.ts";
import type { Batch, RoomLog } from "../../store/log/log.ts";
import { shardOf } from "../../store/isolates/counters.ts";
import type { Memberships } from "../../store/rooms/memberships.ts";
import type { Socket } from "../sockets/socket.ts";

/** How long news of rooms is gathered, in milliseconds. */
const GATHER_MS = 1_000;

/** Where a room's log is. */
export interface RoomPosition {
  id: string;
  head: number;
  /** How many messages there are. */
  count: number;
}

/** Where a room's log is, and the seq of the last event about the room up to there. */
interface Position extends RoomPosition {
  stateSeq: number;
}

interface Followed extends Position {
  /**
   * The event about the room as of which the socket's person was found to belong to it; a number below
   * zero, another one each time, for somebody who has come and was not asked about.
   */
  sockets: Map<Socket, number>;
}

export interface HeadPublisherOptions {
  log: Pick<RoomLog, "heads">;
  memberships: Pick<Memberships, "among">;
  /** Takes what went wrong while it was asked who belongs to a room. */
  onError(error: unknown): void;
}

/**
 * Tells sockets of the rooms in their people's lists that those have moved on, whether a socket is
 * subscribed or not: once a second at most, with numbers that do not depend on what was told before.
 *
 * News of who came to a room and who left it may be late, or older than those of the room. So whoever is
 * told belongs to the room as of the last event about it: memberships end with such an event.
 */
export class HeadPublisher {
  #options: HeadPublisherOptions;
  #rooms = new Map<string, Followed>();
  #roomsOf = new Map<Socket, string[]>();
  /** What has moved since the last telling. */
  #moved = new Set<string>();
  /** What was heard of any room lately: who follows it now may have read of it before that. */
  #heard: Map<string, Position>[] = [new Map(), new Map()];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #reads = 0;
  #unasked = 0;
  #isClosed = false;

  constructor(options: HeadPublisherOptions) {
    this.#options = options;
  }

  /** Counts the reads of the store: what was read before one may be older than what it found. */
  get reads(): number {
    return this.#reads;
  }

  /**
   * The socket is told of these rooms from now on, as long as its person belongs to them.
   *
   * @param since `reads` from before the rooms were read
   */
  async follow(socket: Socket, rooms: readonly RoomPosition[], since: number): Promise<void> {
    const ids = getOrInsert(this.#roomsOf, socket, () => []);
    for (const room of rooms) {
      const followed = getOrInsert(
        this.#rooms,
        room.id,
        () => ({ ...room, stateSeq: 0, sockets: new Map() }),
      );
      if (!followed.sockets.has(socket)) ids.push(room.id);
      followed.sockets.set(socket, --this.#unasked);
      for (const heard of this.#heard) this.#applyPosition(heard.get(room.id));
      if (followed.head > room.head) this.#mark(room.id);
    }
    if (since !== this.#reads) await this.#read(rooms.map(({ id }) => id));
  }

  /** The people of these sockets have come to the room. */
  async addRoom(sockets: readonly Socket[], id: string): Promise<void> {
    const looks = this.#reads;
    const [head] = await this.#options.log.heads([id]);
    if (head === undefined) return;
    for (const socket of sockets) {
      // One that has closed meanwhile, or has not said hello, follows nothing.
      if (!this.#roomsOf.has(socket)) continue;
      await this.follow(socket, [{ id, head: head.seq, count: head.count }], looks);
    }
  }

  /** The socket is told of this room no more. */
  removeRoom(socket: Socket, room: string): void {
    const ids = this.#roomsOf.get(socket);
    if (ids === undefined) return;
    this.#roomsOf.set(socket, ids.filter((id) => id !== room));
    this.#removeFrom(socket, room);
  }

  /** The socket has closed. */
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
  apply({ room, last, count, stateSeq = 0 }: Batch): void {
    if (count === undefined) return;
    const position = { id: room, head: last, count, stateSeq };
    this.#heard[0]!.set(room, position);
    this.#applyPosition(position);
    this.#wake();
  }

  /** Reads where the followed rooms behind these counters are. */
  async catchUp(shards: ReadonlySet<string>): Promise<void> {
    this.#reads++;
    await this.#read([...this.#rooms.keys()].filter((room) => shards.has(shardOf(room))));
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  async #read(rooms: readonly string[]): Promise<void> {
    if (rooms.length === 0) return;
    const heads = await this.#options.log.heads(rooms);
    for (const [index, id] of rooms.entries()) {
      const head = heads[index];
      if (head === undefined) continue;
      this.#applyPosition({ id, head: head.seq, count: head.count, stateSeq: head.standing ?? 0 });
    }
  }

  #applyPosition(position: Position | undefined): void {
    if (position === undefined) return;
    const followed = this.#rooms.get(position.id);
    if (followed === undefined || followed.head >= position.head) return;
    followed.head = position.head;
    followed.count = position.count;
    followed.stateSeq = Math.max(followed.stateSeq, position.stateSeq);
    this.#mark(position.id);
  }

  #mark(room: string): void {
    this.#moved.add(room);
    this.#wake();
  }

  #wake(): void {
    if (this.#timer !== undefined || this.#isClosed) return;
    this.#timer = setTimeout(async () => {
      await this.#send();
      this.#timer = undefined;
      if (this.#moved.size > 0) this.#wake();
    }, GATHER_MS);
  }

  async #send(): Promise<void> {
    const moved = [...this.#moved];
    this.#moved.clear();
    this.#heard = [new Map(), this.#heard[0]!];
    // One room after another, most of which need no question: what is told later is newer, too.
    for (const room of moved) {
      const followed = this.#rooms.get(room);
      if (followed === undefined) continue;
      const { head, count, stateSeq } = followed;
      const asked = [...followed.sockets].filter(([socket, asOf]) =>
        asOf !== stateSeq && !socket.isSubscribed(room)
      );
      if (asked.length > 0) await this.#checkMembers(followed, asked, stateSeq);
      const frame = JSON.stringify({ type: "head", room, head, count });
      for (const [socket, asOf] of followed.sockets) {
        if (asOf === stateSeq && !socket.isSubscribed(room)) socket.deliver(frame);
      }
    }
  }

  /** Finds who of these sockets' people belong to a room; the others are told of it no more. */
  async #checkMembers(
    { id, sockets }: Followed,
    asked: readonly [Socket, asOf: number][],
    stateSeq: number,
  ): Promise<void> {
    try {
      const users = new Set(asked.map(([{ person }]) => person.id));
      const found = new Set(await this.#options.memberships.among(id, [...users]));
      for (const [socket, asOf] of asked) {
        // Who has gone meanwhile, or come again, is none of those who were asked about.
        if (sockets.get(socket) !== asOf) continue;
        if (found.has(socket.person.id)) sockets.set(socket, stateSeq);
        else this.removeRoom(socket, id);
      }
    } catch (error) {
      // Whoever could not be asked about is told the next time.
      this.#moved.add(id);
      this.#options.onError(error);
    }
  }

  #removeFrom(socket: Socket, room: string): void {
    const followed = this.#rooms.get(room);
    followed?.sockets.delete(socket);
    if (followed?.sockets.size === 0) this.#rooms.delete(room);
  }
}
