import { assertEquals } from "@std/assert";
import { describeReaction, withChoices } from "../../../components/message/reactions.ts";

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

Deno.test("withChoices() shows what a poll asks for first, in whatever form its text has it", () => {
  const message = { seq: 1, at: 1, by: "ann", kind: "message", id: "a", cid: "c" } as const;
  const reactions = [
    { emoji: "👍", users: ["ann", "bob"] },
    { emoji: "1\ufe0f\u20e3", users: ["cy"] },
  ];
  const text = "📊 **Lunch?**\n1\u20e3 Soup\n2\ufe0f\u20e3 Rice\n🔟 All";
  assertEquals(withChoices({ ...message, text, reactions }), [
    { emoji: "1\ufe0f\u20e3", users: ["cy"] },
    { emoji: "2\ufe0f\u20e3", users: [] },
    { emoji: "🔟", users: [] },
    { emoji: "👍", users: ["ann", "bob"] },
  ]);
});
