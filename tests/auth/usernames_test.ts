import { assert, assertEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { ChatError } from "../../lib/base/errors.ts";
import { parseUsername } from "../../lib/auth/usernames.ts";
import { foldUsername } from "../../lib/text/names/names.ts";
import { foldPersonName } from "../../lib/text/names/names.ts";
import { RESERVED_NAMES } from "../../lib/auth/reserved_names.ts";

/** What is typed, and what is shown of it. */
const ACCEPTED: [string, string][] = [
  ["ann", "ann"],
  ["Ann", "Ann"],
  [" ann ", "ann"],
  ["an", "an"],
  ["a".repeat(32), "a".repeat(32)],
  ["1984", "1984"],
  ["ann.b-c_d", "ann.b-c_d"],
  ["José", "José"],
  ["Jose\u0301", "José"],
  ["ａｎｎ", "ann"],
  ["ﬁona", "fiona"],
  ["Владимир", "Владимир"],
  ["Ελένη", "Ελένη"],
  ["דניאל", "דניאל"],
  ["محمد", "محمد"],
  ["नरेंद्र", "नरेंद्र"],
  ["สมชาย", "สมชาย"],
  ["山田太郎", "山田太郎"],
  ["ゆきkun", "ゆきkun"],
  ["サーバー", "サーバー"],
  ["김철수", "김철수"],
  ["李ming", "李ming"],
  ["𝒶𝓃𝓃𝓎", "anny"],
  ["㎏™", "kgTM"],
  ["ann문", "ann문"],
  ["ᏣᎳᎩ", "ᏣᎳᎩ"],
];

const REFUSED: [string, string][] = [
  ["", "2 to 32"],
  ["a", "2 to 32"],
  ["a".repeat(33), "2 to 32"],
  ["a".repeat(100_000), "2 to 32"],
  ["ﷺ".repeat(30), "2 to 32"],
  [".ann", "between them"],
  ["ann_", "between them"],
  ["a--b", "between them"],
  ["a._b", "between them"],
  ["a b", "between them"],
  ["a\tb", "between them"],
  ["a@b", "between them"],
  ["a/b", "between them"],
  ["<b>", "between them"],
  ["ann\u200b", "between them"],
  ["an\u200dn", "between them"],
  ["ann\u202eb", "between them"],
  ["an\u00adn", "between them"],
  ["ann\0", "between them"],
  ["ann\ud800", "between them"],
  ["\u0301ann", "between them"],
  ["ann😀", "between them"],
  ["an\u115fn", "invisible"],
  ["a\u0301\u0301nn", "invisible"],
  ["x\u0331\u0332\u0333\u0330\u0325nn", "invisible"],
  ["аnn", "scripts"],
  ["аdmin", "scripts"],
  ["αnn", "scripts"],
  ["Ꭺnn", "scripts"],
  ["かわ문", "scripts"],
  ["𐌰𐌽𐌽", "scripts"],
  ["محمد1٢", "digits"],
  ["राम1१", "digits"],
  ["an1٢", "scripts"],
  ["admin", "is reserved"],
  ["Admin", "is reserved"],
  ["ADMIN", "is reserved"],
  ["ad.min", "is reserved"],
  ["ａｄｍｉｎ", "is reserved"],
  ["adrnin", "is reserved"],
  ["r00t", "is reserved"],
  ["here", "is reserved"],
  ["a1l", "is reserved"],
  ["rne", "is reserved"],
  ["nu1l", "is reserved"],
  ["ˑˑ", "a visible letter"],
  ["ـــ", "a visible letter"],
  ["ADMİN", "is reserved"],
  ["admi̇n", "is reserved"],
  ["ᴀᴅᴍɪɴ", "is reserved"],
  ["a\u0336dmin", "is reserved"],
];

Deno.test("usernames that are accepted, and how they are shown", () => {
  for (const [typed, shown] of ACCEPTED) assertEquals(parseUsername(typed).username, shown);
});

Deno.test("usernames that are refused, and why", () => {
  for (const [typed, why] of REFUSED) {
    const error = assertThrows(() => parseUsername(typed), ChatError, "", typed);
    assertEquals([error.code, error.field], ["invalid", "username"], typed);
    assert(new RegExp(why).test(error.message), `${typed}: ${error.message}`);
  }
});

Deno.test("every reserved word is refused, in capitals too", () => {
  for (const word of RESERVED_NAMES) {
    assertThrows(() => parseUsername(word), ChatError);
    assertThrows(() => parseUsername(word.toUpperCase()), ChatError);
  }
});

const SAME: [string, string][] = [
  ["ann", "ANN"],
  ["ann", "ａｎｎ"],
  ["straße", "STRASSE"],
  ["straße", "STRAẞE"],
  ["σοφός", "ΣΟΦΌΣ"],
  ["σοφός", "σοφόσ"],
  ["ılgaz", "ILGAZ"],
  ["Jose\u0301", "JOSÉ"],
];

Deno.test("names that fold alike are one name", () => {
  for (const [one, other] of SAME) assertEquals(foldUsername(one), foldUsername(other));
});

/** Whether the second cannot be had once the first is there. */
function keepsAway(first: string, second: string): boolean {
  const [taken, wanted] = [parseUsername(first).index, parseUsername(second).index];
  return taken.folded === wanted.folded ||
    wanted.skeletons.some((skeleton) => taken.skeletons.includes(skeleton));
}

const ALIKE: [string, string][] = [
  ["bob", "b0b"],
  ["lola", "1o1a"],
  ["lola", "lo1a"],
  ["mia", "rnia"],
  ["scope", "ѕсоре"],
  ["ava", "ανα"],
  ["Ian", "lan"],
  ["Ian", "1an"],
  ["paypal", "paypaI"],
  ["bjorn", "bjom"],
  ["victorid", "vi̇ctorid"],
  ["victorid", "VİCTORİD"],
  ["victorid", "vıctorıd"],
  ["ann", "aṇṇ"],
  ["strasse", "straße"],
];

const DIFFERENT: [string, string][] = [
  ["ella", "elia"],
  ["Ella", "Elia"],
  ["ELLA", "ELIA"],
  ["ali", "al2"],
  ["ann", "anna"],
  ["jose", "josé"],
  ["ann.b", "ann_b"],
  ["vv", "ww"],
  ["uve", "vve"],
  ["dan", "clan"],
  ["user1", "user2"],
  ["user5", "users"],
];

Deno.test("names that look alike keep each other away, whichever came first", () => {
  for (const [one, other] of ALIKE) {
    assert(keepsAway(one, other), `${one}, then ${other}`);
    assert(keepsAway(other, one), `${other}, then ${one}`);
  }
});

Deno.test("names that only resemble each other do not", () => {
  for (const [one, other] of DIFFERENT) assert(!keepsAway(one, other), `${one}, ${other}`);
});

const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: "grapheme", maxLength: 40 }),
);

Deno.test("folding twice is folding once", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      assertEquals(foldUsername(foldUsername(text)), foldUsername(text));
    }),
    { numRuns: 5_000 },
  );
});

Deno.test("any text is either refused with the field, or accepted as itself once more", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      let name;
      try {
        name = parseUsername(text);
      } catch (error) {
        assert(error instanceof ChatError && error.field === "username");
        return;
      }
      assertEquals(parseUsername(name.username), name);
      assertEquals(name.index.folded, foldUsername(text));
      // The page folds names by the same rule.
      assertEquals(name.index.folded, foldPersonName(name.username));
    }),
    { numRuns: 5_000 },
  );
});
