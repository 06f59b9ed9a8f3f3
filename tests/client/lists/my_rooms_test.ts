import { assertEquals } from "@std/assert";
import { FakeTime } from "../../support/fake_time.ts";
import { MyRooms } from "../../../lib/client/lists/my_rooms.ts";
import type { ChatEvent, MessageEvent } from "../../../lib/protocol/event.ts";
import type { RoomSummary } from "../../../lib/protocol/server_frame.ts";

const ME = "me";

const room = (id: string, numbers: Partial<RoomSummary> = {}): RoomSummary => ({
  id,
  name: id,
  kind: "public",
  topic: "",
  epoch: "e",
  head: 0,
  count: 0,
  read: 0,
  unread: 0,
  mentions: 0,
  ...numbers,
});

const message = (seq: number, by: string, mentions?: string[]): ChatEvent => ({
  seq,
  kind: "message",
  at: 1,
  by,
  id: `${seq}`,
  cid: `${seq}`,
  text: "",
  ...(mentions === undefined ? {} : { mentions }),
});

/** Lets what is due be asked for, and answered. */
async function pass(time: FakeTime): Promise<void> {
  for (let times = 0; times < 10; times++) {
    time.tick(1_000);
    await time.runMicrotasks();
  }
}

/** A list that is read from what the test has set. */
function listOf(...rooms: RoomSummary[]) {
  const server = {
    rooms,
    reads: [] as string[],
    online: true,
    page: 100,
    pages: Promise.withResolvers<void>(),
  };
  server.pages.resolve();
  const mine = new MyRooms({
    async page(before) {
      await server.pages.promise;
      server.reads.push(before === undefined ? "all" : `before ${before}`);
      const start = Number(before ?? 0);
      const rooms = server.rooms.slice(start, start + server.page);
      const next = start + server.page < server.rooms.length ? `${start + server.page}` : undefined;
      if (!server.online) throw new Error("offline");
      return { rooms, next };
    },
    one(id) {
      server.reads.push(id);
      const found = server.rooms.find((room) => room.id === id);
      return server.online ? Promise.resolve(found) : Promise.reject(new Error("offline"));
    },
  });
  mine.receiveWelcome(rooms);
  const numbers = (id: string) => {
    const found = mine.rooms.peek()?.find((room) => room.id === id);
    return [found?.head, found?.unread, found?.mentions];
  };
  return { mine, server, numbers };
}

Deno.test("the list is read once for changes that come together, and not for what it does not show", async () => {
  using time = new FakeTime();
  const { mine, server } = listOf(room("lobby"));
  server.rooms = [room("lobby"), room("books")];
  mine.receiveChange({ room: "books", change: "role" });
  await pass(time);
  assertEquals(server.reads, []);
  for (const change of ["joined", "changed", "read"]) mine.receiveChange({ room: "books", change });
  await pass(time);
  assertEquals(server.reads, ["books"]);
  assertEquals(mine.rooms.peek()?.map(({ id }) => id), ["books", "lobby"]);
});

Deno.test("a room that was left goes at once, and no late answer brings it back", async () => {
  using time = new FakeTime();
  const { mine, server } = listOf(room("lobby"), room("books"));
  const ids = () => mine.rooms.peek()?.map(({ id }) => id);
  for (const change of ["read", "left"]) mine.receiveChange({ room: "books", change });
  assertEquals(ids(), ["lobby"]);
  await pass(time);
  assertEquals([server.reads, ids()], [["books"], ["lobby"]]);
  // Somebody reads a public room that is not theirs.
  server.rooms.push(room("open"));
  mine.receiveChange({ room: "open", change: "read" });
  await pass(time);
  assertEquals(ids(), ["lobby"]);
  mine.receiveChange({ room: "books", change: "joined" });
  await pass(time);
  assertEquals(ids(), ["books", "lobby"]);
});

Deno.test("of a long list the further pages are read after the first, and nothing is left out", async () => {
  using time = new FakeTime();
  const { mine, server } = listOf();
  server.rooms = Array.from({ length: 7 }, (_, n) => room(`${n}`, { head: n }));
  server.page = 3;
  const ids = () => mine.rooms.peek()?.map(({ id }) => id).join("");
  mine.receiveWelcome(server.rooms.slice(0, 3), "3");
  assertEquals(ids(), "012");
  await pass(time);
  assertEquals([server.reads, ids()], [["before 3", "before 6"], "0123456"]);
  // One that was not in the first page has moved on, while the list is told anew.
  mine.receiveWelcome(server.rooms.slice(0, 3), "3");
  assertEquals(ids(), "0123456");
  server.pages = Promise.withResolvers<void>();
  mine.receiveWelcome(server.rooms.slice(0, 3), "3");
  // It comes first by now, in a page that was read.
  server.rooms = [room("new", { head: 1 }), ...server.rooms];
  mine.receiveHead({ room: "new", head: 1, count: 1 });
  await pass(time);
  server.pages.resolve();
  await pass(time);
  assertEquals(ids(), "new0123456");
});

Deno.test("a list that cannot be read stays as it is, and is read at the next change", async () => {
  using time = new FakeTime();
  const { mine, server } = listOf(room("lobby"));
  server.rooms = [room("lobby"), room("books")];
  server.online = false;
  mine.receiveChange({ room: "books", change: "joined" });
  await pass(time);
  assertEquals(mine.rooms.peek()?.length, 1);
  server.online = true;
  mine.receiveChange({ room: "books", change: "joined" });
  await pass(time);
  assertEquals(mine.rooms.peek()?.length, 2);
});

Deno.test("a room that was read or mentions one elsewhere is asked for alone, a few at most", async () => {
  using time = new FakeTime();
  const ids = ["a", "b", "c", "d"];
  const { mine, server, numbers } = listOf(...ids.map((id) => room(id, { head: 4, unread: 2 })));
  server.rooms = ids.map((id) => room(id, { head: 5, unread: 1, mentions: 1 }));
  mine.receiveChange({ room: "a", change: "read" });
  mine.receiveChange({ room: "a", change: "mentioned" });
  await pass(time);
  assertEquals([server.reads, numbers("a"), numbers("b")], [["a"], [5, 1, 1], [4, 2, 0]]);
  for (const id of ids) mine.receiveChange({ room: id, change: "read" });
  await pass(time);
  assertEquals([server.reads, numbers("d")], [["a", "all"], [5, 1, 1]]);
});

Deno.test("numbers that a frame has need no question, unless more was heard meanwhile", async () => {
  using time = new FakeTime();
  const { mine, server, numbers } = listOf(room("a", { head: 4, count: 3, unread: 2, threads: 1 }));
  const frame = { type: "rooms", room: "a", change: "read" } as const;
  const told = { head: 6, count: 4, read: 2, unread: 1, mentions: 0 };
  mine.receiveChange({ ...frame, ...told });
  assertEquals([numbers("a"), mine.get("a")?.read, mine.get("a")?.threads], [
    [6, 1, 0],
    2,
    undefined,
  ]);
  await pass(time);
  assertEquals(server.reads, []);
  mine.receiveEvents("a", [message(7, "bob")], ME);
  mine.receiveChange({ ...frame, ...told });
  server.rooms = [room("a", { head: 7, count: 5, unread: 2 })];
  await pass(time);
  assertEquals([numbers("a"), server.reads], [[7, 2, 0], ["a"]]);
});

Deno.test("what moves on elsewhere is counted by how many messages there are", async () => {
  using time = new FakeTime();
  const { mine, numbers } = listOf(room("a", { head: 10, count: 7, unread: 2 }));
  mine.receiveHead({ room: "a", head: 14, count: 10 });
  mine.receiveHead({ room: "a", head: 12, count: 9 });
  mine.receiveHead({ room: "a", head: 15, count: 10 });
  mine.receiveHead({ room: "nowhere", head: 15, count: 10 });
  await pass(time);
  assertEquals(numbers("a"), [15, 5, 0]);
});

Deno.test("what is heard counts once, and only beyond what was read", () => {
  const { mine, numbers } = listOf(room("a", { head: 3, count: 3, read: 2, unread: 1 }));
  mine.receiveEvents("a", [
    message(3, "bob"),
    message(4, "bob", [ME]),
    message(5, "bob", ["@room"]),
  ], ME);
  mine.receiveEvents("a", [message(5, "bob", ["@room"]), message(6, "bob", ["cy"])], ME);
  assertEquals(numbers("a"), [6, 4, 2]);
  // One's own message is nothing new; whether the others are read, it does not say.
  mine.receiveEvents(
    "a",
    [{ seq: 7, kind: "react", at: 1, by: "bob" }, message(8, ME, ["@room"])],
    ME,
  );
  assertEquals([numbers("a"), mine.get("a")?.count], [[8, 4, 2], 7]);
  const { text: _, ...gone } = message(9, "bob", [ME]) as MessageEvent;
  mine.receiveEvents("a", [{ ...gone, deletedAt: 2 }], ME);
  assertEquals([numbers("a"), mine.get("a")?.count], [[9, 4, 2], 8]);
  mine.markRead("a", 8);
  assertEquals(numbers("a"), [9, 4, 2]);
  mine.markRead("a", 9);
  assertEquals([numbers("a"), mine.get("a")?.read], [[9, 0, 0], 9]);
  // The open room shows a message, which reads it, before the list hears of it.
  mine.markRead("a", 11);
  mine.receiveEvents("a", [message(10, "bob", [ME]), message(11, "bob"), message(12, "bob")], ME);
  assertEquals([numbers("a"), mine.get("a")?.count], [[12, 1, 0], 11]);
});

Deno.test("what was read here stays so while the server has not heard of it", async () => {
  using time = new FakeTime();
  const { mine, server, numbers } = listOf(room("a", { head: 3, count: 3, read: 3 }));
  // A message that mentions one is read at once, and told within a second.
  mine.markRead("a", 4);
  mine.receiveEvents("a", [message(4, "bob", [ME])], ME);
  const late = room("a", { head: 4, count: 4, read: 3, unread: 1, mentions: 1 });
  server.rooms = [late];
  mine.receiveChange({ room: "a", change: "mentioned" });
  time.tick(600);
  await time.runMicrotasks();
  assertEquals([server.reads, numbers("a")], [["a"], [4, 0, 0]]);
  server.rooms = [{ ...late, read: 4, unread: 0, mentions: 0 }];
  await pass(time);
  const { length } = server.reads;
  assertEquals(numbers("a"), [4, 0, 0]);
  await pass(time);
  assertEquals(server.reads.length, length);
  // Another device takes it back.
  server.rooms = [late];
  mine.receiveChange({ room: "a", change: "read" });
  await pass(time);
  assertEquals(numbers("a"), [4, 1, 1]);
  // What never reached the server is not claimed for ever.
  mine.markRead("a", 4);
  mine.receiveChange({ room: "a", change: "changed" });
  await pass(time);
  assertEquals(numbers("a"), [4, 1, 1]);
});

Deno.test("what is in threads is for the person until the thread is read, whatever is read of the room", () => {
  const { mine, numbers } = listOf(
    room("a", { head: 3, count: 3, unread: 1, mentions: 3, threads: 2 }),
  );
  mine.markRead("a", 3);
  assertEquals(numbers("a"), [3, 0, 2]);
  mine.receiveEvents("a", [message(4, "bob", [ME])], ME);
  assertEquals(numbers("a"), [4, 1, 3]);
  mine.markRead("a", 5);
  mine.receiveEvents("a", [message(5, ME)], ME);
  assertEquals(numbers("a"), [5, 0, 2]);
});

Deno.test("an answer that is older than what was heard meanwhile is asked for again", async () => {
  using time = new FakeTime();
  const { mine, server, numbers } = listOf(room("a", { head: 3, count: 3 }));
  server.rooms = [room("a", { head: 4, count: 4, unread: 1 })];
  mine.receiveChange({ room: "a", change: "read" });
  mine.receiveEvents("a", [message(4, "bob"), message(5, "bob")], ME);
  await pass(time);
  assertEquals(numbers("a"), [5, 2, 0]);
  server.rooms = [room("a", { head: 5, count: 5, unread: 1 })];
  await pass(time);
  const { length } = server.reads;
  assertEquals(numbers("a"), [5, 1, 0]);
  await pass(time);
  assertEquals(server.reads.length, length);
});
