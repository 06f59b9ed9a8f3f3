import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { peopleOfRoom } from "../../../lib/client/people/people_of_room.ts";
import { RoomPresence } from "../../../lib/client/people/room_presence.ts";
import type { StateEvent } from "../../../lib/protocol/event.ts";
import type { PresenceState, RoomPerson } from "../../../lib/protocol/presence.ts";

type Told = Record<string, PresenceState>;

const frameOf = (users: Told, full?: true) => ({
  type: "presence" as const,
  users: Object.entries(users).map(([id, state]) => personOf(id, { state })),
  ...(full ? { full } : {}),
});

const personOf = (id: string, more: Partial<RoomPerson> = {}): RoomPerson => ({
  id,
  username: id,
  name: id,
  state: "offline",
  ...more,
});

const member = (seq: number, user: string, change: "joined" | "left"): StateEvent => ({
  seq,
  at: 0,
  by: user,
  kind: "member",
  user,
  change,
});

Deno.test("RoomPresence takes the whole first, then differences, then a new whole", () => {
  const presence = new RoomPresence();
  const told = (users: Told, full?: true) => {
    presence.apply(frameOf(users, full));
    return [...presence.here.value].map(([id, { state }]) => `${id} ${state}`);
  };
  assertEquals(told({ ann: "online", bob: "away" }, true), ["ann online", "bob away"]);
  assertEquals(told({ cleo: "dnd", ann: "offline" }), ["bob away", "cleo dnd"]);
  assertEquals(told({ dan: "offline" }), ["bob away", "cleo dnd"]);
  assertEquals(told({ ann: "online" }, true), ["ann online"]);
});

Deno.test("peopleOfRoom() begins with what the server knew, and keeps members who go", () => {
  using time = new FakeTime(1_000_000);
  const status = { emoji: "🌴" };
  const seed = [
    personOf("ann", { state: "online" }),
    personOf("bob", { lastSeen: 5, status }),
    personOf("guest", { state: "away", guest: true }),
  ];
  const presence = new RoomPresence(seed);
  const people = new Map([["new", personOf("new")]]);
  const list = (news: StateEvent[] = []) => {
    const { here, away } = peopleOfRoom(seed, presence, news, people);
    return [here, away].map((list) =>
      list.map(({ id, state, lastSeen }) => [id, state, lastSeen].filter((part) => part).join(" "))
    );
  };
  assertEquals(list(), [["ann online", "guest away"], ["bob offline 5"]]);
  assertEquals(peopleOfRoom(seed, presence, [], people).away[0]?.status, status);
  const deleted = new Map([["bob", { ...personOf("bob"), gone: true as const }]]);
  assertEquals(peopleOfRoom(seed, presence, [], deleted).away, []);

  presence.apply(frameOf({ ann: "online", guest: "away", new: "online" }, true));
  assertEquals(list(), [["ann online", "guest away", "new online"], ["bob offline 5"]]);
  time.tick(1_000);
  presence.apply(frameOf({ ann: "offline", guest: "offline", new: "offline" }));
  assertEquals(list(), [[], ["ann offline 1001000", "bob offline 5"]]);
  const news = [member(1, "new", "joined"), member(2, "bob", "left")];
  assertEquals(list(news), [[], ["ann offline 1001000", "new offline 1001000"]]);

  const users = [personOf("bob", { state: "online", status: { text: "busy" } })];
  presence.apply({ type: "presence", users, full: true });
  time.tick(1_000);
  // When it was that somebody left meanwhile, nobody knows.
  presence.apply(frameOf({}, true));
  assertEquals(list()[1], ["ann offline 1001000", "bob offline 5"]);
  presence.apply({ type: "presence", users });
  presence.apply(frameOf({ bob: "offline" }));
  assertEquals(peopleOfRoom(seed, presence, [], people).away[1]?.status, { text: "busy" });
});
