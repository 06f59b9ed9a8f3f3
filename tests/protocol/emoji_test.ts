import { assertEquals } from "@std/assert";
import { emojiNames } from "../../lib/http/emoji_data.ts";
import { decodeClientFrame } from "../../lib/protocol/codec.ts";
import data from "emoji-picker-element-data/en/joypixels/data.json" with { type: "json" };

/** The emoji as the server reads it in a frame; undefined when it is refused. */
function read(emoji: string, on = true): string | undefined {
  const frame = { type: "react", id: 1, room: "lobby", seq: 1, emoji, on };
  const decoded = decodeClientFrame(JSON.stringify(frame));
  if (!("frame" in decoded)) {
    assertEquals([decoded.id, decoded.error.field], [1, "emoji"]);
    return undefined;
  }
  return decoded.frame.type === "react" ? decoded.frame.emoji : undefined;
}

const ONE: [kind: string, emoji: string, others: string[]][] = [
  ["an emoji by itself", "👍", ["👍\ufe0f", "👍\ufe0e", "👍\ufe0f\ufe0f"]],
  ["one that is text without a selector", "❤\ufe0f", ["❤", "❤\ufe0e"]],
  ["one with a tone", "☝🏽", ["☝\ufe0f🏽", "☝🏽\ufe0f"]],
  ["one that is an emoji without the tone", "👍🏽", ["👍\ufe0f🏽"]],
  ["a keycap", "1\ufe0f\u20e3", ["1\u20e3", "1\ufe0e\u20e3", "1\ufe0f\u20e3\ufe0f"]],
  ["another keycap", "#\ufe0f\u20e3", ["#\u20e3"]],
  ["a person with a sign", "🤷\u200d♀\ufe0f", ["🤷\u200d♀", "🤷\ufe0f\u200d♀\ufe0f"]],
  ["a person with a tone", "🕵🏻\u200d♂\ufe0f", ["🕵🏻\u200d♂", "🕵\ufe0f🏻\u200d♂"]],
  ["two signs", "👁\ufe0f\u200d🗨\ufe0f", ["👁\u200d🗨", "👁\ufe0f\u200d🗨"]],
  ["a flag in parts", "🏳\ufe0f\u200d🌈", ["🏳\u200d🌈"]],
  ["a sign of the second part", "🏴\u200d☠\ufe0f", ["🏴\u200d☠"]],
  ["a couple", "👩\u200d❤\ufe0f\u200d💋\u200d👨", ["👩\u200d❤\u200d💋\u200d👨"]],
  ["a family", "👨\u200d👩\u200d👧\u200d👦", []],
  ["a flag", "🇩🇪", ["🇩🇪\ufe0f"]],
  ["a flag with tags", "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}", []],
  ["a letter that is meant as one", "©\ufe0f", []],
];

for (const [kind, emoji, others] of ONE) {
  Deno.test(`a reaction has one form, whichever is sent: ${kind}`, () => {
    assertEquals([emoji, ...others].map((each) => read(each)), [emoji, ...others].map(() => emoji));
  });
}

const NONE: [kind: string, text: string][] = [
  ["a digit", "1"],
  ["a digit with a selector", "1\ufe0f"],
  ["a number sign", "#"],
  ["a letter", "©"],
  ["a letter as text", "©\ufe0e"],
  ["a half of a flag", "🇩"],
  ["a flag of nowhere", "🇽🇽"],
  ["a tone of skin", "🏽"],
  ["a kind of hair", "🦰"],
  ["a joiner", "\u200d"],
  ["a selector", "\ufe0f"],
  ["a tag", "\u{e0067}"],
  ["half of a character", "\ud83d"],
  ["an emoji that is not over", "🏳\ufe0f\u200d"],
  ["a sequence that is none", "👍\u200d👍"],
  ["a family of tones", "👨🏻\u200d👩🏻\u200d👧🏻\u200d👦🏻"],
  ["two", "👍👍"],
  ["one with a blank", "👍 "],
  ["nothing", ""],
  ["a word", "smile"],
  ["more than any is long", "👍" + "\ufe0f".repeat(40)],
];

for (const [kind, text] of NONE) {
  Deno.test(`no reaction: ${kind}`, () => assertEquals(read(text), undefined));
}

Deno.test("what was taken once can be taken back", () => assertEquals(read("1", false), "1"));

Deno.test("every emoji of the picker is one, and its names have the form that is kept", () => {
  const refused = data.filter(({ group }) => group !== 2)
    .flatMap(({ emoji, skins = [] }) => [emoji, ...skins.map((skin) => skin.emoji)])
    .filter((emoji) => read(emoji) === undefined);
  assertEquals(refused, []);
  assertEquals(emojiNames().get("+1"), "👍");
  assertEquals(emojiNames().get("heart"), "❤\ufe0f");
  const others = [...emojiNames().values()].filter((emoji) => emoji !== (read(emoji) ?? emoji));
  assertEquals(others, []);
});
