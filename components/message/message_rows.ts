import type { MessageEvent, Person, StateEvent } from "../../lib/protocol/event.ts";
import type { Times } from "../../lib/text/times/times.ts";

/** A message that is on its way, or did not make it. */
export interface UnsentMessage {
  cid: string;
  text: string;
  replyTo?: number;
  /** It calls a command, or names emojis. */
  typed?: true;
  at: number;
  state: "pending" | "failed";
  reason?: string;
}

/** One message as the list shows it. */
export interface MessageRow {
  /** The same before and after the server has confirmed it, so that its element stays. */
  key: string;
  /** Undefined until it is confirmed. */
  seq: number | undefined;
  at: number;
  author: Person;
  /** Undefined when it was deleted. */
  text: string | undefined;
  /** True when it shows its author; false when it follows another message of theirs. */
  first: boolean;
  unsent: UnsentMessage | undefined;
  /** The message as the log has it, once it is confirmed. */
  message?: MessageEvent | undefined;
  /** For the first one that is new to the reader: after which `seq` everything is. */
  startsNew?: number | undefined;
  /** The message that it replies to. */
  quote?: QuotedMessage | undefined;
  /** The state event, for a row that is no message; `author` caused it. */
  note?: { event: StateEvent; user: Person } | undefined;
}

/** A message that another one replies to; without a source it is not loaded. */
export interface QuotedMessage {
  seq: number;
  source?: { message: MessageEvent; author: Person };
}

/** The messages of one day of the reader's. */
export interface MessageDay {
  key: string;
  at: number;
  rows: MessageRow[];
}

export interface GroupByDayOptions {
  messages: readonly MessageEvent[];
  /** The state events between them, ascending. */
  stateEvents?: readonly StateEvent[];
  unsent?: readonly UnsentMessage[];
  /** Finds a message that one of these replies to, where it is loaded. */
  source?: (seq: number) => MessageEvent | undefined;
  people: ReadonlyMap<string, Person>;
  me: Person;
  times: Times;
  /** Messages of others after this `seq` are new to the reader; undefined when none are. */
  newAfter?: number | undefined;
}

/** Messages of one author this close to each other stand together, in milliseconds. */
const TOGETHER_MS = 5 * 60_000;

/** Sorts messages into days, and each day into runs of one author. */
export function groupByDay(
  { messages, stateEvents = [], unsent = [], source, people, me, times, newAfter }:
    GroupByDayOptions,
): MessageDay[] {
  const days: MessageDay[] = [];
  let previous: MessageRow | undefined;
  const add = (row: Omit<MessageRow, "first">) => {
    const key = times.day(row.at);
    let day = days.at(-1);
    if (day === undefined || day.key !== key) {
      day = { key, at: row.at, rows: [] };
      days.push(day);
      previous = undefined;
    }
    const first = row.note === undefined && (previous === undefined ||
      previous.note !== undefined || row.quote !== undefined || row.startsNew !== undefined ||
      previous.author.id !== row.author.id ||
      row.at - previous.at >= TOGETHER_MS);
    previous = { ...row, first };
    day.rows.push(previous);
  };
  const person = (id: string) => people.get(id) ?? { id, username: "", name: "Somebody" };
  const quote = (seq: number | undefined): QuotedMessage | undefined => {
    if (seq === undefined) return undefined;
    const message = source?.(seq);
    return message === undefined
      ? { seq }
      : { seq, source: { message, author: person(message.by) } };
  };
  let isNewAhead = newAfter !== undefined;
  const startsNew = ({ seq, by, deletedAt }: MessageEvent) => {
    const starts = isNewAhead && seq > newAfter! && by !== me.id && deletedAt === undefined;
    isNewAhead &&= !starts;
    return starts ? newAfter : undefined;
  };
  let next = 0;
  const addStateEvents = (before: number) => {
    for (; (stateEvents[next]?.seq ?? Infinity) < before; next++) {
      const event = stateEvents[next]!;
      const { seq, at, by } = event;
      const user = person(event.kind === "member" ? event.user : by);
      const note = { event, user };
      add({ key: `${seq}`, seq, at, author: person(by), text: undefined, unsent: undefined, note });
    }
  };
  for (const message of messages) {
    const { seq, at, by, cid, text, replyTo } = message;
    addStateEvents(seq);
    const author = person(by);
    const key = `${by} ${cid}`;
    add({
      key,
      seq,
      at,
      author,
      text,
      unsent: undefined,
      message,
      startsNew: startsNew(message),
      quote: quote(replyTo),
    });
  }
  addStateEvents(Infinity);
  for (const message of unsent) {
    add({
      key: `${me.id} ${message.cid}`,
      seq: undefined,
      // This device's clock may be behind the server's; what is unsent still comes last.
      at: Math.max(message.at, previous?.at ?? 0),
      author: me,
      text: message.text,
      unsent: message,
      quote: quote(message.replyTo),
    });
  }
  return days;
}

/**
 * Of what happened to a room, what belongs among the messages from `start` up to but not including
 * `end`; what was before the oldest one, or after the newest, belongs there only when the server has no
 * older or newer ones.
 */
export function stateEventsAmong(
  stateEvents: readonly StateEvent[],
  messages: readonly MessageEvent[],
  { start, end, more, newer = false }: {
    start: number;
    end: number;
    more: boolean;
    newer?: boolean;
  },
): readonly StateEvent[] {
  const first = start === 0 && !more ? 0 : messages[start]?.seq ?? 0;
  const last = (messages[end] ?? (newer ? messages.at(-1) : undefined))?.seq ?? Infinity;
  return stateEvents.filter(({ seq }) => seq > first && seq < last);
}
