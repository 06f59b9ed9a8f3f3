import { assertEquals } from "@std/assert";
import { MyPeople } from "../../lib/client/my_people.ts";

Deno.test("MyPeople knows the others of direct rooms once they are told, in whole and by differences", () => {
  const people = new MyPeople();
  assertEquals(people.shown("bob"), undefined);
  people.apply({ type: "presence", room: "lobby", users: [{ id: "bob", state: "dnd" }] }, "ann");
  assertEquals(people.shown("bob"), undefined);
  people.apply({ type: "presence", users: [{ id: "bob", state: "away" }], full: true }, "ann");
  assertEquals(people.shown("bob"), { state: "away" });
  assertEquals(people.shown("cleo"), { state: "offline" });
  people.apply({ type: "presence", users: [{ id: "cleo", state: "online" }] }, "ann");
  assertEquals([people.shown("bob"), people.shown("cleo")], [
    { state: "away" },
    { state: "online" },
  ]);
});

Deno.test("MyPeople knows oneself from any frame, and keeps it where oneself is not named", () => {
  const people = new MyPeople();
  const status = { text: "busy" };
  people.become({ state: "online" });
  people.apply({ type: "presence", room: "den", users: [{ id: "bob", state: "away" }] }, "ann");
  assertEquals(people.self.value, { state: "online" });
  const users = [{ id: "bob", state: "away" }, { id: "ann", state: "dnd", status }];
  people.apply({ type: "presence", room: "lobby", users, full: true }, "ann");
  assertEquals(people.self.value, { state: "dnd", status });
});
