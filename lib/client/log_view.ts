import { batch, type ReadonlySignal, signal } from "@preact/signals";
import { watchArrivals } from "./arrivals.ts";
import type { RoomModel } from "./room_model.ts";
import {
  newerWindow,
  olderWindow,
  pinned,
  rangeOf,
  type RowRange,
  type RowWindow,
} from "./row_window.ts";
import {
  arrived,
  distanceToEnd,
  type Follow,
  FOLLOWING,
  type Metrics,
  nearTop,
  scrolled,
} from "./scroll.ts";

/** A row and where it stood. */
interface Anchor {
  row: Element;
  top: number;
}

/**
 * What a room's log shows of its messages, and where it is scrolled to. The log's box scrolls from
 * its end (`column-reverse`), so `scrollTop` is 0 at the newest message and negative above it.
 */
export class LogView {
  #model: RoomModel;
  #box: HTMLElement | undefined;
  #window = signal<RowWindow>(undefined);
  #follow = signal<Follow>(FOLLOWING);
  #far = signal(false);

  constructor(model: RoomModel) {
    this.#model = model;
  }

  /** The messages that are in the page, of those in the model. */
  get range(): RowRange {
    return rangeOf(this.#model.messages.value, this.#window.value);
  }

  /** Messages of others that came while the reader was further up. */
  get unseen(): number {
    return this.#follow.value.unseen;
  }

  /** Whether the newest message is more than a screen away. */
  get far(): ReadonlySignal<boolean> {
    return this.#far;
  }

  /** Watches the box; returns the end of it. */
  attach(box: HTMLElement, me: string): () => void {
    this.#box = box;
    const onScroll = () => this.#scrolled();
    box.addEventListener("scroll", onScroll, { passive: true });
    const stop = watchArrivals(this.#model.messages, me, (others) => {
      this.#follow.value = arrived(this.#follow.peek(), { own: 0, others });
    });
    this.#look();
    return () => {
      box.removeEventListener("scroll", onScroll);
      stop();
      this.#box = undefined;
    };
  }

  /** To be called before the rows change: what the reader sees, so that it can stay in its place. */
  capture(): Anchor | undefined {
    const box = this.#box;
    if (box === undefined || this.#follow.peek().following) return undefined;
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
    return row === undefined ? undefined : { row, top: row.getBoundingClientRect().top };
  }

  /** To be called after the rows changed, with what `capture` returned before. */
  settle(anchor: Anchor | undefined): void {
    const box = this.#box;
    if (box === undefined) return;
    if (this.#follow.peek().following) {
      if (box.scrollTop !== 0) box.scrollTop = 0;
    } else if (anchor?.row.isConnected) {
      const moved = anchor.row.getBoundingClientRect().top - anchor.top;
      if (moved !== 0) box.scrollTop += moved;
    }
    this.#look();
  }

  /** Goes to the newest message, and follows from there. */
  toNewest(): void {
    batch(() => {
      this.#follow.value = arrived(this.#follow.peek(), { own: 1, others: 0 });
      this.#window.value = undefined;
      this.#far.value = false;
    });
    if (this.#box !== undefined) this.#box.scrollTop = 0;
  }

  #scrolled(): void {
    const box = this.#box;
    if (box === undefined) return;
    const metrics = metricsOf(box);
    const messages = this.#model.messages.peek();
    const isWhole = rangeOf(messages, this.#window.peek()).end === messages.length;
    const before = this.#follow.peek();
    const after = scrolled(before, metrics);
    batch(() => {
      // The end of the box is not the newest message while there are newer ones outside of the window.
      this.#follow.value = isWhole
        ? after
        : { ...before, following: false, top: metrics.scrollTop };
      if (this.#follow.peek().following) this.#window.value = undefined;
      else if (before.following) this.#window.value = pinned(messages, this.#window.peek());
      this.#far.value = !isWhole || distanceToEnd(metrics) > metrics.clientHeight;
    });
    this.#look();
  }

  /** Brings messages in before the reader comes to where they are missing. */
  #look(): void {
    const box = this.#box;
    if (box === undefined) return;
    const metrics = metricsOf(box);
    const messages = this.#model.messages.peek();
    const { start, end } = rangeOf(messages, this.#window.peek());
    const { following } = this.#follow.peek();
    if (nearTop(metrics)) {
      if (start === 0) this.#loadOlder();
      else if (!following) this.#window.value = olderWindow(messages, this.#window.peek());
    } else if (
      !following && end < messages.length && distanceToEnd(metrics) < metrics.clientHeight
    ) {
      this.#window.value = newerWindow(messages, this.#window.peek());
    }
  }

  #loadOlder(): void {
    const { more, loading, failed } = this.#model.older.peek();
    // After a failure the reader decides when to try again.
    if (more && !loading && failed === undefined) this.#model.loadOlder();
  }
}

/** The box as it would scroll from its beginning. */
function metricsOf({ scrollTop, scrollHeight, clientHeight }: Metrics): Metrics {
  return { scrollTop: scrollTop + scrollHeight - clientHeight, scrollHeight, clientHeight };
}
