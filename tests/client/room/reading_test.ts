import { assertEquals } from "@std/assert";
import { FakeTime } from "../../support/fake_time.ts";
import { batch, signal } from "@preact/signals";
import type { ConnectionState } from "../../../lib/client/connection/connection_state.ts";
import { Reading } from "../../../lib/client/room/reading.ts";
import type { Outgoing } from "../../../lib/client/room/room_model.ts";
import type { MessageEvent } from "../../../lib/protocol/event.ts";
import type { RoomSummary } from "../../../lib/protocol/server_frame.ts";

const ME = { id: "me", username: "me", name: "Me" };

/** A room with `head` messages of others, of which the first `read` are read. */
function open(head: number, read: number) {
  const list: string[] = [];
  const told: string[] = [];
  const messages = signal<MessageEvent[]>([]);
  const mine = signal<RoomSummary | undefined>(undefined);
  const page = {
    head: signal(0),
    outgoing: signal<readonly Outgoing[]>([]),
    connection: signal<ConnectionState>({ state: "live" }),
    following: signal(true),
    here: signal(true),
    awake: signal(true),
    rights: signal({ isMember: true, isModerator: false, hasLeft: false, mayWrite: true }),
  };
  const make = (seq: number, by: string, cid = ""): MessageEvent => (
    { seq, kind: "message", at: 1, by, id: "", cid, text: "" }
  );
  const take = (all: MessageEvent[]) =>
    batch(() => {
      messages.value = all;
      page.head.value = all.at(-1)?.seq ?? 0;
    });
  const say = (by: string, cid = "") =>
    take([...messages.peek(), make(page.head.peek() + 1, by, cid)]);
  /** What the list says of the room, as the server would. */
  const listed = (read: number, end = page.head.peek()) => {
    const numbers = { read, head: end, count: end, unread: end - read, mentions: 0 };
    mine.value = { id: "r", name: "", kind: "public", topic: "", epoch: "", ...numbers };
  };
  /** The connection comes back after so many messages of others were missed; `read` of all are read. */
  const wake = (missed: number, read: number, own: readonly Outgoing[] = []) => {
    page.connection.value = { state: "offline" };
    const start = page.head.peek();
    listed(read, start + missed);
    page.outgoing.value = own;
    page.connection.value = { state: "live" };
    // They come in several frames.
    for (let from = 0; from < missed; from += 40) {
      const length = Math.min(40, missed - from);
      take([
        ...messages.peek(),
        ...Array.from({ length }, (_, index) => make(start + from + index + 1, "bob")),
      ]);
    }
  };
  for (let seq = 1; seq <= head; seq++) say("bob");
  const model = {
    messages,
    latest: messages,
    head: page.head,
    connection: page.connection,
    rights: page.rights,
    outgoing: page.outgoing,
    read: (seq: number) => told.push(`read ${seq}`),
    unread: (seq: number) => {
      told.push(`unread ${seq}`);
      return Promise.resolve();
    },
  };
  const seed = {
    room: { id: "r", kind: "public", name: "", topic: "", archived: false, readOnly: false },
    me: ME,
    page: { epoch: "", head, messages: [], users: [], more: false },
    reading: { read, unread: head - read },
  };
  const reading = new Reading(
    seed,
    model,
    {
      get following() {
        return page.following.value;
      },
    },
    { markRead: (_room, seq) => list.push(`${seq}`), get: () => mine.value, receiveChange() {} },
  );
  const stop = reading.start({
    here: page.here,
    isAwake: () => page.awake.value,
    start: () => () => {},
  });
  return {
    ...page,
    mine,
    say,
    take,
    make,
    listed,
    wake,
    reading,
    told,
    list,
    [Symbol.dispose]: stop,
  };
}

Deno.test("what is in sight is read at once, and then told once a second at most", () => {
  using time = new FakeTime();
  using page = open(3, 1);
  assertEquals(page.told, ["read 3"]);
  for (let count = 0; count < 5; count++) page.say("bob");
  assertEquals([page.told, page.list.at(-1)], [["read 3"], "8"]);
  time.tick(1_000);
  assertEquals(page.told, ["read 3", "read 8"]);
  time.tick(10_000);
  assertEquals(page.told.length, 2);
});

Deno.test("nothing is read by nobody: neither hidden, nor further up, nor offline, nor by a guest", () => {
  using time = new FakeTime();
  using page = open(1, 1);
  const ways: [string, (off: boolean) => void][] = [
    ["hidden", (off) => page.here.value = !off],
    ["further up", (off) => page.following.value = !off],
    ["offline", (off) => page.connection.value = { state: off ? "offline" : "live" }],
    ["a guest", (off) => page.rights.value = { ...page.rights.peek(), isMember: !off }],
  ];
  for (const [way, turn] of ways) {
    const { length } = page.told;
    turn(true);
    page.say("bob");
    time.tick(10_000);
    assertEquals(page.told.length, length, way);
    turn(false);
    // What came while nobody was here is read once its start was in sight.
    page.reading.setFirstUnreadInSight(true);
    time.tick(10_000);
    assertEquals(page.told.at(-1), `read ${page.head.peek()}`, way);
  }
});

Deno.test("what is waiting to be told is told when the reader turns away", () => {
  using _time = new FakeTime();
  using page = open(1, 0);
  page.say("bob");
  assertEquals(page.told, ["read 1"]);
  page.here.value = false;
  assertEquals(page.told, ["read 1", "read 2"]);
});

Deno.test("the line is where one left off, and moves only when all below it was read", () => {
  using time = new FakeTime();
  using page = open(5, 2);
  assertEquals(page.reading.lineAfter.value, 2);
  time.tick(1_000);
  page.say("bob");
  assertEquals(page.reading.lineAfter.value, 2);
  time.tick(1_000);
  page.here.value = false;
  page.say("bob");
  page.say("bob");
  assertEquals(page.reading.lineAfter.value, 6);
  page.reading.readAll();
  assertEquals([page.reading.lineAfter.value, page.told.at(-1)], [undefined, "read 8"]);
});

Deno.test("nothing is new to whoever never read the room, or has read all of it", () => {
  using _time = new FakeTime();
  for (const [head, read] of [[5, 0], [5, 5], [0, 0]] as const) {
    using page = open(head, read);
    assertEquals(page.reading.lineAfter.value, undefined);
  }
});

Deno.test("new messages further up are pointed to until they were in sight", () => {
  using _time = new FakeTime();
  using page = open(9, 2);
  assertEquals(page.reading.unreadAbove.value, 0);
  page.reading.setFirstUnreadInSight(false);
  assertEquals(page.reading.unreadAbove.value, 7);
  page.reading.setFirstUnreadInSight(true);
  page.reading.setFirstUnreadInSight(false);
  assertEquals(page.reading.unreadAbove.value, 0);
});

Deno.test("what was made unread stays so until one writes, or takes all as read", async () => {
  using time = new FakeTime();
  using page = open(5, 5);
  await page.reading.unreadFrom(3);
  page.say("bob");
  time.tick(10_000);
  assertEquals([page.told, page.reading.lineAfter.value], [["unread 3"], 2]);
  page.reading.readAll();
  assertEquals(page.told.at(-1), "read 6");
  await page.reading.unreadFrom(3);
  // Whoever writes has read.
  page.say(ME.id);
  assertEquals(page.told.at(-1), "read 7");
});

Deno.test("what was missed is read once its start was in sight and somebody is here", () => {
  using time = new FakeTime();
  for (const isHere of [true, false]) {
    using page = open(5, 5);
    page.wake(60, 5);
    time.tick(10_000);
    assertEquals([page.told, page.list, page.reading.lineAfter.value], [[], [], 5]);
    page.reading.setFirstUnreadInSight(false);
    assertEquals(page.reading.unreadAbove.value, 60);
    // What comes now is new as well, though the reader is at the end.
    page.say("bob");
    page.listed(5);
    time.tick(10_000);
    assertEquals([page.told, page.reading.unreadAbove.value, page.reading.lineAfter.value], [
      [],
      61,
      5,
    ]);
    page.here.value = isHere;
    // Whoever goes to where it begins is not at the end any more.
    page.following.value = false;
    page.reading.setFirstUnreadInSight(true);
    time.tick(10_000);
    assertEquals(page.told, isHere ? ["read 66"] : []);
    page.here.value = true;
    time.tick(10_000);
    assertEquals([page.told, page.list], [["read 66"], ["66"]]);
    assertEquals([page.reading.lineAfter.value, page.reading.unreadAbove.value], [5, 0]);
    // From here on all is as ever.
    page.following.value = true;
    page.say("bob");
    time.tick(10_000);
    assertEquals(page.told.at(-1), "read 67");
  }
});

Deno.test("a few that were missed are in sight, and read at once", () => {
  using time = new FakeTime();
  using page = open(5, 5);
  page.wake(2, 5);
  assertEquals([page.told, page.reading.lineAfter.value], [[], 5]);
  page.reading.setFirstUnreadInSight(true);
  assertEquals(page.told, ["read 7"]);
  // Nothing was missed: no line, and nothing to wait for.
  page.wake(0, 7);
  time.tick(10_000);
  page.say("bob");
  time.tick(1_000);
  assertEquals([page.told.at(-1), page.reading.lineAfter.value], ["read 8", 5]);
});

Deno.test("the line is where another device left off, and goes with it", () => {
  using time = new FakeTime();
  using page = open(5, 5);
  page.wake(60, 35);
  assertEquals(page.reading.lineAfter.value, 35);
  page.reading.setFirstUnreadInSight(false);
  assertEquals(page.reading.unreadAbove.value, 30);
  page.listed(45);
  page.reading.setFirstUnreadInSight(false);
  assertEquals([page.reading.lineAfter.value, page.reading.unreadAbove.value], [45, 20]);
  page.listed(65);
  assertEquals([page.reading.lineAfter.value, page.reading.unreadAbove.value], [undefined, 0]);
  time.tick(10_000);
  assertEquals(page.told, []);
  page.say("bob");
  time.tick(10_000);
  assertEquals(page.told, ["read 66"]);
  // All of it was read elsewhere before this one came back.
  page.wake(30, 96);
  time.tick(10_000);
  assertEquals([page.told, page.reading.lineAfter.value], [["read 66"], undefined]);
});

Deno.test("a gap that is too long is loaded anew, and counted by the server", () => {
  using time = new FakeTime();
  using page = open(5, 5);
  page.connection.value = { state: "offline" };
  page.listed(5, 2_505);
  page.connection.value = { state: "live" };
  page.take(Array.from({ length: 50 }, (_, index) => page.make(2_456 + index, "bob")));
  page.reading.setFirstUnreadInSight(false);
  time.tick(10_000);
  assertEquals([page.reading.lineAfter.value, page.reading.unreadAbove.value, page.told], [
    5,
    2_500,
    [],
  ]);
  page.reading.readAll();
  assertEquals([page.reading.lineAfter.value, page.told], [undefined, ["read 2505"]]);
});

Deno.test("what was written before the page slept says nothing of what came since", () => {
  using time = new FakeTime();
  using page = open(5, 5);
  page.wake(60, 5, [{ cid: "queued", text: "", at: 1, state: "pending" }]);
  page.say(ME.id, "queued");
  time.tick(10_000);
  assertEquals([page.told, page.reading.lineAfter.value], [[], 5]);
  page.say(ME.id, "written now");
  assertEquals(page.told, ["read 67"]);
});

Deno.test("a deleted message is nothing new", () => {
  using time = new FakeTime();
  using page = open(5, 5);
  page.here.value = false;
  const { text: _, ...gone } = page.make(6, "bob");
  page.take([...Array.from({ length: 5 }, (_, index) => page.make(index + 1, "bob")), {
    ...gone,
    deletedAt: 2,
  }]);
  page.here.value = true;
  time.tick(10_000);
  assertEquals([page.told, page.reading.lineAfter.value], [["read 6"], undefined]);
});

Deno.test("what waits is counted by the server, and gone when all of it is deleted", () => {
  using time = new FakeTime();
  using page = open(5, 5);
  page.wake(3, 5);
  page.reading.setFirstUnreadInSight(false);
  page.mine.value = { ...page.mine.peek()!, unread: 2 };
  assertEquals([page.reading.unreadAbove.value, page.reading.lineAfter.value], [2, 5]);
  page.mine.value = { ...page.mine.peek()!, unread: 0 };
  time.tick(10_000);
  assertEquals([page.reading.lineAfter.value, page.told], [undefined, ["read 8"]]);
});

Deno.test("what comes at once when a page wakes up was not seen as it came, with the connection kept too", () => {
  using time = new FakeTime();
  using page = open(5, 5);
  page.awake.value = false;
  page.take(Array.from({ length: 65 }, (_, index) => page.make(index + 1, "bob")));
  page.listed(5);
  page.awake.value = true;
  page.reading.setFirstUnreadInSight(false);
  time.tick(10_000);
  assertEquals([page.told, page.reading.lineAfter.value, page.reading.unreadAbove.value], [
    [],
    5,
    60,
  ]);
  page.reading.setFirstUnreadInSight(true);
  assertEquals(page.told, ["read 65"]);
});
