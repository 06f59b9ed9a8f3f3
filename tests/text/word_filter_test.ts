import { assertEquals } from "@std/assert";
import { WordFilter } from "../../lib/text/word_filter.ts";

const finds = (words: string[], text: string) => new WordFilter(words).finds(text);

Deno.test("an unwanted word is found however it is written", () => {
  for (
    const text of [
      "damn",
      "well, DAMN.",
      "dämn it",
      "d\u0301a\u0300mn",
      "ｄａｍｎ",
      "𝐝𝐚𝐦𝐧",
      "da\u200bmn",
      "da\u00admn",
      "d\u2060a\ufe0fm\u200dn",
      "da**m**n",
      "d\\amn".replace("\\a", "a"),
      "da&#109;n",
      "_damn_",
      "(damn)",
      "#damn",
    ]
  ) assertEquals(finds(["damn"], text), true, text);
});

Deno.test("words are found as wholes, but where a star stands for the rest", () => {
  assertEquals(finds(["ass"], "a class of assets"), false);
  assertEquals(finds(["ass*"], "assets"), true);
  assertEquals(finds(["ass*"], "class"), false);
  assertEquals(finds(["*ass"], "class"), true);
  assertEquals(finds(["*ass"], "classes"), false);
  assertEquals(finds(["*ass*"], "classes"), true);
  assertEquals(finds(["buy now"], "Buy\u00a0 now!"), true);
  assertEquals(finds(["c++"], "I write C++."), true);
  assertEquals(finds(["a.b"], "axb"), false);
  assertEquals(finds(["дурак"], "Дурак!"), true);
  assertEquals(finds(["straße"], "STRASSE"), true);
});

Deno.test("a list without words, or with stars alone, finds nothing", () => {
  for (const words of [[], ["*"], ["**", " "], ["\u200b"]]) {
    assertEquals(finds(words, "anything * at all"), false);
  }
});
