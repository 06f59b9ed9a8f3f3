import { peopleOf, type StandingEvent } from "../../protocol/event.ts";
import {
  type Group,
  type HeadAt,
  type LogEvent,
  type RoomLog,
  toGroup,
} from "../../store/log/log.ts";
import type { People } from "../../store/people/people.ts";

/** Somebody to whom a room's events are sent, one frame for a whole group. */
export interface Subscription {
  readonly user: string;
  /** The last event that was sent to it, or 0. */
  position: number;
  /** Whether it has caught up, so that live groups go to it directly. */
  live: boolean;
  /** Whether it was told who is here, so that changes of that go to it. */
  seesPeople: boolean;
  deliver(frame: string): void;
  /** Called when the membership that it rests on has ended; there is none in a public room. */
  onEnded?: (() => void) | undefined;
}

/** Events that are kept in memory, so that a reconnect after a moment costs no read of the log. */
const RECENT_EVENTS = 512;

/** The most that their JSON may take together. */
const RECENT_CHARS = 1024 * 1024;

/** Events in one read of the log, at most. */
export const READ_EVENTS = 200;

/** Groups that may wait for the one before them. */
const EARLY_GROUPS = 256;

/**
 * The events frame of a group. Encoded once; every socket gets the same string.
 *
 * @param more whether the next events of the same catch-up follow in another frame
 */
export function encodeGroup(group: Group, more = false): string {
  const users = group.people.length === 0 ? "" : `,"users":${JSON.stringify(group.people)}`;
  return `{"type":"events","room":${JSON.stringify(group.room)},"epoch":${
    JSON.stringify(group.epoch)
  },"events":[${group.json}]${users}${more ? `,"more":true` : ""}}`;
}

/**
 * One room on this isolate, while anybody listens: it applies only the group that follows its
 * last event. A group that comes early waits while the log is read for what is missing.
 */
export class Channel {
  readonly room: string;
  readonly epoch: string;
  readonly subscriptions = new Set<Subscription>();
  #last: number;
  #log: RoomLog;
  #people: People;
  #recent: Group[] = [];
  #recentEvents = 0;
  #recentChars = 0;
  #early = new Map<number, Group>();
  #catchingUp: Promise<void> | undefined;
  /** How often the log was asked for, so that a read that began before the last time is not the last. */
  #asked = 0;
  #onError: (error: unknown) => void;

  constructor(
    room: string,
    at: HeadAt,
    log: RoomLog,
    people: People,
    onError: (error: unknown) => void,
  ) {
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

  /** Takes a committed group, from this isolate or another, in any order and any number of times. */
  receive(group: Group): void {
    if (group.epoch !== this.epoch || group.last <= this.#last) return;
    if (group.first === this.#last + 1) {
      this.#apply(group);
      this.#applyEarly();
      return;
    }
    if (group.first > this.#last && this.#early.size < EARLY_GROUPS) {
      this.#early.set(group.first, group);
    }
    this.notice(group.last);
  }

  /** Takes a hint that the log reaches to `seq`: reads what is missing, if anything is. */
  notice(seq: number): void {
    if (seq > this.#last) this.catchUp().catch(this.#onError);
  }

  /** Reads the log forward until nothing is missing of what it held when this was called. */
  catchUp(): Promise<void> {
    this.#asked++;
    return this.#catchingUp ??= this.#readForward();
  }

  /**
   * The events after `position` and not after the last one, at most `limit` from the log, or a group
   * of no more than `chars` from memory, when they are recent. Undefined when there are none. A subscription
   * that was ahead of its channel would miss the rest of the group that the channel sends next.
   */
  async after(position: number, limit: number, chars: number): Promise<Group | undefined> {
    const oldest = this.#recent[0];
    if (oldest !== undefined && position >= oldest.first - 1) {
      // Only where a group begins: a position inside one is served by the log.
      const group = this.#recent.find((recent) => recent.first === position + 1);
      if (group !== undefined && group.json.length <= chars) return group;
    }
    return await this.#read(position, Math.min(this.#last - position, limit));
  }

  async #readForward(): Promise<void> {
    try {
      let asked: number;
      let position: number;
      let group: Group | undefined;
      do {
        asked = this.#asked;
        position = this.#last;
        group = await this.#read(position, READ_EVENTS);
        // Meanwhile what was missing may have come by itself, or a part of it.
        if (group !== undefined && position === this.#last) this.#apply(group);
        this.#applyEarly();
      } while (
        asked !== this.#asked ||
        (group !== undefined && (this.#last < group.last || group.last - position === READ_EVENTS))
      );
    } finally {
      // In the same turn as the last look, so that nobody waits for a read that has ended.
      this.#catchingUp = undefined;
    }
  }

  async #read(position: number, limit: number): Promise<Group | undefined> {
    const events = contiguous(await this.#log.after(this.room, position, limit), position);
    if (events.length === 0) return undefined;
    const people = await this.#people.of(
      events.flatMap(({ by, standing }) => standing === undefined ? by : peopleOf(standing)),
    );
    return toGroup(this.room, this.epoch, events, people);
  }

  #applyEarly(): void {
    if (this.#early.size === 0) return;
    for (
      let next = this.#early.get(this.#last + 1);
      next !== undefined;
      next = this.#early.get(this.#last + 1)
    ) {
      this.#apply(next);
    }
    for (const [first, group] of this.#early) {
      if (group.last <= this.#last) this.#early.delete(first);
    }
  }

  #apply(group: Group): void {
    const previous = this.#last;
    this.#last = group.last;
    this.#remember(group);
    if (group.standing !== undefined) this.#dismiss(group.standing);
    const frame = encodeGroup(group);
    for (const subscription of this.subscriptions) {
      if (!subscription.live || subscription.position !== previous) continue;
      subscription.position = group.last;
      subscription.deliver(frame);
    }
  }

  /** Ends the subscriptions of those who do not belong to the room any more, before they are sent the group. */
  #dismiss(events: readonly StandingEvent[]): void {
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

  #remember(group: Group): void {
    this.#recent.push(group);
    this.#recentEvents += group.last - group.first + 1;
    this.#recentChars += group.json.length;
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
