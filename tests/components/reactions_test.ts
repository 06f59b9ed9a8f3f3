import { assertEquals } from "@std/assert";
import { describeReaction } from "../../components/reactions.ts";

const people = new Map(
  ["ann", "bob", "cy"].map((id) => [id, { id, username: id, name: id.toUpperCase() }]),
);
const who = (...users: string[]) => describeReaction({ emoji: "👍", users }, people, "ann");

Deno.test("describeReaction() names who reacted, oneself first, and counts whom it does not know", () => {
  assertEquals(who("ann"), "You reacted with 👍");
  assertEquals(who("bob", "ann"), "You and BOB reacted with 👍");
  assertEquals(who("cy", "bob", "ann"), "You, CY and BOB reacted with 👍");
  assertEquals(who("bob", "x", "y"), "BOB and 2 more reacted with 👍");
  assertEquals(who("x"), "1 more reacted with 👍");
});
