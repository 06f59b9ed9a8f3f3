import { getOrInsert } from "../base/runtime.ts";
import type { Group, RoomLog } from "../store/log.ts";
import { shardOf } from "../store/pulses.ts";
import type { Member } from "./member.ts";

/** How long news of rooms is gathered, in milliseconds. */
const GATHER_MS = 1_000;

/** Where a room's log is. */
export interface RoomPosition {
  id: string;
  head: number;
  /** How many messages there are. */
  count: number;
}

interface Followed extends RoomPosition {
  members: Set<Member>;
}

/**
 * Tells sockets of the rooms in their people's lists that those have moved on, whether a socket is
 * subscribed or not: once a second at most, with numbers that do not depend on what was told before.
 */
export class RoomFeed {
  #log: Pick<RoomLog, "heads">;
  #rooms = new Map<string, Followed>();
  #roomsOf = new Map<Member, string[]>();
  /** How often a socket's person has left a room while it was open: what was read before may name it. */
  #leaves = new WeakMap<Member, Map<string, number>>();
  /** What has moved since the last telling. */
  #moved = new Set<string>();
  /** What was heard of any room lately: who follows it now may have read of it before that. */
  #heard: Map<string, RoomPosition>[] = [new Map(), new Map()];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #looks = 0;
  /** Work under way in which nothing is told, and whether something is due. */
  #held = 0;
  #isDue = false;

  constructor(log: Pick<RoomLog, "heads">) {
    this.#log = log;
  }

  /** Counts the looks at the store: what was read before one may be older than what it found. */
  get looks(): number {
    return this.#looks;
  }

  /**
   * The socket is told of these rooms from now on: none of them was left since they were read.
   *
   * @param since `looks` from before the rooms were read
   */
  async follow(member: Member, rooms: readonly RoomPosition[], since: number): Promise<void> {
    const ids = getOrInsert(this.#roomsOf, member, () => []);
    for (const room of rooms) {
      const followed = getOrInsert(this.#rooms, room.id, () => ({ ...room, members: new Set() }));
      if (!followed.members.has(member)) ids.push(room.id);
      followed.members.add(member);
      for (const heard of this.#heard) this.#take(heard.get(room.id));
      if (followed.head > room.head) this.#mark(room.id);
    }
    if (since !== this.#looks) await this.#read(rooms.map(({ id }) => id));
  }

  /**
   * The people of these sockets have come to the room.
   *
   * @param among asks the store who of them belongs to it: the news that they came may be later than
   *   that they went
   */
  async join(
    members: readonly Member[],
    id: string,
    among: () => Promise<readonly string[]>,
  ): Promise<void> {
    const looks = this.#looks;
    const leaves = members.map((member) => this.#leavesOf(member, id));
    const [[head], users] = await Promise.all([this.#log.heads([id]), among()]);
    if (head === undefined) return;
    for (const [index, member] of members.entries()) {
      if (this.#leavesOf(member, id) !== leaves[index]) continue;
      // One that has closed meanwhile, or has not said hello, follows nothing.
      if (!this.#roomsOf.has(member) || !users.includes(member.person.id)) continue;
      await this.follow(member, [{ id, head: head.seq, count: head.count }], looks);
    }
  }

  /** The socket is told of this room no more. */
  leave(member: Member, room: string): void {
    const leaves = this.#leaves.get(member) ?? new Map();
    this.#leaves.set(member, leaves.set(room, this.#leavesOf(member, room) + 1));
    const ids = this.#roomsOf.get(member);
    if (ids === undefined) return;
    this.#roomsOf.set(member, ids.filter((id) => id !== room));
    this.#part(member, room);
  }

  #leavesOf(member: Member, room: string): number {
    return this.#leaves.get(member)?.get(room) ?? 0;
  }

  /** The socket has closed. */
  forget(member: Member): void {
    for (const room of this.#roomsOf.get(member) ?? []) this.#part(member, room);
    this.#roomsOf.delete(member);
  }

  /** Takes a group that was committed, here or elsewhere. */
  took({ room, last, count }: Group): void {
    if (count === undefined) return;
    const position = { id: room, head: last, count };
    this.#heard[0]!.set(room, position);
    this.#take(position);
    this.#wake();
  }

  /** Reads where the followed rooms behind these counters are. */
  async look(shards: ReadonlySet<string>): Promise<void> {
    this.#looks++;
    await this.#read([...this.#rooms.keys()].filter((room) => shards.has(shardOf(room))));
  }

  /** Tells nobody anything while the work is under way, and then what is due. */
  async hold(work: () => Promise<void>): Promise<void> {
    this.#held++;
    try {
      await work();
    } finally {
      this.#held--;
      if (this.#isDue) this.#tell();
    }
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  async #read(rooms: readonly string[]): Promise<void> {
    if (rooms.length === 0) return;
    const heads = await this.#log.heads(rooms);
    for (const [index, id] of rooms.entries()) {
      const head = heads[index];
      if (head !== undefined) this.#take({ id, head: head.seq, count: head.count });
    }
  }

  #take(position: RoomPosition | undefined): void {
    if (position === undefined) return;
    const followed = this.#rooms.get(position.id);
    if (followed === undefined || followed.head >= position.head) return;
    followed.head = position.head;
    followed.count = position.count;
    this.#mark(position.id);
  }

  #mark(room: string): void {
    this.#moved.add(room);
    this.#wake();
  }

  #wake(): void {
    this.#timer ??= setTimeout(() => this.#tell(), GATHER_MS);
  }

  #tell(): void {
    this.#timer = undefined;
    this.#isDue = this.#held > 0;
    if (this.#isDue) return;
    const moved = [...this.#moved];
    this.#moved.clear();
    this.#heard = [new Map(), this.#heard[0]!];
    for (const room of moved) {
      const followed = this.#rooms.get(room);
      if (followed === undefined) continue;
      const { head, count, members } = followed;
      const frame = JSON.stringify({ type: "head", room, head, count });
      for (const member of members) if (!member.hears(room)) member.deliver(frame);
    }
  }

  #part(member: Member, room: string): void {
    const followed = this.#rooms.get(room);
    followed?.members.delete(member);
    if (followed?.members.size === 0) this.#rooms.delete(room);
  }
}
