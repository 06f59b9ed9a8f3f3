import { assert, assertEquals } from "@std/assert";
import { languageOf } from "../../lib/text/code_languages.ts";
import { type CodeToken, highlight } from "../../lib/text/highlight.ts";

const LANGUAGES: [info: string, language: string | undefined][] = [
  ["ts", "typescript"],
  ["JS title=a.js", "javascript"],
  ["rust,ignore", "rust"],
  ["c++", "cpp"],
  ["html", "xml"],
  ["", undefined],
  ["nosuch", undefined],
  ["constructor", undefined],
];

for (const [info, language] of LANGUAGES) {
  Deno.test(`languageOf() is ${language} for "${info}"`, () => {
    assertEquals(languageOf(info), language);
  });
}

const SAMPLE = '# a\n<b c="d">&amp;</b>\n/* e */ const f = "g\\n" + 1; // h\n- i: j\n+k\n';

for (const language of new Set(LANGUAGES.flatMap(([info]) => languageOf(info) ?? []))) {
  Deno.test(`highlight() finds tokens in ${language}, and keeps the code`, async () => {
    const tokens = await highlight(language, SAMPLE);
    assertEquals(textOf(tokens), SAMPLE);
    assert(tokens.some((token) => typeof token !== "string"));
  });
}

Deno.test("highlight() finds what is in a language within another one", async () => {
  const code = "<script>const a = 1;</script>";
  await highlight("javascript", "");
  const tokens = await highlight("xml", code);
  assertEquals(textOf(tokens), code);
  assert(JSON.stringify(tokens).includes('"keyword","tokens":["const"]'));
});

function textOf(tokens: readonly CodeToken[]): string {
  return tokens.map((token) => typeof token === "string" ? token : textOf(token.tokens)).join("");
}
