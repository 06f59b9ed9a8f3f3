import { batch, computed, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { MessageEvent } from "../../protocol/event.ts";
import type { RoomNumbers } from "../../protocol/server_frame.ts";
import { unreadLineOf } from "./new_line.ts";
import type { LogView } from "../view/log_view.ts";
import type { MyRooms } from "../lists/my_rooms.ts";
import type { RoomModel, RoomSeed } from "./room_model.ts";

/** The shortest time between two `read` frames, in milliseconds. */
const SEND_MS = 1_000;

/** The parts of a room's model that reading uses. */
export type ReadingModel = Pick<
  RoomModel,
  "latest" | "head" | "connection" | "rights" | "outgoing" | "read" | "unread"
>;

/** Messages that come this soon after a reconnect may have been missed without it, in milliseconds. */
const LATE_MS = 5_000;

/** The list of the person's rooms, or of threads, as reading uses it. */
export interface ReadingList extends Pick<MyRooms, "markRead" | "receiveChange"> {
  get(room: string): Pick<RoomNumbers, "head" | "read" | "unread"> | undefined;
}

/** Knows whether the person is looking at the page. */
export interface PageAttention {
  readonly here: ReadonlySignal<boolean>;
  /** Whether the page has not been asleep just now: messages that come right after that came meanwhile. */
  isAwake(): boolean;
  /** Follows the page until the returned function is called. */
  start(): () => void;
}

/**
 * Keeps how far the person has read a room. Messages count as read while they are in sight and the
 * person looks at the page; those that came meanwhile, or were missed without a connection, do once the
 * first of them was in sight.
 */
export class Reading {
  #room: string;
  #me: string;
  #model: ReadingModel;
  #view: Pick<LogView, "following">;
  #list: ReadingList;
  #read: number;
  #lineAfter;
  #count;
  /** Whether the first unread message is in sight, rather than further up; undefined until that is known. */
  #inSight = signal<boolean | undefined>(undefined);
  #isFound = signal(false);
  /** Whether nothing counts as read until the first unread message was in sight. */
  #isWaiting = signal(false);
  #unreadAbove = computed(() =>
    this.#lineAfter.value === undefined || this.#isFound.value || this.#inSight.value !== false
      ? 0
      : this.#count.value
  );
  /** Whether the person marked it as unread. */
  #keptUnread = signal(false);
  #newest: number;
  #seen: readonly MessageEvent[] | undefined;
  /** Messages up to this `seq` came while there was no connection. */
  #missedTo = 0;
  #reconnectedAt = -Infinity;
  /** Own messages that were written before that, and say nothing of what was read since. */
  #ownQueued: ReadonlySet<string> = new Set();
  #sentAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #readTo = 0;

  constructor(
    seed: Pick<RoomSeed, "room" | "me" | "reading" | "page">,
    model: ReadingModel,
    view: Pick<LogView, "following">,
    list: ReadingList,
  ) {
    const { read, unread } = seed.reading;
    this.#room = seed.room.id;
    this.#me = seed.me.id;
    this.#model = model;
    this.#view = view;
    this.#list = list;
    this.#read = read;
    this.#count = signal(unread);
    this.#lineAfter = signal(unreadLineOf(seed.reading));
    this.#newest = seed.page.head;
  }

  /** Messages of others after this `seq` are new to the person; undefined when none are. */
  get lineAfter(): ReadonlySignal<number | undefined> {
    return this.#lineAfter;
  }

  /** The number of unread messages above what is in sight, until the person has been there. */
  get unreadAbove(): ReadonlySignal<number> {
    return this.#unreadAbove;
  }

  /** Takes note of what is read, until the returned function is called. */
  start(attention: PageAttention): () => void {
    let isFirst = true;
    const ends = [
      attention.start(),
      this.#model.connection.subscribe(({ state }) => {
        if (state !== "live") return;
        const listed = this.#list.get(this.#room);
        // The last `read` frame of the lost connection may not have arrived.
        this.#read = listed?.read ?? this.#read;
        // The page itself has what there was when it was made.
        if (!isFirst) {
          this.#missedTo = listed?.head ?? 0;
          this.#reconnectedAt = performance.now();
        }
        isFirst = false;
        this.#ownQueued = new Set(this.#model.outgoing.peek().map(({ cid }) => cid));
      }),
      effect(() => {
        const listed = this.#list.get(this.#room);
        const after = this.#lineAfter.peek();
        if (listed === undefined || after === undefined || !this.#isWaiting.peek()) return;
        // Another device is further, or messages are gone.
        if (listed.read > after || listed.unread === 0) this.#moveLine(listed.read, listed.unread);
        else if (listed.read === after) this.#count.value = listed.unread;
      }),
      effect(() => {
        if (!this.#inSight.value || !attention.here.value || this.#isFound.peek()) return;
        this.#firstUnreadSeen();
      }),
      effect(() => {
        const messages = this.#model.latest.value;
        const isHere = attention.here.value;
        // These first: they decide what is read.
        if (messages !== this.#seen) {
          untracked(() => this.#applyMessages(messages, isHere && attention.isAwake()));
        }
        const isLooking = isHere && this.#view.following && !this.#isWaiting.value;
        const head = this.#model.head.value;
        if (!this.#maySend) return;
        if (isLooking) this.#sendRead(head);
        else if (this.#timer !== undefined) this.#sendReadNow(this.#readTo);
      }),
    ];
    return () => {
      for (const end of ends) end();
      clearTimeout(this.#timer);
    };
  }

  /**
   * To be called with whether the first of the new messages is in sight, once it is known and then
   * whenever that changes: false when it is further up, undefined when it is further down.
   */
  setFirstUnreadInSight(isInSight: boolean | undefined): void {
    this.#inSight.value = isInSight;
  }

  /** Takes everything as read. */
  readAll(): void {
    this.#isFound.value = true;
    this.#isWaiting.value = this.#keptUnread.value = false;
    this.#lineAfter.value = undefined;
    const head = this.#model.head.peek();
    if (head <= this.#read) return;
    this.#list.markRead(this.#room, head);
    this.#sendReadNow(head);
  }

  /**
   * Takes the message at `seq`, and all after it, as unread, for as long as the page is open.
   *
   * @throws {Refusal} when the server does not accept it
   * @throws {Disconnected} without a connection
   */
  async unreadFrom(seq: number): Promise<void> {
    this.#keptUnread.value = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#model.unread(seq);
    this.#read = this.#lineAfter.value = seq - 1;
    this.#isFound.value = true;
    this.#list.receiveChange({ room: this.#room, change: "read" });
  }

  get #maySend(): boolean {
    return this.#model.connection.value.state === "live" && !this.#keptUnread.value &&
      this.#model.rights.value.isMember;
  }

  /** Takes note of the messages that came since the last call. */
  #applyMessages(messages: readonly MessageEvent[], isHere: boolean): void {
    const isNew = ({ seq, by, deletedAt }: MessageEvent) =>
      seq > this.#read && by !== this.#me && deletedAt === undefined;
    const start = messages.findLastIndex(({ seq }) => seq <= this.#newest) + 1;
    const fresh = messages.slice(start).filter(isNew);
    const newest = messages.at(-1);
    this.#seen = messages;
    this.#newest = newest?.seq ?? this.#newest;
    const isLate = performance.now() - this.#reconnectedAt < LATE_MS;
    const isMissed = isLate || fresh.some(({ seq }) => seq <= this.#missedTo);
    const isSeen = isHere && this.#view.following && !this.#isWaiting.peek();
    if (fresh.length > 0 && (isMissed || !isSeen)) {
      const after = this.#lineAfter.peek();
      const listed = this.#list.get(this.#room);
      // The line stays where it is while there is something unread below it.
      if (after === undefined || after < this.#read) {
        this.#moveLine(this.#read, Math.max(listed?.unread ?? 0, fresh.length));
      } else if (listed === undefined) {
        this.#count.value += fresh.length;
      }
      if (isMissed || !isHere) this.#isWaiting.value = !this.#isFound.peek();
    }
    const wrote = newest !== undefined && newest.by === this.#me && newest.seq > this.#read &&
      newest.seq > this.#missedTo && !this.#ownQueued.has(newest.cid);
    if (!wrote || this.#model.connection.peek().state !== "live") return;
    // Somebody who writes has read what is there.
    this.#keptUnread.value = this.#isWaiting.value = false;
    this.#list.markRead(this.#room, newest.seq);
    this.#sendReadNow(newest.seq);
  }

  /** Puts the line where the person left off, here or at another device. */
  #moveLine(read: number, count: number): void {
    batch(() => {
      this.#read = Math.max(this.#read, read);
      this.#lineAfter.value = count > 0 ? read : undefined;
      this.#count.value = count;
      this.#isFound.value = false;
      this.#inSight.value = undefined;
      if (count === 0) this.#isWaiting.value = false;
    });
  }

  /** The first of the new messages was in sight. */
  #firstUnreadSeen(): void {
    const waited = this.#isWaiting.peek();
    this.#isFound.value = true;
    this.#isWaiting.value = false;
    if (waited && this.#maySend) this.#sendRead(this.#model.head.peek());
  }

  #sendRead(head: number): void {
    if (head <= this.#read) return;
    this.#list.markRead(this.#room, head);
    this.#readTo = head;
    const wait = this.#sentAt + SEND_MS - performance.now();
    if (wait <= 0) this.#sendReadNow(head);
    else this.#timer ??= setTimeout(() => this.#sendReadNow(this.#readTo), wait);
  }

  /** Sends that everything up to `head` is read. */
  #sendReadNow(head: number): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#model.connection.peek().state !== "live") return;
    this.#sentAt = performance.now();
    this.#read = head;
    this.#model.read(head);
  }
}
