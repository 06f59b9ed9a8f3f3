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
  const state = (user: string) => people.shown(user)?.state;
  assertEquals(state("bob"), undefined);
  people.apply({ type: "presence", room: "lobby", users: [userOf("bob", "dnd")] }, "ann");
  assertEquals(state("bob"), undefined);
  people.apply({ type: "presence", users: [userOf("bob", "away")], full: true }, "ann");
  assertEquals([state("bob"), state("cleo")], ["away", "offline"]);
  people.apply({ type: "presence", users: [userOf("cleo", "online")] }, "ann");
  assertEquals([state("bob"), state("cleo")], ["away", "online"]);
});

Deno.test("MyPeople knows oneself from any frame, and keeps it where oneself is not named", () => {
  const people = new MyPeople();
  const status = { text: "busy" };
  const users = [userOf("bob", "away"), userOf("ann", "dnd", status)];
  people.apply({ type: "presence", room: "lobby", users, full: true }, "ann");
  people.apply({ type: "presence", room: "den", users: [userOf("bob", "away")] }, "ann");
  assertEquals([people.self.value?.state, people.self.value?.status], ["dnd", status]);
});
