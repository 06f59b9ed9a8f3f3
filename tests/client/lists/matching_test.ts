import { assertEquals } from "@std/assert";
import { matching, matchScore } from "../../../lib/client/lists/matching.ts";

Deno.test("matching() has first what begins so, then words that do, then parts, then letters in order", () => {
  const names = ["release plan", "apple", "plan", "airplane", "people and land", "lobby"];
  const found = matching(names.map((name) => ({ name })), "plan").map(({ name }) => name);
  assertEquals(found, ["plan", "release plan", "airplane", "people and land"]);
});

Deno.test("matchScore() goes without case and marks, and everything matches nothing typed", () => {
  assertEquals(matchScore("Café Zoë", "cafe"), 0);
  assertEquals(matchScore("Café Zoë", "zoe"), 1);
  for (
    const [name, typed] of [["weiß", "WEIS"], ["WEIẞ", "weiss"], ["İpek", "ipek"], ["ıpek", "IPEK"]]
  ) {
    assertEquals(matchScore(name!, typed!), 0, name);
  }
  assertEquals(matchScore("Νίκος", "νικοσ"), 0);
  assertEquals(matchScore("lobby", "  "), 0);
  assertEquals(matchScore("lobby", "yl"), undefined);
});
