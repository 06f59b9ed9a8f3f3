import type { LogEvent } from "../../store/log/events.ts";
import type { HeadAt } from "../../store/log/head.ts";
import { type Batch, toBatch } from "../../store/log/batch.ts";
import { peopleOf, type StateEvent } from "../../protocol/event.ts";
import type { RoomLog } from "../../store/log/log.ts";
import type { People } from "../../store/people/people.ts";

/** A socket's place in a room, to which the room's events are sent, one frame for a whole batch. */
export interface Subscription {
  readonly user: string;
  /** The last event that was sent to it, or 0. */
  position: number;
  /** Whether it has caught up, so that live batches go to it directly. */
  live: boolean;
  /** Whether it was sent who is in the room, so that it is sent changes of that, too. */
  seesPeople: boolean;
  deliver(frame: string): void;
  /** Called when the membership that it rests on has ended; not there in a public room. */
  onEnded?: (() => void) | undefined;
}

/** The most events that are kept in memory, so that a reconnect after a moment costs no read of the log. */
const RECENT_EVENTS = 512;

/** The most characters that their JSON may have together. */
const RECENT_CHARS = 1024 * 1024;

/** The most events in one read of the log. */
export const READ_EVENTS = 200;

/** The most batches that may wait for the one before them. */
const EARLY_BATCHES = 256;

/**
 * The events frame of a batch. Encoded once; every socket gets the same string.
 *
 * @param more whether the next events of the same catch-up follow in another frame
 */
export function encodeBatch(batch: Batch, more = false): string {
  const users = batch.people.length === 0 ? "" : `,"users":${JSON.stringify(batch.people)}`;
  return `{"type":"events","room":${JSON.stringify(batch.room)},"epoch":${
    JSON.stringify(batch.epoch)
  },"events":[${batch.json}]${users}${more ? `,"more":true` : ""}}`;
}

export interface ChannelOptions {
  room: string;
  /** The head of the room's log, after which it begins. */
  at: HeadAt;
  log: RoomLog;
  people: People;
  onError(error: unknown): void;
}

/**
 * One log on this isolate, while a socket is subscribed to it: it applies only the batch that follows
 * its last event. A batch that comes early waits while the log is read for what is missing.
 */
export class Channel {
  readonly room: string;
  readonly epoch: string;
  readonly subscriptions = new Set<Subscription>();
  #last: number;
  #log: RoomLog;
  #people: People;
  #recent: Batch[] = [];
  #recentEvents = 0;
  #recentChars = 0;
  #early = new Map<number, Batch>();
  #readingForward: Promise<void> | undefined;
  /** How often the log was asked for, so that a read that began before the last time is not the last. */
  #asked = 0;
  #onError: (error: unknown) => void;

  constructor({ room, at, log, people, onError }: ChannelOptions) {
    this.room = room;
    this.epoch = at.head.epoch;
    this.#last = at.head.seq;
    this.#log = log;
    this.#people = people;
    this.#onError = onError;
  }

  /** The last event that this isolate has seen of the room. */
  get last(): number {
    return this.#last;
  }

  /** Takes a committed batch, from this isolate or another, in any order and any number of times. */
  apply(batch: Batch): void {
    if (batch.epoch !== this.epoch || batch.last <= this.#last) return;
    if (batch.first === this.#last + 1) {
      this.#publish(batch);
      this.#applyEarly();
      return;
    }
    if (batch.first > this.#last && this.#early.size < EARLY_BATCHES) {
      this.#early.set(batch.first, batch);
    }
    this.catchUpTo(batch.last);
  }

  /** Takes a hint that the log reaches to `seq`: reads what is missing, if anything is. */
  catchUpTo(seq: number): void {
    if (seq > this.#last) this.readForward().catch(this.#onError);
  }

  /** Reads the log forward until nothing is missing of what it held when this was called. */
  readForward(): Promise<void> {
    this.#asked++;
    return this.#readingForward ??= this.#readOn();
  }

  /**
   * The events after `position` and not after the last one, at most `limit` from the log, or a batch
   * of no more than `chars` from memory, when they are recent. Undefined when there are none. A subscription
   * that was ahead of its channel would miss the rest of the batch that the channel sends next.
   */
  async after(position: number, limit: number, chars: number): Promise<Batch | undefined> {
    const oldest = this.#recent[0];
    if (oldest !== undefined && position >= oldest.first - 1) {
      // Only where a batch begins: a position inside one is served by the log.
      const batch = this.#recent.find((recent) => recent.first === position + 1);
      if (batch !== undefined && batch.json.length <= chars) return batch;
    }
    return await this.#read(position, Math.min(this.#last - position, limit));
  }

  async #readOn(): Promise<void> {
    try {
      let asked: number;
      let position: number;
      let batch: Batch | undefined;
      do {
        asked = this.#asked;
        position = this.#last;
        batch = await this.#read(position, READ_EVENTS);
        // Meanwhile what was missing, or a part of it, may have come as a batch.
        if (batch !== undefined && position === this.#last) this.#publish(batch);
        this.#applyEarly();
      } while (
        asked !== this.#asked ||
        (batch !== undefined && (this.#last < batch.last || batch.last - position === READ_EVENTS))
      );
    } finally {
      // In the same turn of the loop as the last check, so that nobody waits for a read that has ended.
      this.#readingForward = undefined;
    }
  }

  async #read(position: number, limit: number): Promise<Batch | undefined> {
    const events = contiguous(await this.#log.after(this.room, position, limit), position);
    if (events.length === 0) return undefined;
    const people = await this.#people.of(
      events.flatMap(({ by, stateEvent }) => stateEvent === undefined ? by : peopleOf(stateEvent)),
    );
    return toBatch(this.room, this.epoch, events, people);
  }

  #applyEarly(): void {
    if (this.#early.size === 0) return;
    for (
      let next = this.#early.get(this.#last + 1);
      next !== undefined;
      next = this.#early.get(this.#last + 1)
    ) {
      this.#publish(next);
    }
    for (const [first, batch] of this.#early) {
      if (batch.last <= this.#last) this.#early.delete(first);
    }
  }

  #publish(batch: Batch): void {
    const previous = this.#last;
    this.#last = batch.last;
    this.#keep(batch);
    if (batch.stateEvents !== undefined) this.#endMemberships(batch.stateEvents);
    const frame = encodeBatch(batch);
    for (const subscription of this.subscriptions) {
      if (!subscription.live || subscription.position !== previous) continue;
      subscription.position = batch.last;
      subscription.deliver(frame);
    }
  }

  /** Ends the subscriptions of those who do not belong to the room any more, before they are sent the batch. */
  #endMemberships(events: readonly StateEvent[]): void {
    const ended = new Set<string>();
    for (const event of events) {
      if (event.kind !== "member") continue;
      if (event.change === "left" || event.change === "removed") ended.add(event.user);
      else ended.delete(event.user);
    }
    if (ended.size === 0) return;
    for (const subscription of [...this.subscriptions]) {
      if (!ended.has(subscription.user) || subscription.onEnded === undefined) continue;
      subscription.live = false;
      subscription.onEnded();
    }
  }

  #keep(batch: Batch): void {
    this.#recent.push(batch);
    this.#recentEvents += batch.last - batch.first + 1;
    this.#recentChars += batch.json.length;
    while (
      (this.#recentEvents > RECENT_EVENTS || this.#recentChars > RECENT_CHARS) &&
      this.#recent.length > 1
    ) {
      const oldest = this.#recent.shift()!;
      this.#recentChars -= oldest.json.length;
      this.#recentEvents -= oldest.last - oldest.first + 1;
    }
  }
}

/** The events that follow `position` without a gap. */
function contiguous(events: LogEvent[], position: number): LogEvent[] {
  const end = events.findIndex((event, index) => event.seq !== position + index + 1);
  return end === -1 ? events : events.slice(0, end);
}
