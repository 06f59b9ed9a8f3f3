import { assertEquals, assertStrictEquals } from "@std/assert";
import { learn } from "../../../lib/client/people/people.ts";

const ANN = { id: "u1", username: "ann", name: "Ann" };

Deno.test("learn() adds and renames, and returns the same map when nothing is new", () => {
  const people = learn(new Map(), [ANN, { ...ANN, id: "u2" }]);
  assertEquals([...people.keys()], ["u1", "u2"]);
  assertStrictEquals(learn(people, [{ ...ANN }]), people);
  assertEquals(learn(people, [{ ...ANN, name: "Anna" }]).get("u1")?.name, "Anna");
});
