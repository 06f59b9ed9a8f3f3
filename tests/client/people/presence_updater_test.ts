import { assertEquals } from "@std/assert";
import { PagePresence } from "../../../lib/client/people/page_presence.ts";
import { PresenceUpdater } from "../../../lib/client/people/presence_updater.ts";
import type { PresenceState, Status } from "../../../lib/protocol/presence.ts";

const SEED = { me: { id: "ann" }, room: { id: "lobby" } };

const userOf = (id: string, state: PresenceState, status?: Status) => ({
  id,
  username: id,
  name: id,
  state,
  ...(status && { status }),
});

/** People on a page, and how one of them is shown there. */
function watched(seed = SEED) {
  const people = new PagePresence();
  const watch = new PresenceUpdater(seed, people);
  const rendered = { state: "online" as const, status: { text: "as it was" } };
  const shown = (user: string) => {
    const { state, status } = people.shown.value(user, rendered);
    return [state, status?.text];
  };
  return { people, watch, shown };
}

Deno.test("PresenceUpdater knows the others of direct rooms once they are told, in whole and by differences", () => {
  const { people, shown } = watched();
  assertEquals(shown("bob"), ["online", "as it was"]);
  for (const room of ["lobby", "den"]) {
    people.apply({ type: "presence", room, users: [userOf("bob", "dnd")] });
    assertEquals(shown("bob"), ["online", "as it was"]);
  }
  people.apply({ type: "presence", users: [userOf("bob", "away")], full: true });
  assertEquals([shown("bob")[0], shown("cleo")[0]], ["away", "offline"]);
  people.apply({ type: "presence", users: [userOf("cleo", "online")] });
  assertEquals([shown("bob")[0], shown("cleo")[0]], ["away", "online"]);
});

Deno.test("PresenceUpdater keeps the status of those who are gone, and none that was cleared", () => {
  const { people, shown } = watched();
  const status = { text: "busy" };
  people.apply({ type: "presence", users: [userOf("bob", "online", status)], full: true });
  assertEquals([shown("bob"), shown("cleo")], [["online", "busy"], ["offline", "as it was"]]);
  people.apply({ type: "presence", users: [userOf("bob", "offline")] });
  assertEquals(shown("bob"), ["offline", "busy"]);
  people.apply({ type: "presence", users: [userOf("cleo", "online")] });
  assertEquals(shown("cleo"), ["online", undefined]);
});

Deno.test("PresenceUpdater knows oneself from any frame, and counts who is in the page's room", () => {
  const { people } = watched();
  assertEquals([people.self.value, people.here.value], [undefined, undefined]);
  const status = { text: "busy" };
  const users = [userOf("bob", "away"), userOf("ann", "dnd", status)];
  people.apply({ type: "presence", room: "lobby", users, full: true });
  people.apply({ type: "presence", room: "den", users: [userOf("bob", "away")] });
  people.apply({ type: "presence", users: [userOf("bob", "away")], full: true });
  assertEquals([people.self.value?.state, people.self.value?.status], ["dnd", status]);
  assertEquals(people.here.value, 2);
  people.apply({ type: "presence", room: "lobby", users: [userOf("bob", "offline")] });
  assertEquals(people.here.value, 1);
});

Deno.test("PresenceUpdater begins with what was told before it was loaded, in its order", () => {
  const people = new PagePresence();
  const users = [userOf("ann", "online"), userOf("bob", "online")];
  people.apply({ type: "presence", room: "lobby", users, full: true });
  people.apply({ type: "presence", room: "lobby", users: [userOf("bob", "dnd")] });
  const { room } = new PresenceUpdater(SEED, people);
  people.apply({ type: "presence", room: "lobby", users: [userOf("ann", "away")] });
  assertEquals([...room.here.value.values()].map(({ state }) => state), ["away", "dnd"]);
  assertEquals(people.self.value?.state, "away");
});
