import { assertEquals, assertStrictEquals } from "@std/assert";
import { withPeople } from "../../../lib/client/people/people.ts";

const ANN = { id: "u1", username: "ann", name: "Ann" };

Deno.test("withPeople() adds and renames, and returns the same map when nothing is new", () => {
  const people = withPeople(new Map(), [ANN, { ...ANN, id: "u2" }]);
  assertEquals([...people.keys()], ["u1", "u2"]);
  assertStrictEquals(withPeople(people, [{ ...ANN }]), people);
  assertEquals(withPeople(people, [{ ...ANN, name: "Anna" }]).get("u1")?.name, "Anna");
});
