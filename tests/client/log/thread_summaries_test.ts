import { signal } from "@preact/signals";
import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import type { ConnectionState } from "../../../lib/client/connection/connection_state.ts";
import type { FrameOf } from "../../../lib/client/connection/frames.ts";
import type { RoomModel } from "../../../lib/client/room/room_model.ts";
import { ThreadSummaries } from "../../../lib/client/log/thread_summaries.ts";
import type { MessageEvent, Person } from "../../../lib/protocol/event.ts";
import type { ThreadSummary } from "../../../lib/protocol/thread_summary.ts";

const person = (id: string): Person => ({ id, username: id, name: id });
const message = (seq: number, by: string, more: Partial<MessageEvent> = {}): MessageEvent => ({
  seq,
  kind: "message",
  at: 0,
  by,
  id: `${seq}`,
  cid: `${seq}`,
  text: "",
  ...more,
});
const hint = (seq: number, count: number, by: string): FrameOf<"thread"> => ({
  type: "thread",
  room: "lobby",
  seq,
  count,
  at: count,
  by,
});

/** A page of Ann's, with a server that answers with what is in `told`. */
function openPage() {
  const model = {
    messages: signal<readonly MessageEvent[]>([]),
    connection: signal<ConnectionState>({ state: "live" }),
    threadFrame: signal<FrameOf<"thread"> | undefined>(undefined),
    threadChange: signal<FrameOf<"rooms"> | undefined>(undefined),
    people: signal(new Map(["ann", "bob"].map((id) => [id, person(id)]))),
  };
  const asked: (readonly number[])[] = [];
  const told = new Map<number, ThreadSummary>();
  const summaries = new ThreadSummaries(model as unknown as RoomModel, "ann", "lobby", (seqs) => {
    asked.push(seqs);
    return Promise.resolve(seqs.flatMap((seq) => told.get(seq) ?? []));
  });
  return { model, asked, told, summaries, of: (seq: number) => summaries.known.peek().get(seq) };
}

Deno.test("ThreadSummaries asks once about each thread, a hundred at a time, and after a break", async () => {
  using time = new FakeTime();
  const { model, asked, summaries } = openPage();
  const stop = summaries.start();
  const many = Array.from({ length: 101 }, (_, n) => message(n + 1, "bob", { thread: true }));
  model.messages.value = [...many, message(200, "bob")];
  await time.tickAsync(0);
  assertEquals(asked.map(({ length }) => length), [100, 1]);
  model.messages.value = [...many, message(200, "bob", { thread: true })];
  await time.tickAsync(0);
  assertEquals(asked.slice(2), [[200]]);
  model.connection.value = { state: "offline" };
  await time.tickAsync(0);
  model.connection.value = { state: "live" };
  await time.tickAsync(0);
  assertEquals(asked.at(-2)?.length, 100);
  stop();
});

Deno.test("ThreadSummaries takes a hint without asking, unless its author is not known", async () => {
  using time = new FakeTime();
  const { model, asked, told, summaries, of } = openPage();
  const stop = summaries.start();
  model.messages.value = [message(1, "ann"), message(2, "bob")];
  model.threadFrame.value = hint(1, 1, "bob");
  assertEquals(of(1), {
    seq: 1,
    count: 1,
    at: 1,
    people: [person("bob")],
    unread: 1,
    following: true,
  });
  // An older one came late.
  model.threadFrame.value = hint(1, 3, "bob");
  model.threadFrame.value = hint(1, 2, "bob");
  assertEquals([of(1)?.count, of(1)?.unread], [3, 3]);
  // Nobody follows what is neither theirs nor answered by them.
  model.threadFrame.value = hint(2, 1, "bob");
  assertEquals([of(2)?.unread, of(2)?.following], [0, undefined]);
  model.threadFrame.value = hint(2, 2, "ann");
  model.threadFrame.value = hint(2, 3, "bob");
  assertEquals([of(2)?.unread, of(2)?.people.map(({ id }) => id)], [1, ["bob", "ann"]]);
  summaries.markRead(2);
  assertEquals(of(2)?.unread, 0);
  assertEquals(asked, []);

  const news = { seq: 2, count: 4, at: 4, people: [person("eve")], unread: 1 };
  told.set(2, news);
  model.threadFrame.value = hint(2, 4, "eve");
  await time.tickAsync(2_000);
  assertEquals([asked, of(2)], [[[2]], news]);
  stop();
});

Deno.test("what was read on another device, or deleted, is new here no more", async () => {
  using time = new FakeTime();
  const { model, told, summaries, of } = openPage();
  const stop = summaries.start();
  const summary = { seq: 3, count: 1, at: 1, people: [person("bob")], unread: 1, following: true };
  told.set(3, { ...summary, following: true });
  model.messages.value = [message(3, "ann", { thread: true })];
  await time.tickAsync(0);
  assertEquals(of(3)?.unread, 1);
  told.set(3, { ...summary, following: true, unread: 0 });
  for (const [change, seq] of [["mentioned", 3], ["read", 4]] as const) {
    model.threadChange.value = { type: "rooms", room: "lobby", change, thread: seq };
  }
  await time.tickAsync(2_000);
  assertEquals(of(3)?.unread, 0);
  stop();
});

Deno.test("ThreadSummaries keeps what a frame told over an answer that is older", async () => {
  using time = new FakeTime();
  const { model, asked, told, summaries, of } = openPage();
  told.set(1, { seq: 1, count: 3, at: 3, people: [person("bob")], unread: 0 });
  const stop = summaries.start();
  model.messages.value = [message(1, "ann", { thread: true })];
  model.threadFrame.value = hint(1, 4, "bob");
  await time.tickAsync(0);
  assertEquals(of(1)?.count, 4);
  // What a frame does not say is asked again.
  told.set(1, { seq: 1, count: 4, at: 4, people: [person("bob")], unread: 1, following: true });
  await time.tickAsync(10_000);
  assertEquals([of(1)?.unread, of(1)?.following, asked.length], [1, true, 2]);
  stop();
});

Deno.test("ThreadSummaries takes an answer that has fewer replies than were known before it was asked", async () => {
  using time = new FakeTime();
  const { model, told, summaries, of } = openPage();
  told.set(1, { seq: 1, count: 5, at: 5, people: [person("bob")], unread: 0 });
  const stop = summaries.start();
  model.messages.value = [message(1, "ann", { thread: true })];
  await time.tickAsync(0);
  // An earlier state of the database was put back.
  told.set(1, { seq: 1, count: 3, at: 3, people: [person("bob")], unread: 0 });
  model.connection.value = { state: "offline" };
  model.connection.value = { state: "live" };
  await time.tickAsync(0);
  assertEquals(of(1)?.count, 3);
  stop();
});
