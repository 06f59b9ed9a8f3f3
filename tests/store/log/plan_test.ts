import type { Head } from "../../../lib/store/log/head.ts";
import type { Change, Write } from "../../../lib/store/log/write.ts";
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { ChatError } from "../../../lib/base/errors.ts";
import {
  applyChange,
  ChatEvent,
  isChange,
  isMessage,
  type MessageEvent,
} from "../../../lib/protocol/event.ts";
import { planBatch } from "../../../lib/store/log/plan.ts";
import type { StoredMessage } from "../../../lib/store/log/rows.ts";
import * as v from "valibot";

const PEOPLE = ["ann", "bob"].map((id) => ({ id, username: id, name: id }));
const EMPTY = { epoch: "e", seq: 0, count: 0 };

const parse = (json: string) => v.parse(ChatEvent, JSON.parse(json));
const stateOf = (message: StoredMessage) => JSON.parse(message.json);

/** A log in memory that batches of writes are planned onto, as the store would keep it. */
function emptyLog() {
  let head: Head = EMPTY;
  const messages = new Map<number, StoredMessage>();
  const changes = new Map<number, string>();
  const pins = new Map<number, number>();
  const events: ChatEvent[] = [];
  return {
    messages,
    events,
    changes,
    pins,
    write(...writes: Write[]) {
      const plan = planBatch(head, writes, messages, 1_000 + head.seq);
      head = plan.head;
      for (const [seq, message] of plan.messages) messages.set(seq, message);
      for (const [seq, { json }] of plan.changes) changes.set(seq, json);
      for (const [seq, event] of plan.pins) {
        if (event === undefined) pins.delete(seq);
        else pins.set(seq, event);
      }
      events.push(...plan.events.map(({ json }) => parse(json)));
      return plan.outcomes;
    },
    get head() {
      return head;
    },
  };
}

const post = (author = PEOPLE[0]!, text = "hello"): Write => ({
  kind: "message",
  author,
  cid: crypto.randomUUID(),
  text,
});

function code(outcome: unknown): string | undefined {
  const error = (outcome as { error?: unknown }).error;
  return error instanceof ChatError ? error.code : undefined;
}

Deno.test("planGroup gives a message 50 different reactions, and more people to each of them", () => {
  const log = emptyLog();
  const [ann, bob] = [PEOPLE[0]!, PEOPLE[1]!];
  log.write(post(ann));
  const react = (author: typeof ann, at: number): Change => {
    const emoji = String.fromCodePoint(0x1f600 + at);
    return { kind: "react", author, target: 1, emoji, on: true };
  };
  for (let at = 0; at < 50; at++) assertEquals(code(log.write(react(ann, at))[0]), undefined);
  assertEquals(code(log.write(react(ann, 50))[0]), "invalid");
  assertEquals(code(log.write(react(bob, 7))[0]), undefined);
});

Deno.test("planGroup has at most 100 messages of a room pinned, by anybody who writes there", () => {
  const log = emptyLog();
  const [ann, bob] = [PEOPLE[0]!, PEOPLE[1]!];
  const pin = (target: number, on = true): Change => ({ kind: "pin", author: bob, target, on });
  log.write(...Array.from({ length: 101 }, () => post(ann)));
  for (let target = 1; target <= 100; target++) {
    assertEquals(code(log.write(pin(target))[0]), undefined);
  }
  assertEquals([log.head.pins, code(log.write(pin(101))[0])], [100, "invalid"]);
  const again = log.write(pin(7))[0];
  assertEquals(again, { seq: 7, dup: true });
  // What is deleted makes room, and is not to be pinned again.
  log.write({ kind: "delete", author: ann, target: 7 });
  assertEquals(stateOf(log.messages.get(7)!).pinned, undefined);
  assertEquals([log.head.pins, code(log.write(pin(7))[0])], [99, "not_found"]);
  assertEquals(code(log.write(pin(101))[0]), undefined);
  log.write(pin(101, false), pin(1, false));
  assertEquals([log.head.pins, log.pins.has(1), log.pins.has(2)], [98, false, true]);
});

Deno.test("planGroup has a message changed by its author for as long as the server allows", () => {
  const [ann, bob] = [PEOPLE[0]!, PEOPLE[1]!];
  const { head, messages } = planBatch(EMPTY, [post(ann)], new Map(), 1_000);
  const at = (now: number, write: Change) =>
    code(planBatch(head, [write], messages, now, { editMs: 60_000 }).outcomes[0]);
  const edit: Change = { kind: "edit", author: ann, target: 1, text: "other" };
  const remove: Change = { kind: "delete", author: ann, target: 1 };
  assertEquals([at(61_000, edit), at(61_000, remove)], [undefined, undefined]);
  assertEquals([at(61_001, edit), at(61_001, remove)], ["forbidden", "forbidden"]);
  const react: Change = { kind: "react", author: bob, target: 1, emoji: "👍", on: true };
  assertEquals(at(61_001, react), undefined);
});

Deno.test("planGroup lets only its author edit and delete a message, and anybody react", () => {
  const log = emptyLog();
  const [ann, bob] = [PEOPLE[0]!, PEOPLE[1]!];
  log.write(post(ann, "first"));
  const outcomes = log.write(
    { kind: "edit", author: bob, target: 1, text: "mine" },
    { kind: "delete", author: bob, target: 1 },
    { kind: "edit", author: ann, target: 9, text: "nothing" },
    { kind: "react", author: bob, target: 1, emoji: "👍", on: true },
    { kind: "edit", author: ann, target: 1, text: "second" },
  );
  assertEquals(outcomes.map(code), [
    "forbidden",
    "forbidden",
    "not_found",
    undefined,
    undefined,
  ]);
  assertEquals(log.events.map(({ seq, kind }) => [seq, kind]), [
    [1, "message"],
    [2, "react"],
    [3, "edit"],
  ]);
  const { text, editedAt, reactions } = stateOf(log.messages.get(1)!);
  assertEquals([text, reactions], ["second", [{ emoji: "👍", users: ["bob"] }]]);
  assertEquals(editedAt, 1_001);
});

Deno.test("planGroup answers a change that is done already with dup, and takes no seq", () => {
  const log = emptyLog();
  const ann = PEOPLE[0]!;
  log.write(post(ann, "same"));
  const again: Change[] = [
    { kind: "edit", author: ann, target: 1, text: "same" },
    { kind: "react", author: ann, target: 1, emoji: "👍", on: false },
  ];
  assertEquals(log.write(...again), [{ seq: 1, dup: true }, { seq: 1, dup: true }]);
  assertEquals(log.head.seq, 1);
  log.write({ kind: "delete", author: ann, target: 1 });
  assertEquals(log.write({ kind: "delete", author: ann, target: 1 }), [{ seq: 1, dup: true }]);
  assertEquals(log.head.seq, 2);
});

Deno.test("planGroup leaves no text of a deleted message anywhere in the log", () => {
  const log = emptyLog();
  const ann = PEOPLE[0]!;
  log.write(post(ann, "secret one"));
  log.write({ kind: "edit", author: ann, target: 1, text: "secret two" });
  log.write({ kind: "react", author: ann, target: 1, emoji: "👍", on: true });
  log.write({ kind: "edit", author: ann, target: 1, text: "secret three" });
  log.write({ kind: "delete", author: ann, target: 1 });
  const kept = [...log.changes.values(), JSON.stringify(stateOf(log.messages.get(1)!))];
  assert(!kept.join().includes("secret"), kept.join("\n"));
  assertEquals(log.head, { epoch: "e", seq: 5, count: 1, deleted: 1 });
});

Deno.test("applyChange brings a reader of the events to the state that the store has", () => {
  const write = fc.record({
    kind: fc.constantFrom("message", "edit", "delete", "react", "pin"),
    author: fc.constantFrom(...PEOPLE),
    target: fc.integer({ min: 1, max: 12 }),
    text: fc.constantFrom("a", "b", "c"),
    emoji: fc.constantFrom("👍", "🎉"),
    on: fc.boolean(),
  }).map(({ kind, author, target, text, emoji, on }): Write => {
    switch (kind) {
      case "edit":
        return { kind, author, target, text };
      case "delete":
        return { kind, author, target };
      case "react":
        return { kind, author, target, emoji, on };
      case "pin":
        return { kind, author, target, on };
      default:
        return post(author, text);
    }
  });
  fc.assert(
    fc.property(fc.array(fc.array(write, { maxLength: 8 }), { maxLength: 12 }), (batches) => {
      const log = emptyLog();
      for (const batch of batches) log.write(...batch);
      assertEquals(log.events.map(({ seq }) => seq), log.events.map((_, index) => index + 1));
      const read = new Map<number, MessageEvent>();
      // Applied twice: a page and the events after it may overlap.
      for (const event of log.events.flatMap((event) => [event, event])) {
        if (isMessage(event) && !read.has(event.seq)) read.set(event.seq, event);
        if (!isChange(event)) continue;
        const message = read.get(event.target);
        if (message !== undefined) read.set(event.target, applyChange(message, event));
      }
      const stored = new Map([...log.messages].map(([seq, message]) => [seq, stateOf(message)]));
      assertEquals(read, stored);
      assertEquals(log.head.count, stored.size);
      // The index has what is pinned, each with the event that pinned it, and the head its number.
      const pinned = [...stored].filter(([, message]) => message.pinned !== undefined);
      assertEquals([...log.pins.keys()].sort(), pinned.map(([seq]) => seq).sort());
      assertEquals(log.head.pins ?? 0, pinned.length);
      for (const [seq, event] of log.pins) {
        const { kind, by } = log.events[event - 1]!;
        assertEquals([kind, by], ["pin", stored.get(seq).pinned.by]);
      }
    }),
    { numRuns: 200 },
  );
});
