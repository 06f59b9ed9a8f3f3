import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { signal } from "@preact/signals";
import type { Connection } from "../../lib/client/connection.ts";
import { Reading } from "../../lib/client/reading.ts";
import type { MessageEvent } from "../../lib/protocol/event.ts";

const ME = { id: "me", username: "me", name: "Me" };

/** A room with `head` messages of others, of which the first `read` are read. */
function open(head: number, read: number) {
  const list: string[] = [];
  const told: string[] = [];
  const messages = signal<MessageEvent[]>([]);
  const say = (by: string) => {
    const seq = messages.peek().length + 1;
    const message: MessageEvent = { seq, kind: "message", at: 1, by, id: "", cid: "", text: "" };
    messages.value = [...messages.peek(), message];
    page.head.value = seq;
  };
  const page = {
    head: signal(0),
    connection: signal<Connection>({ state: "live" }),
    following: signal(true),
    here: signal(true),
    standing: signal({ isMember: true, isModerator: false, isGone: false, mayWrite: true }),
    say,
  };
  for (let seq = 1; seq <= head; seq++) say("bob");
  const model = {
    messages,
    head: page.head,
    connection: page.connection,
    standing: page.standing,
    read: (seq: number) => told.push(`read ${seq}`),
    unread: (seq: number) => {
      told.push(`unread ${seq}`);
      return Promise.resolve();
    },
  };
  const seed = {
    room: { id: "r", kind: "public", name: "", topic: "", archived: false, readOnly: false },
    me: ME,
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
    { read: (_room, seq) => list.push(`${seq}`), cursorOf: () => undefined, changed() {} },
  );
  const stop = reading.start({ here: page.here, start: () => () => {} });
  return { ...page, reading, told, list, [Symbol.dispose]: stop };
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
    ["a guest", (off) => page.standing.value = { ...page.standing.peek(), isMember: !off }],
  ];
  for (const [way, turn] of ways) {
    const { length } = page.told;
    turn(true);
    page.say("bob");
    time.tick(10_000);
    assertEquals(page.told.length, length, way);
    turn(false);
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
  assertEquals(page.reading.after.value, 2);
  time.tick(1_000);
  page.say("bob");
  assertEquals(page.reading.after.value, 2);
  time.tick(1_000);
  page.here.value = false;
  page.say("bob");
  page.say("bob");
  assertEquals(page.reading.after.value, 6);
  page.reading.readAll();
  assertEquals([page.reading.after.value, page.told.at(-1)], [undefined, "read 8"]);
});

Deno.test("nothing is new to whoever never read the room, or has read all of it", () => {
  using _time = new FakeTime();
  for (const [head, read] of [[5, 0], [5, 5], [0, 0]] as const) {
    using page = open(head, read);
    assertEquals(page.reading.after.value, undefined);
  }
});

Deno.test("new messages further up are pointed to until they were in sight", () => {
  using _time = new FakeTime();
  using page = open(9, 2);
  assertEquals(page.reading.ahead.value, 0);
  page.reading.looked(false);
  assertEquals(page.reading.ahead.value, 7);
  page.reading.looked(true);
  page.reading.looked(false);
  assertEquals(page.reading.ahead.value, 0);
});

Deno.test("what was made unread stays so until one writes, or takes all as read", async () => {
  using time = new FakeTime();
  using page = open(5, 5);
  await page.reading.unreadFrom(3);
  page.say("bob");
  time.tick(10_000);
  assertEquals([page.told, page.reading.after.value], [["unread 3"], 2]);
  page.reading.readAll();
  assertEquals(page.told.at(-1), "read 6");
  await page.reading.unreadFrom(3);
  // Whoever writes has read.
  page.say(ME.id);
  assertEquals(page.told.at(-1), "read 7");
});
