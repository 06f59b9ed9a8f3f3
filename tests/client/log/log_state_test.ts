import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import {
  apply,
  logFromPage,
  type LogInput,
  type LogState,
  oldestSeq,
} from "../../../lib/client/log/log_state.ts";
import {
  applyChange,
  type ChatEvent,
  isChange,
  isMessage,
  type MessageEvent,
} from "../../../lib/protocol/event.ts";
import { joinAfter, newestSeq } from "../../../lib/client/log/open_at_message.ts";
import type { HistoryPage } from "../../../lib/protocol/history.ts";

const EPOCH = "e1";

function eventOf(seq: number, kind = "message"): ChatEvent {
  const event = { seq, kind, at: seq, by: "u" };
  return kind === "message" ? { ...event, kind, id: `m${seq}`, cid: `c${seq}` } : event;
}

function pageOf(
  log: readonly ChatEvent[],
  head: number,
  size: number,
  before = head + 1,
): HistoryPage {
  const messages = log.slice(0, Math.max(0, Math.min(head, before - 1))).filter(isMessage);
  return {
    epoch: EPOCH,
    head,
    messages: messages.slice(-size),
    users: [],
    more: messages.length > size,
  };
}

/** The messages after one, the first of them. */
function pageAfter(log: readonly ChatEvent[], head: number, size: number, after: number) {
  const messages = log.slice(after, head).filter(isMessage);
  const page = { epoch: EPOCH, head, users: [] };
  return { ...page, messages: messages.slice(0, size), more: messages.length > size };
}

const live = (...events: ChatEvent[]): LogInput => ({ type: "events", epoch: EPOCH, events });

const seqs = (state: LogState) => state.messages.map(({ seq }) => seq);

const LOG = [1, 2, 3, 4, 5].map((seq) => eventOf(seq));
const AT_3 = logFromPage(pageOf(LOG, 3, 50));

Deno.test("apply() adds the next events and asks for nothing", () => {
  const { state, need } = apply(AT_3, live(eventOf(4), eventOf(5)));
  assertEquals([seqs(state), state.last, need], [[1, 2, 3, 4, 5], 5, undefined]);
});

Deno.test("apply() drops repeats without a new state", () => {
  const { state, need } = apply(AT_3, live(eventOf(2), eventOf(3)));
  assertStrictEquals(state, AT_3);
  assertEquals(need, undefined);
});

Deno.test("apply() takes the new part of a frame that overlaps", () => {
  assertEquals(seqs(apply(AT_3, live(eventOf(3), eventOf(4))).state), [1, 2, 3, 4]);
});

Deno.test("apply() asks to resume at a gap and applies nothing after it", () => {
  const { state, need } = apply(AT_3, live(eventOf(5)));
  assertStrictEquals(state, AT_3);
  assertEquals(need, "resume");
});

Deno.test("apply() moves past a kind that it does not know, and keeps the same messages", () => {
  const { state } = apply(AT_3, live(eventOf(4, "sparkle")));
  assertEquals(state.last, 4);
  assertStrictEquals(state.messages, AT_3.messages);
});

Deno.test("apply() asks for a reload when the epoch is another one", () => {
  const foreign = { ...pageOf(LOG, 5, 50), epoch: "e2" };
  const frame: LogInput = { type: "events", epoch: "e2", events: [eventOf(4)] };
  assertEquals(apply(AT_3, frame), { state: AT_3, need: "reload" });
  assertEquals(apply(AT_3, { type: "older", before: 1, page: foreign }), {
    state: AT_3,
    need: "reload",
  });
});

Deno.test("apply() asks to resume when the server's head is above the last event only", () => {
  assertEquals(apply(AT_3, { type: "head", seq: 4 }).need, "resume");
  assertEquals(apply(AT_3, { type: "head", seq: 3 }).need, undefined);
});

Deno.test("apply() puts an older page in front", () => {
  const state = logFromPage(pageOf(LOG, 5, 2));
  const older = apply(state, { type: "older", before: 4, page: pageOf(LOG, 5, 2, 4) }).state;
  assertEquals([seqs(older), older.more, older.last], [[2, 3, 4, 5], true, 5]);
  const oldest = apply(older, { type: "older", before: 2, page: pageOf(LOG, 5, 2, 2) }).state;
  assertEquals([seqs(oldest), oldest.more], [[1, 2, 3, 4, 5], false]);
});

Deno.test("apply() drops an older page that was asked for in front of other messages", () => {
  const page = pageOf(LOG, 5, 2, 3);
  assertStrictEquals(apply(AT_3, { type: "older", before: 3, page }).state, AT_3);
});

Deno.test("apply() starts anew with a page, whatever was there", () => {
  const page = { ...pageOf(LOG, 2, 1), epoch: "e2" };
  const { state } = apply(AT_3, { type: "page", page });
  assertEquals([state.epoch, state.last, state.more], ["e2", 2, true]);
  assertEquals(state.messages, page.messages);
});

Deno.test("apply() reaches the state of a fresh load from any interleaving of one log", () => {
  const kinds = fc.array(fc.constantFrom("message", "message", "sparkle"), {
    minLength: 1,
    maxLength: 40,
  });
  const step = fc.record({
    what: fc.constantFrom(
      ...["page", "around", "older", "newer", "newer", "newest"],
      ...["events", "events", "events", "head"],
    ),
    from: fc.nat(40),
    count: fc.integer({ min: 1, max: 12 }),
    size: fc.integer({ min: 1, max: 10 }),
  });
  fc.assert(
    fc.property(kinds, fc.nat(40), fc.array(step, { maxLength: 60 }), (kinds, start, steps) => {
      const log = kinds.map((kind, index) => eventOf(index + 1, kind));
      const whole = (state: LogState) => {
        const oldest = state.more ? state.messages[0]?.seq ?? state.last + 1 : 0;
        const { tail, last } = state;
        const newest = tail === undefined ? last : newestSeq(state);
        const held = log.filter(({ seq }) => seq >= oldest && seq <= newest).filter(isMessage);
        assertEquals(state.messages, held);
        if (tail === undefined) return;
        const since = log.filter(({ seq }) => seq > born && seq <= last).filter(isMessage);
        assertEquals(tail, since);
      };
      /** Where the log was when the piece was loaded that is held. */
      let born = 0;
      // No page is read before the one that is held.
      const later = (head: number) => Math.max(born, head);
      let state = logFromPage(pageOf(log, start % (log.length + 1), 5));
      for (const { what, from, count, size } of steps) {
        const head = from % (log.length + 1);
        const before = what === "older" && from < 5 ? from : oldestSeq(state);
        const inputs: Record<string, LogInput> = {
          page: { type: "page", page: pageOf(log, head, size) },
          older: { type: "older", before, page: pageOf(log, log.length, size, before) },
          events: live(...log.slice(head, head + count)),
          head: { type: "head", seq: head },
          around: { type: "page", page: pageOf(log, head, size, from), isOlder: true },
          // What is read may be older and newer than what was heard meanwhile.
          newer: {
            type: "newer",
            join: joinAfter(from < 5 ? from : newestSeq(state)),
            page: pageAfter(log, later(head), size, from < 5 ? from : newestSeq(state)),
          },
          newest: { type: "newer", join: joinAfter(), page: pageOf(log, later(head), size) },
        };
        if (what === "around") born = head;
        const { state: next, need } = apply(state, inputs[what]!);
        whole(next);
        if (what === "events" || what === "head") {
          const end = what === "head" ? head : log.slice(head, head + count).at(-1)?.seq ?? 0;
          assertEquals(need, end > next.last ? "resume" : undefined);
          assert(next.last >= state.last);
        }
        state = next;
      }
      state = apply(state, live(...log.slice(state.last))).state;
      while (state.tail !== undefined) {
        const after = newestSeq(state);
        const page = pageAfter(log, log.length, 3, after);
        state = apply(state, { type: "newer", join: joinAfter(after), page }).state;
      }
      const fresh = logFromPage(pageOf(log, log.length, Math.max(1, state.messages.length)));
      assertEquals(state.last, fresh.last);
      assertEquals(state.messages.slice(-fresh.messages.length), fresh.messages);
    }),
  );
});

/** A log of messages and changes from a list of choices; a change names an earlier message. */
function logFrom(choices: readonly { kind: string; pick: number; on: boolean }[]): ChatEvent[] {
  const log: ChatEvent[] = [];
  for (const { kind, pick, on } of choices) {
    const seq = log.length + 1;
    const targets = log.filter(isMessage);
    const target = targets[pick % targets.length]?.seq;
    const common = { seq, at: seq, by: `u${pick % 2}` };
    if (target === undefined || kind === "message") log.push(eventOf(seq));
    else if (kind === "edit") log.push({ ...common, kind, target, text: `edited ${seq}` });
    else if (kind === "delete") log.push({ ...common, kind, target });
    else log.push({ ...common, kind: "react", target, emoji: "👍", on });
  }
  return log;
}

/** A page as a server would give it that has come to `head`: messages in their state of then. */
function statefulPage(
  log: readonly ChatEvent[],
  head: number,
  before: number,
  after?: number,
): HistoryPage {
  const state = new Map<number, MessageEvent>();
  for (const event of log.slice(0, head)) {
    if (isMessage(event)) state.set(event.seq, event);
    if (!isChange(event)) continue;
    const message = state.get(event.target);
    if (message !== undefined) state.set(event.target, applyChange(message, event));
  }
  const messages = [...state.values()].filter(({ seq }) => seq < before && seq > (after ?? 0));
  return {
    epoch: EPOCH,
    head,
    messages: after === undefined ? messages.slice(-3) : messages.slice(0, 3),
    users: [],
    more: messages.length > 3,
  };
}

Deno.test("apply() gives what a fresh load gives, however late older pages and changes come", () => {
  const choice = fc.record({
    kind: fc.constantFrom("message", "message", "edit", "delete", "react"),
    pick: fc.nat(30),
    on: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(choice, { minLength: 1, maxLength: 40 }),
      fc.nat(40),
      fc.array(fc.record({ lag: fc.nat(6), ahead: fc.nat(6) }), { minLength: 20, maxLength: 20 }),
      fc.boolean(),
      (choices, start, steps, isOlder) => {
        const log = logFrom(choices);
        const head = start % (log.length + 1);
        // A piece of it from anywhere, or its end.
        const piece = statefulPage(log, head, isOlder ? (start * 7) % (head + 1) : log.length + 1);
        let state = logFromPage(piece, isOlder);
        for (const { lag, ahead } of steps) {
          // An older page is asked for, and answered before or after the events that come meanwhile.
          const before = oldestSeq(state);
          const readAt = Math.min(log.length, state.last + ahead);
          const page = statefulPage(log, readAt, before);
          const after = newestSeq(state);
          const newer = statefulPage(log, readAt, log.length + 1, after);
          const events = log.slice(state.last, state.last + lag);
          state = apply(state, live(...events)).state;
          state = lag % 2
            ? apply(state, { type: "older", before, page }).state
            : apply(state, { type: "newer", join: joinAfter(after), page: newer }).state;
        }
        state = apply(state, live(...log.slice(state.last))).state;
        while (state.tail !== undefined) {
          const after = newestSeq(state);
          const page = statefulPage(log, log.length, log.length + 1, after);
          state = apply(state, { type: "newer", join: joinAfter(after), page }).state;
        }
        while (state.more) {
          const before = oldestSeq(state);
          const page = statefulPage(log, log.length, before);
          state = apply(state, { type: "older", before, page }).state;
        }
        const fresh = new Map<number, MessageEvent>();
        for (let before = log.length + 1; before > 1;) {
          const page = statefulPage(log, log.length, before);
          for (const message of page.messages) fresh.set(message.seq, message);
          before = page.messages[0]?.seq ?? 0;
        }
        assertEquals(state.messages, [...fresh.values()].sort((one, other) => one.seq - other.seq));
      },
    ),
    { numRuns: 300 },
  );
});
