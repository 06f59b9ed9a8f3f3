import { assertEquals } from "@std/assert";
import { beginningsOf, findNamed } from "../../../lib/text/names/named.ts";
import { foldPersonName } from "../../../lib/text/names/names.ts";

const MEMBERS = [
  "kenji",
  "ann",
  "ann.lee",
  "さくら",
  "민수",
  "kenji太郎",
  "here",
  "room",
  "สมชาย",
  "Иван",
];

const find = (name: string) =>
  MEMBERS.find((member) => foldPersonName(member) === foldPersonName(name));

const CASES: [typed: string, found: string | undefined, rest: string][] = [
  ["kenji", "kenji", ""],
  ["kenjiさん", "kenji", "さん"],
  ["kenjiครับ", "kenji", "ครับ"],
  ["kenji你好", "kenji", "你好"],
  ["kenjiو", "kenji", "و"],
  ["kenji님", "kenji", "님"],
  ["ＫＥＮＪＩさん", "kenji", "さん"],
  ["kenji太郎さん", "kenji太郎", "さん"],
  ["kenji太子", "kenji", "太子"],
  ["さくらさん", "さくら", "さん"],
  ["민수님", "민수", "님"],
  // Another syllable, and not the one with something after it.
  ["민숭", undefined, ""],
  ["민숭".normalize("NFD"), undefined, ""],
  ["สมชายครับ", "สมชาย", "ครับ"],
  ["Иванkenji", "Иван", "kenji"],
  ["Иванович", undefined, ""],
  ["kenjisan", undefined, ""],
  ["annabel", undefined, ""],
  ["kenji-san", "kenji", "-san"],
  ["ann.Please", "ann", ".Please"],
  ["ann.leeさん", "ann.lee", "さん"],
  ["hereです", "here", "です"],
  ["here-and-now", undefined, ""],
  ["room_mate", undefined, ""],
];

for (const [typed, found, rest] of CASES) {
  Deno.test(`findNamed() finds ${found ?? "nobody"} in @${typed}`, () => {
    const named = findNamed("mention", typed, find);
    assertEquals(named?.found, found);
    assertEquals(named?.rest ?? "", rest);
  });
}

const ROOMS: [typed: string, found: string | undefined][] = [
  ["общийチャット", "общий"],
  ["general-е", "general"],
  ["general.Please", "general"],
  // A dash is a blank of the name.
  ["general-chat", undefined],
];

for (const [typed, found] of ROOMS) {
  Deno.test(`findNamed() finds ${found ?? "no room"} in #${typed}`, () => {
    const names = ["general", "общий"];
    const named = findNamed("room", typed, (name) => names.includes(name) ? name : undefined);
    assertEquals(named?.found, found);
  });
}

Deno.test("beginningsOf() gives no more than a name may have of letters, and all of it", () => {
  for (const letters of ["あ", "あa", "a-あ", "あ\u3099"]) {
    const typed = letters.repeat(5_000);
    assertEquals(beginningsOf("mention", typed).length, 33);
    assertEquals(beginningsOf("room", typed).length, 61);
  }
  assertEquals(beginningsOf("mention", `あ${"\u3099".repeat(10_000)}`).length, 1);
  assertEquals(beginningsOf("mention", "あ".repeat(33))[1], "あ".repeat(32));
});
