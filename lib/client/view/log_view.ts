import { batch, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { MessageEvent } from "../../protocol/event.ts";
import type { More, RoomModel } from "../room/room_model.ts";
import {
  newerWindow,
  NEWEST_ROWS,
  olderWindow,
  pinned,
  rangeOf,
  type RowRange,
  ROWS,
  type RowWindow,
  windowAround,
} from "./row_window.ts";
import {
  FOLLOWING,
  type FollowState,
  isAtEnd,
  nearBeginning,
  nearEnd,
  Scrolling,
  withArrivals,
} from "./scroll.ts";

/** A row and the position of its lower edge; the upper one moves when the row loses its author's line. */
interface Anchor {
  row: Element;
  bottom: number;
}

/** Loads messages beyond those of a log from further up: the next ones, or the newest in place of all. */
export interface NewerLoader {
  next(): Promise<void>;
  newest(): Promise<void>;
}

/** Decides which messages of a log are in the page, and where it is scrolled to. */
export class LogView {
  #model: RoomModel;
  #prefix: string;
  #box: HTMLElement | undefined;
  #window = signal<RowWindow>(undefined);
  /** The number of messages in the page while it is at the newest one. */
  #rows = signal(NEWEST_ROWS);
  #follow = signal<FollowState>(FOLLOWING);
  #isFarFromEnd = signal(false);
  #newerLoader: NewerLoader | undefined;
  /** The `scrollTop` that was set here, and not by the reader. */
  #scrolledTo: number | undefined;
  /** The last known `scrollTop`. */
  #top = 0;

  /** @param prefix what the ids of messages' elements begin with */
  constructor(model: RoomModel, prefix = "m") {
    this.#model = model;
    this.#prefix = prefix;
    if (!this.#hasNewer) return;
    this.#follow.value = { following: false, unseen: 0 };
    this.#isFarFromEnd.value = true;
    this.#pin();
  }

  /** The messages that are in the page, of those in the model. */
  get range(): RowRange {
    return rangeOf(this.#model.messages.value, this.#window.value, this.#rows.value);
  }

  /** Messages of others that came while the reader was further up. */
  get unseen(): number {
    return this.#follow.value.unseen;
  }

  /** Whether the reader is at the newest message, and moves along with it. */
  get following(): boolean {
    return this.#follow.value.following;
  }

  /** Whether the newest message is more than a screen away. */
  get far(): ReadonlySignal<boolean> {
    return this.#isFarFromEnd;
  }

  /** Follows the scrolling of the box until the returned function is called. */
  attach(box: HTMLElement, me: string): () => void {
    this.#box = box;
    const scrolling = new Scrolling(box);
    const onScroll = () => {
      if (box.scrollTop !== this.#scrolledTo) scrolling.scrolled();
      this.#scrolledTo = undefined;
      this.#track();
      this.#loadMissing();
    };
    box.addEventListener("scroll", onScroll, { passive: true });
    const stop = onArrivals(this.#model.latest, me, (others) => {
      // Scroll events come with the next frame; the reader may have scrolled before the messages came.
      this.#track();
      this.#follow.value = withArrivals(this.#follow.peek(), others);
    }, this.#model.head.peek());
    this.#loadMissing();
    return () => {
      box.removeEventListener("scroll", onScroll);
      scrolling.stop();
      stop();
      this.#box = undefined;
    };
  }

  /** To be called before the rows change: what the reader sees, so that it can stay in its place. */
  capture(): Anchor | undefined {
    const box = this.#box;
    if (box === undefined || this.#isFollowing(box)) return undefined;
    const edge = box.getBoundingClientRect().top;
    const rows = box.querySelectorAll("[data-key]");
    let low = 0;
    let high = rows.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((rows[middle]?.getBoundingClientRect().bottom ?? 0) <= edge) low = middle + 1;
      else high = middle;
    }
    const row = rows[low];
    return row === undefined ? undefined : { row, bottom: row.getBoundingClientRect().bottom };
  }

  /** To be called after the rows changed, with what `capture` returned before. */
  restore(anchor: Anchor | undefined): void {
    const box = this.#box;
    if (box === undefined) return;
    if (anchor === undefined) {
      // To ask where it is now would lay out the page before everything is written.
      if (this.#follow.peek().following && this.#top !== 0) this.#scrollTo(box, 0);
      requestAnimationFrame(() => this.#loadMissing());
      return;
    }
    if (anchor.row.isConnected) {
      const moved = anchor.row.getBoundingClientRect().bottom - anchor.bottom;
      if (moved !== 0) this.#scrollTo(box, box.scrollTop + moved);
    }
    this.#loadMissing();
  }

  /** Has newer messages loaded in this way from now on, where there are any beyond those of the model. */
  setNewerLoader(beyond: NewerLoader): void {
    this.#newerLoader = beyond;
    this.#loadMissing();
  }

  /** Loads the next of them. */
  loadNewer(): void {
    void this.#newerLoader?.next();
  }

  /** Goes to the newest message, and follows from there. */
  async scrollToNewest(): Promise<void> {
    if (this.#hasNewer) {
      await this.#newerLoader?.newest();
      if (this.#hasNewer) return;
      // Loaded again, the page is what it is now.
      history.replaceState(history.state, "", location.pathname);
    }
    batch(() => {
      this.#follow.value = FOLLOWING;
      this.#window.value = undefined;
      this.#isFarFromEnd.value = false;
    });
    if (this.#box !== undefined) this.#scrollTo(this.#box, 0);
  }

  /** Has a message that is loaded among those that are in the page, and the one before it. */
  include(seq: number): void {
    const messages = this.#model.messages.peek();
    const { start, end } = this.range;
    const isAbove = start > 0 && seq <= (messages[start]?.seq ?? 0);
    if (isAbove || seq > (messages[end - 1]?.seq ?? 0)) {
      this.#window.value = windowAround(messages, seq);
    }
  }

  /** Brings a message that is loaded into sight, and marks it as what the address leads to. */
  show(seq: number): void {
    this.include(seq);
    this.#pin();
    this.#follow.value = { following: false, unseen: 0 };
    // The rows are there with the next frame.
    requestAnimationFrame(() => {
      location.replace(`#${this.#prefix}${seq}`);
      this.#track();
    });
  }

  #scrollTo(box: HTMLElement, top: number): void {
    box.scrollTop = top;
    this.#top = this.#scrolledTo = box.scrollTop;
  }

  /** Updates the state from the reader's place. */
  #track(): void {
    const box = this.#box;
    if (box === undefined) return;
    const before = this.#follow.peek();
    const following = this.#isFollowing(box);
    batch(() => {
      if (following) this.#window.value = undefined;
      else if (before.following) this.#pin();
      if (following !== before.following) this.#follow.value = { following, unseen: 0 };
      this.#isFarFromEnd.value = !following && !(this.#isWhole() && nearEnd(box));
    });
  }

  /** Keeps the present messages in the page, whatever comes. */
  #pin(): void {
    const messages = this.#model.messages.peek();
    this.#window.value = pinned(messages, this.#window.peek(), this.#rows.peek());
  }

  /** The end of the box is not the newest message while there are newer ones outside of the window. */
  #isFollowing(box: HTMLElement): boolean {
    this.#top = box.scrollTop;
    return isAtEnd(box) && this.#isWhole();
  }

  /** Whether there are newer messages than those of the model. */
  get #hasNewer(): boolean {
    return this.#model.newer.peek().more;
  }

  #isWhole(): boolean {
    if (this.#hasNewer) return false;
    return untracked(() => this.range.end === this.#model.messages.value.length);
  }

  /** Brings in or loads messages before the reader scrolls to where they are missing. */
  #loadMissing(): void {
    const box = this.#box;
    if (box === undefined) return;
    const messages = this.#model.messages.peek();
    const window = this.#window.peek();
    const { start, end } = untracked(() => this.range);
    const { older, newer } = this.#model;
    if (nearBeginning(box) && (start > 0 || older.peek().more)) {
      if (start === 0) load(older.peek(), () => this.#model.loadOlder());
      else if (window !== undefined) this.#window.value = olderWindow(messages, window);
      else this.#rows.value = ROWS;
    } else if (nearEnd(box)) {
      if (end < messages.length) this.#window.value = newerWindow(messages, window);
      else load(newer.peek(), () => this.loadNewer());
    }
  }
}

/** Loads what is missing; after a failure the reader decides when to try again. */
function load({ more, loading, failed }: More, next: () => void): void {
  if (more && !loading && failed === undefined) next();
}

/**
 * Calls back with how many messages of others came since the last time, whenever some did; returns
 * a function that ends it. Older messages that are loaded do not count, nor does what was there at the start.
 *
 * @param newest the seq up to which nothing is new
 */
export function onArrivals(
  messages: ReadonlySignal<readonly MessageEvent[]>,
  me: string,
  arrived: (count: number) => void,
  newest = messages.peek().at(-1)?.seq ?? 0,
): () => void {
  return effect(() => {
    const count = countOthers(messages.value, newest, me);
    newest = messages.value.at(-1)?.seq ?? newest;
    if (count > 0) arrived(count);
  });
}

function countOthers(messages: readonly MessageEvent[], after: number, me: string): number {
  let count = 0;
  for (let index = messages.length - 1; index >= 0; index--) {
    const message = messages[index];
    if (message === undefined || message.seq <= after) break;
    if (message.by !== me && message.deletedAt === undefined) count++;
  }
  return count;
}
