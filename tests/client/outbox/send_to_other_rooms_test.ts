import { assertEquals } from "@std/assert";
import { signal } from "@preact/signals";
import { FakeTime } from "@std/testing/time";
import type { ConnectionState } from "../../../lib/client/connection/connection_state.ts";
import { Outbox } from "../../../lib/client/outbox/outbox.ts";
import { sendToOtherRooms } from "../../../lib/client/outbox/send_to_other_rooms.ts";
import { FakeStore, FakeTabs } from "../fake_storage.ts";
import { drainMicrotasks } from "../drain_microtasks.ts";

Deno.test("sendToOtherRooms() sends what is left for logs that are not shown, once there is a connection", async () => {
  using time = new FakeTime();
  const [store, tabs] = [new FakeStore(), new FakeTabs()];
  const connection = signal<ConnectionState>({ state: "connecting" });
  const shownOutboxes = signal<ReadonlyMap<string, Outbox>>(new Map());
  const posts: string[] = [];
  const makeOutbox = (room: string, log: () => { messages: []; last: number }) =>
    new Outbox({
      room,
      user: "ann",
      store,
      tabs,
      log,
      post: ({ text }) => Promise.resolve(posts.push(`${room}: ${text}`)),
    });
  for (const room of ["garden", "lobby~2"]) {
    const left = { cid: room, room, user: "ann", tab: "gone", text: "left", at: 1 };
    await store.put({ ...left, state: "pending" });
  }
  const thread = makeOutbox("lobby~2", () => ({ messages: [], last: 0 }));
  shownOutboxes.value = new Map([["lobby~2", thread]]);
  const unsent: string[] = [];
  const model = { connection, shownOutboxes, outboxStore: store, makeOutbox: makeOutbox as never };
  const end = sendToOtherRooms("ann", model, (rooms) => unsent.push([...rooms].sort().join()));
  await drainMicrotasks();
  assertEquals([posts, unsent.at(-1)], [[], "garden,lobby"]);
  connection.value = { state: "live" };
  await drainMicrotasks();
  assertEquals(posts, ["garden: left"]);
  // The thread is closed, and what it left is sent from here.
  shownOutboxes.value = new Map();
  await drainMicrotasks();
  await time.tickAsync(3_000);
  await drainMicrotasks();
  assertEquals(posts, ["garden: left", "lobby~2: left"]);
  end();
});
