import type { Head } from "../../../lib/store/log/head.ts";
import { assertEquals } from "@std/assert";
import { HeadCache } from "../../../lib/chat/delivery/head_cache.ts";
import { HeadPublisher } from "../../../lib/chat/delivery/head_publisher.ts";
import { shardOf } from "../../../lib/store/isolates/counters.ts";
import { FakeTime } from "../../support/fake_time.ts";
import { socketOf } from "../sockets/support.ts";

const HEAD: Head = { epoch: "e", seq: 1, count: 1 };

/** A publisher of a store in which Ann belongs to the rooms in `belongs`, and a socket of hers. */
function openPublisher() {
  const belongs = new Set(["books", "den"]);
  const store = { asked: 0, answer: () => Promise.resolve(), heads: () => Promise.resolve(HEAD) };
  const told: string[] = [];
  const socket = socketOf("ann", { deliver: (frame) => told.push(JSON.parse(frame).room) });
  const errors: unknown[] = [];
  const heads = new HeadCache({ heads: (rooms) => Promise.all(rooms.map(() => store.heads())) });
  const publisher = new HeadPublisher({
    heads,
    memberships: {
      async among(room, users) {
        store.asked++;
        const found = belongs.has(room) ? [...users] : [];
        await store.answer();
        return found;
      },
    },
    onError: (error) => errors.push(error),
  });
  return {
    publisher,
    heads,
    errors,
    socket,
    told,
    belongs,
    store,
    async [Symbol.asyncDispose]() {
      await publisher.close();
      assertEquals(errors, []);
    },
  };
}

/** Lets a second go by, and whatever is asked of the store then be answered. */
async function aSecond(time: FakeTime): Promise<void> {
  await time.tickAsync(1_000);
  for (let turns = 0; turns < 20; turns++) await Promise.resolve();
}

/** Applies a batch, and gives the rooms whose heads are sent within a second. */
async function headsAfter(
  { publisher, told }: ReturnType<typeof openPublisher>,
  time: FakeTime,
  news: { room: string; last: number; stateSeq?: number },
): Promise<string[]> {
  const before = told.length;
  publisher.apply({ ...news, count: news.last, at: 0 } as Parameters<HeadPublisher["apply"]>[0]);
  await aSecond(time);
  return told.slice(before);
}

Deno.test("HeadPublisher knows whose lists have a room", async () => {
  await using opened = openPublisher();
  const { publisher, socket } = opened;
  await publisher.follow(socket, [{ id: "books", head: 0, count: 0 }], 0);
  assertEquals([...publisher.peopleOf("books"), ...publisher.peopleOf("den")], ["ann"]);
  publisher.removeRoom(socket, "books");
  assertEquals([...publisher.peopleOf("books")], []);
});

Deno.test("HeadPublisher asks once who belongs to a room, and again after each event about it", async () => {
  using time = new FakeTime();
  await using opened = openPublisher();
  const { publisher, socket, belongs, store } = opened;
  await publisher.follow(socket, [{ id: "books", head: 0, count: 0 }], 0);
  assertEquals(await headsAfter(opened, time, { room: "books", last: 2 }), ["books"]);
  assertEquals(await headsAfter(opened, time, { room: "books", last: 3 }), ["books"]);
  assertEquals(store.asked, 1);
  assertEquals(await headsAfter(opened, time, { room: "books", last: 4, stateSeq: 4 }), ["books"]);
  assertEquals(store.asked, 2);
  // Ann is removed, which the publisher hears of by nothing but where the log is.
  belongs.delete("books");
  assertEquals(await headsAfter(opened, time, { room: "books", last: 6, stateSeq: 5 }), []);
  assertEquals(await headsAfter(opened, time, { room: "books", last: 7, stateSeq: 5 }), []);
  assertEquals(store.asked, 3);
});

Deno.test("HeadPublisher follows a room that was joined for as long as it is not left, however late the news", async () => {
  using time = new FakeTime();
  await using opened = openPublisher();
  const { publisher, socket, belongs } = opened;
  await publisher.follow(socket, [], 0);
  let last = 9;
  const isTold = async () =>
    (await headsAfter(opened, time, { room: "books", last: ++last })).length > 0;
  await publisher.addRoom([socket], "books");
  assertEquals(await isTold(), true);
  publisher.removeRoom(socket, "books");
  belongs.delete("books");
  assertEquals(await isTold(), false);
  // The news of the join come again, after those of the end.
  await publisher.addRoom([socket], "books");
  assertEquals(await isTold(), false);
});

Deno.test("HeadPublisher keeps who comes back while it is asked whether they are there", async () => {
  using time = new FakeTime();
  await using opened = openPublisher();
  const { publisher, socket, belongs, store } = opened;
  await publisher.follow(socket, [{ id: "books", head: 0, count: 0 }], 0);
  belongs.delete("books");
  const asked = Promise.withResolvers<void>();
  store.answer = () => asked.promise;
  assertEquals(await headsAfter(opened, time, { room: "books", last: 2, stateSeq: 2 }), []);
  belongs.add("books");
  await publisher.addRoom([socket], "books");
  asked.resolve();
  store.answer = () => Promise.resolve();
  assertEquals(await headsAfter(opened, time, { room: "books", last: 3, stateSeq: 3 }), ["books"]);
});

Deno.test("HeadPublisher tells nobody where a room is that they have left, when the one is read before the other", async () => {
  using time = new FakeTime();
  await using opened = openPublisher();
  const { publisher, socket, told, belongs } = opened;
  const rooms = ["books", "den"].map((id) => ({ id, head: 0, count: 0 }));
  await publisher.follow(socket, rooms, 0);
  belongs.delete("books");
  await publisher.readBehind(new Set(rooms.map(({ id }) => shardOf(id))));
  await aSecond(time);
  assertEquals(told, ["den"]);
});

Deno.test("HeadPublisher sends what the store could not say where it is as soon as it can", async () => {
  using time = new FakeTime();
  await using opened = openPublisher();
  const { publisher, heads, socket, store, told, errors } = opened;
  await publisher.follow(socket, ["books", "den"].map((id) => ({ id, head: 0, count: 0 })), 0);
  for (const room of ["books", "den"]) {
    publisher.apply({ room, last: 2, count: 2, at: 0 } as Parameters<HeadPublisher["apply"]>[0]);
  }
  heads.forget(new Set([shardOf("books")]));
  store.heads = () => Promise.reject(new Error("The store is away."));
  await aSecond(time);
  assertEquals([told, errors.splice(0).length], [["den"], 1]);
  store.heads = () => Promise.resolve({ ...HEAD, seq: 2, count: 2 });
  await aSecond(time);
  assertEquals(told, ["den", "books"]);
  await aSecond(time);
  assertEquals(told, ["den", "books"]);
});

Deno.test("HeadPublisher sends what one socket's list had already to the others when its batch comes", async () => {
  using time = new FakeTime();
  await using opened = openPublisher();
  const { publisher } = opened;
  const told: number[] = [];
  const behind = socketOf("ann", { deliver: (frame) => told.push(JSON.parse(frame).head) });
  publisher.apply(
    { room: "books", last: 2, count: 2, at: 0 } as Parameters<HeadPublisher["apply"]>[0],
  );
  await publisher.follow(opened.socket, [{ id: "books", head: 3, count: 3 }], 0);
  await publisher.follow(behind, [{ id: "books", head: 2, count: 2 }], 0);
  await aSecond(time);
  await headsAfter(opened, time, { room: "books", last: 3 });
  assertEquals(told.at(-1), 3);
});
