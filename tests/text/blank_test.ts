import { assertEquals } from "@std/assert";
import { isBlankMessage } from "../../lib/text/blank.ts";

const BLANK = [
  "",
  " \n\t",
  "\u00a0\u3000\u2028",
  // Fillers, joiners, directions, variants, tags, and the blanks of notations
  ..."\u200b\u200d\u2060\ufeff\u00ad\u115f\u1160\u3164\uffa0\u180e\u202e\u2066\ufe0f\u2800\u{e0041}\u{1d159}",
  "\u0001\u009f",
  "&#8203;",
  "&#x200B; &ZeroWidthSpace;&nbsp;&NoBreak;&shy;&Tab;",
  "**\u200b** _&#8203;_ ~~&nbsp;~~",
  "` ` ``\u3164``",
  "> &#8203;",
  "> > - \u200b",
  "- \u200b\n- &nbsp;",
  "1. \u200b",
  "2. &#8203;\n3. &#8203;",
  "```\n```",
  "```ts\n\u200b\n```",
  "~~~",
  "| |\u200b|\n|-|-|\n| |&nbsp;|",
];

const SHOWN = [
  "a",
  "é",
  "日",
  "ا",
  "1",
  ".",
  "👍🏽",
  "🏳️‍🌈",
  "\u200d👍",
  "❤️",
  "1️⃣",
  "🇩🇪",
  "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
  "⠓⠀⠺",
  // A mark by itself, a character of a font's own, and one of tomorrow's Unicode
  "\u0301",
  "\ue000",
  "\u{1fbff}",
  "[](https://example.org/)",
  "[ ](https://example.org/)",
  "[\u200b](mailto:ann@example.org)",
  "&",
  "&amp;",
  "&#8203",
  "\\&#8203;",
  "`&#8203;`",
  "```\n&#8203;\n```",
  ">",
  "-",
  "***",
  // Words beside a fence with nothing behind it
  "~~~重要~~~",
  "```hello",
  "> ~~~ hello",
  "---",
  "****",
  "``",
  "[]()",
  "<b></b>",
  "<!-- a -->",
  "```js\n1\n```",
  "> \n> a",
  "@ann",
];

for (const text of BLANK) {
  Deno.test(`isBlankMessage() finds nothing in ${JSON.stringify(text)}`, () => {
    assertEquals(isBlankMessage(text), true);
  });
}

for (const text of SHOWN) {
  Deno.test(`isBlankMessage() finds something in ${JSON.stringify(text)}`, () => {
    assertEquals(isBlankMessage(text), false);
  });
}
