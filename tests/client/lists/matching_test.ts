import { assertEquals } from "@std/assert";
import { matching, matchOf } from "../../../lib/client/lists/matching.ts";

Deno.test("matching() has first what begins so, then words that do, then parts, then letters in order", () => {
  const names = ["release plan", "apple", "plan", "airplane", "people and land", "lobby"];
  const found = matching(names.map((name) => ({ name })), "plan").map(({ name }) => name);
  assertEquals(found, ["plan", "release plan", "airplane", "people and land"]);
});

Deno.test("matchOf() goes without case and marks, and everything matches nothing typed", () => {
  assertEquals(matchOf("Café Zoë", "cafe"), 0);
  assertEquals(matchOf("Café Zoë", "zoe"), 1);
  for (
    const [name, typed] of [["weiß", "WEIS"], ["WEIẞ", "weiss"], ["İpek", "ipek"], ["ıpek", "IPEK"]]
  ) {
    assertEquals(matchOf(name!, typed!), 0, name);
  }
  assertEquals(matchOf("Νίκος", "νικοσ"), 0);
  assertEquals(matchOf("lobby", "  "), 0);
  assertEquals(matchOf("lobby", "yl"), undefined);
});
