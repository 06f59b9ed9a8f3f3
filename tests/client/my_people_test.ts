import { assertEquals } from "@std/assert";
import { MyPeople } from "../../lib/client/my_people.ts";
import type { PresenceState, Status } from "../../lib/protocol/presence.ts";

const userOf = (id: string, state: PresenceState, status?: Status) => ({
  id,
  username: id,
  name: id,
  state,
  ...(status && { status }),
});

Deno.test("MyPeople knows the others of direct rooms once they are told, in whole and by differences", () => {
  const people = new MyPeople();
  const rendered = { state: "online" as const, status: { text: "as it was" } };
  const state = (user: string) => people.shown(user, rendered).state;
  assertEquals(people.shown("bob", rendered), rendered);
  people.apply({ type: "presence", room: "lobby", users: [userOf("bob", "dnd")] }, "ann");
  assertEquals(state("bob"), "online");
  people.apply({ type: "presence", users: [userOf("bob", "away")], full: true }, "ann");
  assertEquals([state("bob"), state("cleo")], ["away", "offline"]);
  people.apply({ type: "presence", users: [userOf("cleo", "online")] }, "ann");
  assertEquals([state("bob"), state("cleo")], ["away", "online"]);
});

Deno.test("MyPeople shows the status of those who are gone, and no longer one that was cleared", () => {
  const people = new MyPeople();
  const rendered = { state: "offline" as const, status: { text: "as it was" } };
  const shown = (user: string) => {
    const { state, status } = people.shown(user, rendered);
    return [state, status?.text];
  };
  const status = { text: "busy" };
  people.apply({ type: "presence", users: [userOf("bob", "online", status)], full: true }, "ann");
  assertEquals([shown("bob"), shown("cleo")], [["online", "busy"], ["offline", "as it was"]]);
  people.apply({ type: "presence", users: [userOf("bob", "offline")] }, "ann");
  assertEquals(shown("bob"), ["offline", "busy"]);
  people.apply({ type: "presence", users: [userOf("cleo", "online")] }, "ann");
  assertEquals(shown("cleo"), ["online", undefined]);
});

Deno.test("MyPeople knows oneself from any frame, and keeps it where oneself is not named", () => {
  const people = new MyPeople();
  const status = { text: "busy" };
  const users = [userOf("bob", "away"), userOf("ann", "dnd", status)];
  people.apply({ type: "presence", room: "lobby", users, full: true }, "ann");
  people.apply({ type: "presence", room: "den", users: [userOf("bob", "away")] }, "ann");
  assertEquals([people.self.value?.state, people.self.value?.status], ["dnd", status]);
});
