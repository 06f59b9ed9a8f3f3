import { effect, type ReadonlySignal, signal } from "@preact/signals";
import { watchArrivals } from "./arrivals.ts";
import type { LogView } from "./log_view.ts";
import type { MyRooms } from "./my_rooms.ts";
import type { RoomModel, RoomSeed } from "./room_model.ts";

/** How often the server is told how far one has read, at most, in milliseconds. */
const TELL_MS = 1_000;

/** What of a room's model reading needs. */
export type ReadModel = Pick<
  RoomModel,
  "messages" | "head" | "connection" | "standing" | "read" | "unread"
>;

/** Whether somebody looks at the page. */
export interface Attention {
  readonly here: ReadonlySignal<boolean>;
  /** Follows the page until the returned function is called. */
  start(): () => void;
}

/** What of a room the person has read: whatever is in sight while they look at the page. */
export class Reading {
  #room: string;
  #me: string;
  #model: ReadModel;
  #view: Pick<LogView, "following">;
  #list: Pick<MyRooms, "read" | "cursorOf" | "changed">;
  #read: number;
  #unread: number;
  #after;
  #ahead = signal(0);
  #isFound = false;
  /** Whether the person wants to find it unread again. */
  #held = signal(false);
  #toldAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    seed: Pick<RoomSeed, "room" | "me" | "reading">,
    model: ReadModel,
    view: Pick<LogView, "following">,
    list: Pick<MyRooms, "read" | "cursorOf" | "changed">,
  ) {
    const { read, unread } = seed.reading;
    this.#room = seed.room.id;
    this.#me = seed.me.id;
    this.#model = model;
    this.#view = view;
    this.#list = list;
    this.#read = read;
    this.#unread = unread;
    // Whoever has never read the room has nothing to go on from.
    this.#after = signal(read > 0 && unread > 0 ? read : undefined);
  }

  /** Messages of others after this `seq` are new to the person; undefined when none are. */
  get after(): ReadonlySignal<number | undefined> {
    return this.#after;
  }

  /** How many of them the person would have to go up for, until they have. */
  get ahead(): ReadonlySignal<number> {
    return this.#ahead;
  }

  /** Takes note of what is read, until the returned function is called. */
  start(attention: Attention): () => void {
    const ends = [
      attention.start(),
      watchArrivals(this.#model.messages, this.#me, () => {
        // The line stays where it is while there is something unread below it.
        const isBehind = this.#after.peek() === undefined || this.#after.peek()! < this.#read;
        if (isBehind && !(attention.here.peek() && this.#view.following)) {
          this.#after.value = this.#read;
        }
      }),
      this.#model.connection.subscribe(({ state }) => {
        // What was told on the connection before may not have come through.
        if (state === "live") this.#read = this.#list.cursorOf(this.#room) ?? this.#read;
      }),
      this.#model.messages.subscribe((messages) => {
        const newest = messages.at(-1);
        if (newest === undefined || newest.by !== this.#me || newest.seq <= this.#read) return;
        // Who writes has read.
        this.#held.value = false;
        this.#tellNow(newest.seq);
      }),
      effect(() => {
        const isLive = this.#model.connection.value.state === "live";
        const isLooking = attention.here.value && this.#view.following;
        const head = this.#model.head.value;
        if (!isLive || this.#held.value || !this.#model.standing.value.isMember) return;
        if (isLooking) this.#tell(head);
        else if (this.#timer !== undefined) this.#tellNow();
      }),
    ];
    return () => {
      for (const end of ends) end();
      clearTimeout(this.#timer);
    };
  }

  /** To be called with whether the first of the new messages is in sight, once it is known and then whenever that changes. */
  looked(isInSight: boolean): void {
    if (isInSight) this.#isFound = true;
    this.#ahead.value = this.#isFound || this.#after.peek() === undefined ? 0 : this.#unread;
  }

  /** Takes everything as read. */
  readAll(): void {
    this.looked(true);
    this.#held.value = false;
    this.#after.value = undefined;
    const head = this.#model.head.peek();
    if (head <= this.#read) return;
    this.#list.read(this.#room, head);
    this.#tellNow();
  }

  /**
   * Takes the message at `seq`, and all after it, as unread, for as long as the page is open.
   *
   * @throws {Refusal} when the server does not accept it
   * @throws {Disconnected} without a connection
   */
  async unreadFrom(seq: number): Promise<void> {
    this.#held.value = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#model.unread(seq);
    this.#read = this.#after.value = seq - 1;
    this.#list.changed({ room: this.#room, change: "read" });
  }

  #tell(head: number): void {
    if (head <= this.#read) return;
    this.#list.read(this.#room, head);
    const wait = this.#toldAt + TELL_MS - performance.now();
    if (wait <= 0) this.#tellNow();
    else this.#timer ??= setTimeout(() => this.#tellNow(), wait);
  }

  /** Says that all that has come is read. */
  #tellNow(head = this.#model.head.peek()): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#model.connection.peek().state !== "live") return;
    this.#toldAt = performance.now();
    this.#read = head;
    this.#model.read(head);
  }
}

/** The attention of whoever the page is in front of. */
export function pageAttention(): Attention {
  const here = signal(false);
  const look = () => here.value = !document.hidden && document.hasFocus();
  return {
    here,
    start() {
      const ends = new AbortController();
      look();
      document.addEventListener("visibilitychange", look, ends);
      addEventListener("focus", look, ends);
      addEventListener("blur", look, ends);
      return () => ends.abort();
    },
  };
}
