import { batch, type ReadonlySignal, signal } from "@preact/signals";
import * as v from "valibot";
import { type ChatEvent, isMentioned, isMessage } from "../../protocol/event.ts";
import { RoomNumbers, RoomSummary } from "../../protocol/server_frame.ts";
import { asRead, withHead } from "../../protocol/unread.ts";
import { requestJson } from "../api.ts";
import { Refusal } from "../errors.ts";
import type { FrameOf, RoomListSubscriber } from "../connection/frames.ts";

/**
 * The wait before rooms are read again after a change, in milliseconds: everybody of a room receives
 * the change at once, and should not send a request at once.
 */
const GATHER_MS = { least: 50, spread: 500 };

/** Up to this many rooms are requested one by one; for more the whole list is. */
const SINGLE = 3;

/** Rooms in a page of the list that is read in the background; as many as the server gives. */
const PAGE = 200;

/** A page of the list, the latest activity first, and what to ask for the next one with. */
export const ListPage = v.object({ rooms: v.array(RoomSummary), next: v.optional(v.string()) });
/** A page of the list, the latest activity first, and what to ask for the next one with. */
export type ListPage = v.InferOutput<typeof ListPage>;

/** A `read` frame of this page may be on its way for so long, in milliseconds. */
const CLAIM_MS = 5_000;

/** Changes after which the room is in the list no more. */
const ENDS: ReadonlySet<string> = new Set(["left", "removed", "hidden"]);

/** Requests the list, or one room of it; undefined for a room that is not there any more. */
export interface RoomListReader {
  page(before?: string): Promise<ListPage>;
  one(id: string): Promise<RoomSummary | undefined>;
}

/** The person's list of rooms, shared by the islands of a page; undefined until it is received. */
export class MyRooms implements RoomListSubscriber {
  #rooms = signal<readonly RoomSummary[] | undefined>(undefined);
  /** The change of the list that came last. */
  readonly lastChange = signal<{ change: string } | undefined>(undefined);
  #reader: RoomListReader;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Rooms that are to be read again. */
  #stale = new Set<string>();
  /** Counts the lists that were begun, so that a newer one ends an older one. */
  #lists = 0;
  /** Rooms that the person is in no more: what was read before may name them. */
  #left = new Set<string>();
  /** Rooms of the person's that are not in the list yet; any other that is asked for is not theirs. */
  #expected = new Set<string>();
  /** The room that was read here last, how far and when. */
  #ownRead = { id: "", seq: 0, at: 0 };
  /** Rooms that came while the pages of the list were read, which may have been read before. */
  #added = new Set<string>();

  constructor(reader: RoomListReader) {
    this.#reader = reader;
  }

  get rooms(): ReadonlySignal<readonly RoomSummary[] | undefined> {
    return this.#rooms;
  }

  receiveWelcome(rooms: readonly RoomSummary[], next?: string): void {
    this.#left.clear();
    this.#expected.clear();
    this.#ownRead.id = "";
    this.#setFirstPage({ rooms: [...rooms], ...(next === undefined ? {} : { next }) });
  }

  receiveChange(
    frame: Pick<FrameOf<"rooms">, "room" | "change"> & Partial<FrameOf<"rooms">>,
  ): void {
    const { room, change } = frame;
    this.lastChange.value = frame;
    if (change === "role") return;
    if (!ENDS.has(change)) {
      if (change === "joined") this.#expect(room);
      const known = this.#rooms.peek()?.find(({ id }) => id === room);
      const numbers = v.safeParse(RoomNumbers, frame);
      if (known === undefined || !numbers.success) return this.#refresh(room);
      return this.#setRoom({ ...known, threads: undefined, ...numbers.output });
    }
    this.#left.add(room);
    this.#expected.delete(room);
    const rooms = this.#rooms.peek();
    if (rooms?.some(({ id }) => id === room)) {
      this.#rooms.value = rooms.filter(({ id }) => id !== room);
    }
  }

  receiveUser(user: string): void {
    for (const { id, people } of this.#rooms.peek() ?? []) {
      if (people?.some((person) => person.id === user)) this.#refresh(id);
    }
  }

  receiveHead({ room, head, count }: Pick<FrameOf<"head">, "room" | "head" | "count">): void {
    // Of a long list it may not be here yet.
    if (this.#rooms.peek()?.some(({ id }) => id === room) === false) {
      this.#expect(room);
      return this.#refresh(room);
    }
    this.#update(room, (known) => {
      if (head <= known.head) return known;
      return withHead(known, head, count);
    });
  }

  receiveEvents(room: string, events: readonly ChatEvent[], me: string): void {
    this.#update(room, (known) => {
      let next = known;
      for (const event of events) {
        if (event.seq <= known.head) continue;
        next = { ...next, head: event.seq };
        if (!isMessage(event)) continue;
        // The room itself may have shown it already.
        const isNew = event.by !== me && event.seq > next.read && event.deletedAt === undefined;
        next = {
          ...next,
          count: next.count + 1,
          unread: next.unread + (isNew ? 1 : 0),
          mentions: next.mentions + (isNew && isMentioned(event, me) ? 1 : 0),
        };
      }
      return next;
    });
  }

  /** The room as it is known; undefined when it is not in the list. */
  get(room: string): RoomSummary | undefined {
    return this.#rooms.value?.find(({ id }) => id === room);
  }

  /** The person has read the room to its end, here. */
  markRead(room: string, seq: number): void {
    this.#ownRead = { id: room, seq, at: performance.now() };
    this.#update(room, (known) => {
      if (seq < known.head || seq < known.read) return known;
      return asRead(known, seq);
    });
  }

  #expect(room: string): void {
    this.#left.delete(room);
    this.#expected.add(room);
  }

  #update(room: string, change: (known: RoomSummary) => RoomSummary): void {
    const rooms = this.#rooms.peek();
    const index = rooms?.findIndex(({ id }) => id === room) ?? -1;
    const known = rooms?.[index];
    if (rooms === undefined || known === undefined) return;
    const next = change(known);
    if (next !== known) this.#rooms.value = rooms.with(index, next);
  }

  #refresh(room: string): void {
    this.#stale.add(room);
    this.#timer ??= setTimeout(
      () => this.#read(),
      GATHER_MS.least + Math.random() * GATHER_MS.spread,
    );
  }

  async #read(): Promise<void> {
    this.#timer = undefined;
    const stale = this.#stale;
    this.#stale = new Set();
    try {
      if (stale.size > SINGLE) {
        this.#setFirstPage(await this.#reader.page());
        return;
      }
      const found = await Promise.all([...stale].map((id) => this.#reader.one(id)));
      batch(() => {
        for (const room of found) if (room !== undefined) this.#setRoom(room);
      });
    } catch {
      // Without a connection the next one brings the list.
    }
  }

  /** Takes the first page of a list, and reads the others. */
  async #setFirstPage({ rooms, next }: ListPage): Promise<void> {
    const list = ++this.#lists;
    this.#added.clear();
    const before = this.#rooms.peek() ?? [];
    const isKnown = (found: readonly RoomSummary[], id: string) =>
      found.some((room) => room.id === id);
    // Until the other pages are there, what was known of their rooms stands.
    const rest = next === undefined ? [] : before.filter(({ id }) => !isKnown(rooms, id));
    this.#setRooms(rooms, rest);
    const all = [...rooms];
    try {
      while (next !== undefined) {
        const page: ListPage = await this.#reader.page(next);
        if (list !== this.#lists) return;
        all.push(...page.rooms.filter(({ id }) => !isKnown(all, id)));
        next = page.next;
      }
    } catch {
      // Without a connection the next one brings the list.
      return;
    }
    if (all.length === rooms.length) return;
    const arrived = (this.#rooms.peek() ?? []).filter(({ id }) => this.#added.has(id));
    this.#setRooms([...arrived.filter(({ id }) => !isKnown(all, id)), ...all], []);
  }

  #setRooms(rooms: readonly RoomSummary[], rest: readonly RoomSummary[]): void {
    const before = this.#rooms.peek();
    const taken = rooms.filter(({ id }) => !this.#left.has(id));
    this.#rooms.value = [...taken.map((room) => this.#withOwnRead(room)), ...rest];
    for (const { id, head } of before ?? []) {
      // The answer does not have what came while it was on its way.
      if (taken.some((room) => room.id === id && room.head < head)) this.#refresh(id);
    }
  }

  /** The room as the server has it; as it is here while the server does not know what was read. */
  #withOwnRead(room: RoomSummary): RoomSummary {
    const { id, seq, at } = this.#ownRead;
    const known = this.get(id);
    const isLate = id === room.id && room.read < seq && performance.now() - at < CLAIM_MS;
    if (!isLate || known === undefined) return room;
    this.#refresh(id);
    return known;
  }

  #setRoom(room: RoomSummary): void {
    const rooms = this.#rooms.peek();
    if (rooms === undefined || this.#left.has(room.id)) return;
    if (!rooms.some(({ id }) => id === room.id)) {
      if (!this.#expected.delete(room.id)) return;
      this.#added.add(room.id);
      this.#rooms.value = [room, ...rooms];
      return;
    }
    this.#update(room.id, (known) => {
      if (room.head >= known.head) return this.#withOwnRead(room);
      this.#refresh(room.id);
      return known;
    });
  }
}

const overHttp: RoomListReader = {
  async page(before) {
    const rest = before === undefined ? "" : `?limit=${PAGE}&before=${encodeURIComponent(before)}`;
    return await requestJson(ListPage, `/api/rooms${rest}`);
  },
  async one(id) {
    try {
      return await requestJson(RoomSummary, `/api/rooms/${encodeURIComponent(id)}`);
    } catch (error) {
      if (error instanceof Refusal && error.code === "not_found") return undefined;
      throw error;
    }
  },
};

/** The one list of a page. */
export const myRooms = new MyRooms(overHttp);
