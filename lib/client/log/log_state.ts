import {
  applyChange,
  type ChangeEvent,
  type ChatEvent,
  isChange,
  isMessage,
  isStateEvent,
  type MessageEvent,
  type StateEvent,
} from "../../protocol/event.ts";
import type { HistoryPage } from "../../protocol/history.ts";

/**
 * The loaded part of a room's log: its end, without a hole, from the oldest loaded message on; or a
 * stretch from further up, and beside it what has come since.
 */
export interface LogState {
  epoch: string;
  /** The `seq` of the last event applied; the next one to apply is one higher. */
  last: number;
  /** Ascending by `seq`. */
  messages: readonly MessageEvent[];
  /** Messages that have come since, where there are others between `messages` and them. */
  tail: readonly MessageEvent[] | undefined;
  /** The state events between these messages and after them, ascending by `seq`. */
  stateEvents: readonly StateEvent[];
  /** Whether the server has messages older than these. */
  more: boolean;
  /** The latest changes of messages, ascending: an older page may have been read before them. */
  changes: readonly ChangeEvent[];
  /** Every change after this `seq` is among `changes`. */
  changesSince: number;
}

/** The number of changes kept for pages that are being loaded. */
const KEPT_CHANGES = 500;

/** Everything that changes a room's log, wherever it came from. */
export type LogInput =
  /** The newest page, or one further up, which starts the state anew. */
  | { type: "page"; page: HistoryPage; isOlder?: boolean }
  /** The page before what was the oldest message when it was asked for. */
  | { type: "older"; before: number; page: HistoryPage }
  /** A page after what is held, which `join` puts there (`open_at_message.ts`). */
  | { type: "newer"; page: HistoryPage; join: Join }
  /** Events of the socket, live or resumed. */
  | { type: "events"; epoch: string; events: readonly ChatEvent[] }
  /** The server's head, without the events up to it. */
  | { type: "head"; seq: number };

/** Puts a page behind what is held; it is given what brings messages up to date. */
export type Join = (state: LogState, page: HistoryPage, update: typeof applyChanges) => LogStep;

/** The state after an input, and what must be asked of the server for it to become whole. */
export interface LogStep {
  state: LogState;
  /** `resume`: events after `last` are missing; `reload`: this log is not the server's any more. */
  need?: "resume" | "reload";
}

/**
 * The state of a page that was just read.
 *
 * @param isOlder whether there may be messages after those of the page
 */
export function logFromPage(page: HistoryPage, isOlder = false): LogState {
  const { epoch, head, messages, events: stateEvents = [], more } = page;
  const tail = isOlder ? [] : undefined;
  return { epoch, last: head, messages, tail, stateEvents, more, changes: [], changesSince: head };
}

/**
 * The one way in which a room's log changes. Of events only `last + 1` is applied: a lower one is
 * a repeat, a higher one shows that something is missing. A step that changes nothing returns the
 * same state.
 */
export function apply(state: LogState, input: LogInput): LogStep {
  switch (input.type) {
    case "page":
      return { state: logFromPage(input.page, input.isOlder) };
    case "newer":
      return input.join(state, input.page, applyChanges);
    case "older":
      return prepend(state, input.before, input.page);
    case "events":
      return input.epoch === state.epoch ? append(state, input.events) : { state, need: "reload" };
    case "head":
      return input.seq > state.last ? { state, need: "resume" } : { state };
  }
}

/** The `before` that asks for the page which fits in front of what is held. */
export function oldestSeq({ messages, tail, last }: LogState): number {
  return messages[0]?.seq ?? (tail === undefined ? last : 0) + 1;
}

function prepend(state: LogState, before: number, page: HistoryPage): LogStep {
  if (page.epoch !== state.epoch) return { state, need: "reload" };
  // Meanwhile the log was reloaded, and this page would leave a hole.
  if (before !== oldestSeq(state)) return { state };
  // It was read too long ago to be brought up to date; it is asked for again.
  if (page.head < state.changesSince) return { state };
  const missed = state.changes.filter(({ seq }) => seq > page.head);
  const messages = [...applyChanges(page.messages, missed), ...state.messages];
  const stateEvents = page.events === undefined
    ? state.stateEvents
    : [...page.events, ...state.stateEvents];
  return { state: { ...state, messages, stateEvents, more: page.more } };
}

function append(state: LogState, events: readonly ChatEvent[]): LogStep {
  let last = state.last;
  const messages: MessageEvent[] = [];
  const changes: ChangeEvent[] = [];
  const stateEvents: StateEvent[] = [];
  for (const event of events) {
    if (event.seq <= last) continue;
    if (event.seq > last + 1) break;
    last = event.seq;
    // An event of a kind that is not known here only takes its place in the order.
    if (isMessage(event)) messages.push(event);
    else if (isChange(event)) changes.push(event);
    else if (isStateEvent(event)) stateEvents.push(event);
  }
  const end = events.at(-1)?.seq ?? 0;
  const missing = end > last ? { need: "resume" as const } : {};
  if (last === state.last) return { state, ...missing };
  const { tail } = state;
  const add = (before: readonly MessageEvent[]) =>
    messages.length === 0 ? before : [...before, ...messages];
  return {
    state: {
      ...state,
      last,
      messages: applyChanges(tail === undefined ? add(state.messages) : state.messages, changes),
      tail: tail && applyChanges(add(tail), changes),
      stateEvents: stateEvents.length === 0
        ? state.stateEvents
        : [...state.stateEvents, ...stateEvents],
      ...withoutOldChanges(state, changes),
    },
    ...missing,
  };
}

function applyChanges(
  messages: readonly MessageEvent[],
  changes: readonly ChangeEvent[],
): readonly MessageEvent[] {
  if (changes.length === 0) return messages;
  const changed = [...messages];
  for (const change of changes) {
    const index = changed.findLastIndex(({ seq }) => seq === change.target);
    const message = changed[index];
    if (message !== undefined) changed[index] = applyChange(message, change);
  }
  return changed;
}

function withoutOldChanges(
  state: LogState,
  changes: readonly ChangeEvent[],
): Pick<LogState, "changes" | "changesSince"> {
  const all = changes.length === 0 ? state.changes : [...state.changes, ...changes];
  const forgotten = all.at(-KEPT_CHANGES - 1);
  return forgotten === undefined
    ? { changes: all, changesSince: state.changesSince }
    : { changes: all.slice(-KEPT_CHANGES), changesSince: forgotten.seq };
}
