import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { systemClock } from "../../lib/base/clock.ts";
import type { BusMessage } from "../../lib/chat/bus.ts";
import { Presence } from "../../lib/chat/presence.ts";

const ANN = { id: "ann", username: "ann", name: "Ann" };
const BOB = { id: "bob", username: "bob", name: "Bob" };

/** One isolate's presence; what it would tell the others is kept. */
function isolate() {
  const posted: BusMessage[] = [];
  const seen: [room: string, user: string, here: boolean][] = [];
  const presence = new Presence(
    { post: (message) => posted.push(message) },
    systemClock,
    (room, person, here) => seen.push([room, person.id, here]),
  );
  return { presence, posted, seen, [Symbol.dispose]: () => presence.close() };
}

Deno.test("Presence counts a person once, however many sockets there are", () => {
  using _time = new FakeTime();
  using one = isolate();
  one.presence.enter("lobby", ANN);
  one.presence.enter("lobby", ANN);
  one.presence.leave("lobby", ANN);
  assertEquals(one.presence.in("lobby"), [ANN]);
  assertEquals(one.seen, [["lobby", "ann", true]]);
});

Deno.test("Presence forgives a reload and notices a farewell", () => {
  using time = new FakeTime();
  using one = isolate();
  one.presence.enter("lobby", ANN);
  one.presence.leave("lobby", ANN);
  time.tick(2_000);
  one.presence.enter("lobby", ANN);
  time.tick(10_000);
  assertEquals(one.seen, [["lobby", "ann", true]]);
  one.presence.leave("lobby", ANN);
  time.tick(3_000);
  assertEquals(one.seen, [["lobby", "ann", true], ["lobby", "ann", false]]);
  assertEquals(one.presence.in("lobby"), []);
});

Deno.test("Presence joins what isolates tell each other", () => {
  using _time = new FakeTime();
  using one = isolate();
  one.presence.heard("two", "lobby", BOB, true);
  one.presence.heard("three", "lobby", BOB, true);
  one.presence.heard("two", "lobby", BOB, false);
  assertEquals(one.presence.in("lobby"), [BOB]);
  one.presence.heardDigest("three", { rooms: [["lobby", [ANN]]] });
  assertEquals(one.presence.in("lobby"), [ANN]);
  assertEquals(one.seen, [
    ["lobby", "bob", true],
    ["lobby", "bob", false],
    ["lobby", "ann", true],
  ]);
});

Deno.test("Presence forgets an isolate that fell silent, and answers one that asks", () => {
  using time = new FakeTime();
  using one = isolate();
  one.presence.enter("lobby", ANN);
  one.presence.heard("two", "lobby", BOB, true);
  time.tick(80_000);
  assertEquals(one.presence.in("lobby"), [ANN]);
  assertEquals(one.seen.at(-1), ["lobby", "bob", false]);
  one.presence.tell();
  assertEquals(one.posted.at(-1), {
    kind: "presence_digest",
    digest: { rooms: [["lobby", [ANN]]] },
  });
});
