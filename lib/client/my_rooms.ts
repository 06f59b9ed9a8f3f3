import { type ReadonlySignal, signal } from "@preact/signals";
import * as v from "valibot";
import { RoomSummary } from "../protocol/server_frame.ts";
import type { Frame, ListFeed } from "./frame.ts";

/**
 * How long changes are gathered before the list is read again, in milliseconds: everybody of a room is
 * told at once, and should not ask at once.
 */
const GATHER_MS = { least: 50, spread: 500 };

const Answer = v.object({ rooms: v.array(RoomSummary) });

/** Changes that a list of names does not show. */
const UNSEEN: ReadonlySet<string> = new Set(["read", "role"]);

/** The person's list of rooms, as the islands of a page share it; undefined until it is told. */
export class MyRooms implements ListFeed {
  #rooms = signal<readonly RoomSummary[] | undefined>(undefined);
  #fetch: () => Promise<readonly RoomSummary[]>;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(read: () => Promise<readonly RoomSummary[]> = readRooms) {
    this.#fetch = read;
  }

  get rooms(): ReadonlySignal<readonly RoomSummary[] | undefined> {
    return this.#rooms;
  }

  welcomed(rooms: readonly RoomSummary[]): void {
    this.#rooms.value = rooms;
  }

  changed({ change }: Pick<Frame<"rooms">, "change">): void {
    if (UNSEEN.has(change)) return;
    this.#timer ??= setTimeout(
      () => this.#read(),
      GATHER_MS.least + Math.random() * GATHER_MS.spread,
    );
  }

  async #read(): Promise<void> {
    this.#timer = undefined;
    try {
      this.#rooms.value = await this.#fetch();
    } catch {
      // Without a connection the next one brings the list.
    }
  }
}

/** The one list of a page. */
export const myRooms = new MyRooms();

async function readRooms(): Promise<readonly RoomSummary[]> {
  const response = await fetch("/api/rooms", { cache: "no-store" });
  if (!response.ok) throw new Error(`The list of rooms answered ${response.status}.`);
  return v.parse(Answer, await response.json()).rooms;
}
