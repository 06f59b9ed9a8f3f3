import { batch, type ReadonlySignal, signal } from "@preact/signals";
import * as v from "valibot";
import { type ChatEvent, isMentioned, isMessage } from "../protocol/event.ts";
import { RoomSummary } from "../protocol/server_frame.ts";
import type { Frame, ListFeed } from "./frame.ts";

/**
 * How long changes are gathered before the list is read again, in milliseconds: everybody of a room is
 * told at once, and should not ask at once.
 */
const GATHER_MS = { least: 50, spread: 500 };

/** How many rooms are asked for one by one; beyond that the whole list is. */
const SINGLE = 3;

const Answer = v.object({ rooms: v.array(RoomSummary) });

/** Changes that concern the room alone, not the list. */
const OWN: ReadonlySet<string> = new Set(["read", "mentioned"]);

/** Where the list, or one room of it, is read from; undefined for a room that is not there any more. */
export interface RoomReader {
  all(): Promise<readonly RoomSummary[]>;
  one(id: string): Promise<RoomSummary | undefined>;
}

/** The person's list of rooms, as the islands of a page share it; undefined until it is told. */
export class MyRooms implements ListFeed {
  #rooms = signal<readonly RoomSummary[] | undefined>(undefined);
  #reader: RoomReader;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What is to be read: rooms, or all of the list. */
  #stale: Set<string> | "all" = new Set();

  constructor(reader: RoomReader) {
    this.#reader = reader;
  }

  get rooms(): ReadonlySignal<readonly RoomSummary[] | undefined> {
    return this.#rooms;
  }

  welcomed(rooms: readonly RoomSummary[]): void {
    this.#rooms.value = rooms;
  }

  changed({ room, change }: Pick<Frame<"rooms">, "room" | "change">): void {
    if (change !== "role") this.#ask(OWN.has(change) ? room : "all");
  }

  moved({ room, head, count }: Pick<Frame<"head">, "room" | "head" | "count">): void {
    this.#update(room, (known) => {
      if (head <= known.head) return known;
      return { ...known, head, count, unread: known.unread + count - known.count };
    });
  }

  heard(room: string, events: readonly ChatEvent[], me: string): void {
    this.#update(room, (known) => {
      let next = known;
      for (const event of events) {
        if (event.seq <= known.head) continue;
        next = { ...next, head: event.seq };
        if (!isMessage(event)) continue;
        // What one writes oneself has been read, and all before it.
        next = event.by === me
          ? { ...next, count: next.count + 1, read: event.seq, unread: 0, mentions: 0 }
          : {
            ...next,
            count: next.count + 1,
            unread: next.unread + 1,
            mentions: next.mentions + (isMentioned(event, me) ? 1 : 0),
          };
      }
      return next;
    });
  }

  /** How far the person has read the room, as far as is known. */
  cursorOf(room: string): number | undefined {
    return this.#rooms.peek()?.find(({ id }) => id === room)?.read;
  }

  /** The person has read the room to its end, here. */
  read(room: string, seq: number): void {
    this.#update(room, (known) => {
      if (seq < known.head || seq < known.read) return known;
      return { ...known, read: seq, unread: 0, mentions: 0 };
    });
  }

  #update(room: string, change: (known: RoomSummary) => RoomSummary): void {
    const rooms = this.#rooms.peek();
    const index = rooms?.findIndex(({ id }) => id === room) ?? -1;
    const known = rooms?.[index];
    if (rooms === undefined || known === undefined) return;
    const next = change(known);
    if (next !== known) this.#rooms.value = rooms.with(index, next);
  }

  #ask(what: string): void {
    if (this.#stale !== "all") {
      if (what === "all") this.#stale = "all";
      else this.#stale.add(what);
    }
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
      if (stale === "all" || stale.size > SINGLE) {
        this.#take(await this.#reader.all());
        return;
      }
      const found = await Promise.all([...stale].map((id) => this.#reader.one(id)));
      batch(() => {
        for (const room of found) if (room !== undefined) this.#takeOne(room);
      });
    } catch {
      // Without a connection the next one brings the list.
    }
  }

  #take(rooms: readonly RoomSummary[]): void {
    const before = this.#rooms.peek();
    this.#rooms.value = rooms;
    for (const { id, head } of before ?? []) {
      // What came while the answer was on its way is not in it.
      if (rooms.some((room) => room.id === id && room.head < head)) this.#ask(id);
    }
  }

  #takeOne(room: RoomSummary): void {
    this.#update(room.id, (known) => {
      if (room.head >= known.head) return room;
      this.#ask(room.id);
      return known;
    });
  }
}

const overHttp: RoomReader = {
  async all() {
    return v.parse(Answer, await (await get("/api/rooms")).json()).rooms;
  },
  async one(id) {
    const answer = await get(`/api/rooms/${encodeURIComponent(id)}`);
    return answer.status === 404 ? undefined : v.parse(RoomSummary, await answer.json());
  },
};

async function get(path: string): Promise<Response> {
  const response = await fetch(path, { cache: "no-store" });
  if (!response.ok && response.status !== 404) {
    throw new Error(`The list of rooms answered ${response.status}.`);
  }
  return response;
}

/** The one list of a page. */
export const myRooms = new MyRooms(overHttp);
