import type { LogMessage } from "./events.ts";
import { roomNotFound } from "../../base/errors.ts";
import { type MessageEvent, peopleOf, ROOM_MENTION } from "../../protocol/event.ts";
import type { HistoryPage } from "../../protocol/history.ts";
import { DEFAULT_PAGE } from "../../protocol/limits.ts";
import type { RoomLog } from "./log.ts";
import type { People } from "../people/people.ts";
import { readMessage } from "./rows.ts";

/** The page that is wanted: without a position the newest; `around` is in the middle of it. */
export interface PageRequest {
  before?: number;
  after?: number;
  around?: number;
  /** 1 to 200, 50 by default. */
  limit?: number;
}

/** Events about the room that a page brings along, at most; the newest ones. */
const STATE_EVENTS = 100;

/** How reactions, a pin and mentions begin in a message's JSON; in a text there would be backslashes. */
const NAMING = /"reactions":\[|"pinned":\{|"mentions":\[/;

/** The parts of a page. */
type Loaded = Omit<HistoryPage, "messages"> & { messages: LogMessage[] };

/** Messages as they were read, and whether there are more of them. */
interface Read {
  events: LogMessage[];
  more: boolean;
}

/** What the messages of a page may take; it ends earlier than at so many, and says that there are more. */
const PAGE_CHARS = 256 * 1024;

/** Messages that are read at a time; of the longest ones a page has room for a quarter of them. */
const STEP_MESSAGES = 64;

/** People of one reaction whose names a page brings along. */
const NAMED = 10;

/** Pages of a room's messages, each one bounded read of the log. */
export class History {
  #log: RoomLog;
  #people: People;

  constructor(log: RoomLog, people: People) {
    this.#log = log;
    this.#people = people;
  }

  /** Reads one page. The caller has checked that the room may be seen. */
  async page(room: string, request: PageRequest = {}): Promise<HistoryPage> {
    const page = await this.#load(room, request);
    return { ...page, messages: page.messages.map(readMessage) };
  }

  /** As `page`, as JSON: each message goes into it as the store has it, and is not read. */
  async pageJson(room: string, request: PageRequest = {}): Promise<string> {
    const { messages, ...rest } = await this.#load(room, request);
    const json = JSON.stringify(rest);
    return `${json.slice(0, -1)},"messages":[${messages.map((event) => event.json).join(",")}]}`;
  }

  async #load(room: string, request: PageRequest): Promise<Loaded> {
    // The head is read first, and what comes in between is left out: the socket, which goes on from
    // the head, brings it. Otherwise it would be shown twice or, with the head read last, be missed.
    const at = await this.#log.head(room);
    if (at === undefined) throw roomNotFound();
    const { events: messages, more } = await this.#readUpTo(at.head.seq, room, request);
    const [first, last] = spanOf(request, messages, more, at.head.seq);
    const stateEvents = (at.head.standing ?? 0) < first
      ? []
      : await this.#log.stateEvents(room, first, last, STATE_EVENTS);
    const users = await this.#people.of([
      ...messages.map((event) => event.by),
      ...stateEvents.flatMap(peopleOf),
      ...messages.filter(({ json }) => NAMING.test(json)).map(readMessage).flatMap(namedIn),
    ]);
    return {
      epoch: at.head.epoch,
      head: at.head.seq,
      messages,
      ...(stateEvents.length === 0 ? {} : { events: stateEvents }),
      users,
      more,
    };
  }

  /** Reads what the log had at `head`; what came since takes no place in the page. */
  async #readUpTo(head: number, room: string, request: PageRequest): Promise<Read> {
    const { events, more } = await this.#read(room, request);
    if ((events.at(-1)?.seq ?? 0) <= head) return { events, more };
    const isForward = request.after !== undefined || request.around !== undefined;
    return isForward
      ? { events: events.filter(({ seq }) => seq <= head), more }
      : await this.#read(room, { ...request, before: head + 1 });
  }

  async #read(
    room: string,
    { before, after, around, limit = DEFAULT_PAGE }: PageRequest,
  ): Promise<Read> {
    if (after !== undefined) return await this.#after(room, after, limit, PAGE_CHARS);
    if (around !== undefined) {
      const older = Math.floor(limit / 2);
      const [previous, following] = await Promise.all([
        this.#before(room, around, older, PAGE_CHARS / 2),
        this.#after(room, around - 1, limit - older, PAGE_CHARS / 2),
      ]);
      return { events: [...previous.events, ...following.events], more: previous.more };
    }
    return await this.#before(room, before, limit, PAGE_CHARS);
  }

  #after(room: string, seq: number, limit: number, chars: number): Promise<Read> {
    return read(limit, chars, (last, wanted) => this.#log.messagesAfter(room, last ?? seq, wanted));
  }

  async #before(
    room: string,
    seq: number | undefined,
    limit: number,
    chars: number,
  ): Promise<Read> {
    const { events, more } = await read(limit, chars, async (last, wanted) => {
      const found = await this.#log.messagesBefore(room, last ?? seq, wanted);
      return found.reverse();
    });
    return { events: events.reverse(), more };
  }
}

/**
 * Reads a step at a time until there are as many as wanted, or as much as a page has room for.
 *
 * @param next reads so many after the last one that was read
 */
async function read(
  limit: number,
  chars: number,
  next: (last: number | undefined, wanted: number) => Promise<LogMessage[]>,
): Promise<Read> {
  const events: LogMessage[] = [];
  let left = chars;
  while (true) {
    const wanted = Math.min(STEP_MESSAGES, limit + 1 - events.length);
    const found = await next(events.at(-1)?.seq, wanted);
    for (const message of found) {
      left -= message.json.length;
      if (events.length === limit || (left < 0 && events.length > 0)) return { events, more: true };
      events.push(message);
    }
    if (found.length < wanted) return { events, more: false };
  }
}

/** The people who are named beside a message: those who reacted, those it mentions, and who pinned it. */
export function namedIn({ reactions = [], pinned, mentions = [] }: MessageEvent): string[] {
  const reacted = reactions.flatMap(({ users }) => users.slice(0, NAMED));
  const mentioned = mentions.filter((id) => id !== ROOM_MENTION).slice(0, NAMED);
  return [...reacted, ...mentioned, ...(pinned === undefined ? [] : [pinned.by])];
}

/** The first and the last seq that a page stands for: its messages, and what is between them. */
function spanOf(
  { before, after, around }: PageRequest,
  messages: readonly LogMessage[],
  more: boolean,
  head: number,
): [first: number, last: number] {
  const [oldest = 1, newest = head] = [messages[0]?.seq, messages.at(-1)?.seq];
  if (after !== undefined) return [after + 1, more ? newest : head];
  const last = before !== undefined
    ? Math.min(before - 1, head)
    : around !== undefined
    ? newest
    : head;
  return [more ? oldest : 1, last];
}
