import { assert, assertEquals } from "@std/assert";
import { isHighlightable, languageOf } from "../../../lib/text/code/code_languages.ts";
import { type CodeToken, highlight, loadLanguage } from "../../../lib/text/code/highlight.ts";

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
    await loadLanguage(language);
    const tokens = highlight(language, SAMPLE);
    assertEquals(textOf(tokens), SAMPLE);
    assert(tokens.some((token) => typeof token !== "string"));
  });
}

Deno.test("highlight() finds what is in a language within another one", async () => {
  const code = "<script>const a = 1;</script>";
  await loadLanguage("javascript");
  await loadLanguage("xml");
  const tokens = highlight("xml", code);
  assertEquals(textOf(tokens), code);
  assert(JSON.stringify(tokens).includes('"keyword","tokens":["const"]'));
});

Deno.test("code of more than 4 KiB, or with a word that nobody writes, has no colours", () => {
  const line = "const a = 1; // one\n";
  assert(isHighlightable(line.repeat(200)));
  assert(!isHighlightable(line.repeat(300)));
  assert(isHighlightable("a".repeat(199)));
  for (const letter of ["a", "_", "$", "0", "é", "漢"]) {
    assert(!isHighlightable(`const ${letter.repeat(200)} = 1;`), letter);
  }
  for (const gap of [" ", "\n", "\r\n"]) assert(!isHighlightable(`a${gap.repeat(200)}b`));
  assert(isHighlightable("[a](".repeat(1_000)));
});

function textOf(tokens: readonly CodeToken[]): string {
  return tokens.map((token) => typeof token === "string" ? token : textOf(token.tokens)).join("");
}
