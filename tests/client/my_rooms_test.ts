import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { MyRooms } from "../../lib/client/my_rooms.ts";
import type { ChatEvent } from "../../lib/protocol/event.ts";
import type { RoomSummary } from "../../lib/protocol/server_frame.ts";

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
  const server = { rooms, reads: [] as string[], online: true };
  const mine = new MyRooms({
    all() {
      server.reads.push("all");
      return server.online ? Promise.resolve(server.rooms) : Promise.reject(new Error("offline"));
    },
    one(id) {
      server.reads.push(id);
      return Promise.resolve(server.rooms.find((room) => room.id === id));
    },
  });
  mine.welcomed(rooms);
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
  mine.changed({ room: "books", change: "role" });
  await pass(time);
  assertEquals(server.reads, []);
  for (const change of ["joined", "changed", "read", "left"]) {
    mine.changed({ room: "books", change });
  }
  await pass(time);
  assertEquals(server.reads, ["all"]);
  assertEquals(mine.rooms.peek()?.map(({ id }) => id), ["lobby", "books"]);
});

Deno.test("a list that cannot be read stays as it is, and is read at the next change", async () => {
  using time = new FakeTime();
  const { mine, server } = listOf(room("lobby"));
  server.rooms = [room("lobby"), room("books")];
  server.online = false;
  mine.changed({ room: "books", change: "joined" });
  await pass(time);
  assertEquals(mine.rooms.peek()?.length, 1);
  server.online = true;
  mine.changed({ room: "books", change: "joined" });
  await pass(time);
  assertEquals(mine.rooms.peek()?.length, 2);
});

Deno.test("a room that was read or mentions one elsewhere is asked for alone, a few at most", async () => {
  using time = new FakeTime();
  const ids = ["a", "b", "c", "d"];
  const { mine, server, numbers } = listOf(...ids.map((id) => room(id, { head: 4, unread: 2 })));
  server.rooms = ids.map((id) => room(id, { head: 5, unread: 1, mentions: 1 }));
  mine.changed({ room: "a", change: "read" });
  mine.changed({ room: "a", change: "mentioned" });
  await pass(time);
  assertEquals([server.reads, numbers("a"), numbers("b")], [["a"], [5, 1, 1], [4, 2, 0]]);
  for (const id of ids) mine.changed({ room: id, change: "read" });
  await pass(time);
  assertEquals([server.reads, numbers("d")], [["a", "all"], [5, 1, 1]]);
});

Deno.test("what moves on elsewhere is counted by how many messages there are", () => {
  const { mine, numbers } = listOf(room("a", { head: 10, count: 7, unread: 2 }));
  mine.moved({ room: "a", head: 14, count: 10 });
  mine.moved({ room: "a", head: 12, count: 9 });
  mine.moved({ room: "a", head: 15, count: 10 });
  mine.moved({ room: "nowhere", head: 15, count: 10 });
  assertEquals(numbers("a"), [15, 5, 0]);
});

Deno.test("what is heard counts once; one's own message has all before it read", () => {
  const { mine, numbers } = listOf(room("a", { head: 3, count: 3, unread: 1 }));
  mine.heard("a", [message(3, "bob"), message(4, "bob", [ME]), message(5, "bob", ["@room"])], ME);
  mine.heard("a", [message(5, "bob", ["@room"]), message(6, "bob", ["cy"])], ME);
  assertEquals(numbers("a"), [6, 4, 2]);
  mine.heard("a", [{ seq: 7, kind: "react", at: 1, by: "bob" }, message(8, ME, ["@room"])], ME);
  assertEquals([numbers("a"), mine.cursorOf("a")], [[8, 0, 0], 8]);
  mine.heard("a", [message(9, "bob")], ME);
  mine.read("a", 8);
  assertEquals(numbers("a"), [9, 1, 0]);
  mine.read("a", 9);
  assertEquals([numbers("a"), mine.cursorOf("a")], [[9, 0, 0], 9]);
});

Deno.test("an answer that is older than what was heard meanwhile is asked for again", async () => {
  using time = new FakeTime();
  const { mine, server, numbers } = listOf(room("a", { head: 3, count: 3 }));
  server.rooms = [room("a", { head: 4, count: 4, unread: 1 })];
  mine.changed({ room: "a", change: "read" });
  mine.heard("a", [message(4, "bob"), message(5, "bob")], ME);
  await pass(time);
  assertEquals(numbers("a"), [5, 2, 0]);
  server.rooms = [room("a", { head: 5, count: 5, unread: 1 })];
  await pass(time);
  const { length } = server.reads;
  assertEquals(numbers("a"), [5, 1, 0]);
  await pass(time);
  assertEquals(server.reads.length, length);
});
