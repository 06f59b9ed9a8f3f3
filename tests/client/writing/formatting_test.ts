import { assertEquals } from "@std/assert";
import {
  applyFormat,
  type FormatName,
  formatOfKey,
  pasteLink,
  type Replacement,
  type Selected,
} from "../../../lib/client/writing/formatting.ts";

/** `«` and `»` are around what is selected; `|` is where there is only a caret. */
function read(text: string): Selected {
  const mark = text.includes("«") ? "«" : "|";
  const start = text.indexOf(mark);
  const bare = text.replace(mark, "");
  const end = text.includes("«") ? bare.indexOf("»") : start;
  return { text: bare.replace("»", ""), start, end };
}

function apply(text: string, form: FormatName): string {
  return replaced(text, applyFormat(read(text), form));
}

function replaced(text: string, { start, end, insert, select: [from, to] }: Replacement): string {
  const { text: before } = read(text);
  const after = before.slice(0, start) + insert + before.slice(end);
  return from === to
    ? `${after.slice(0, from)}|${after.slice(from)}`
    : `${after.slice(0, from)}«${after.slice(from, to)}»${after.slice(to)}`;
}

const CASES: [text: string, form: FormatName, after: string][] = [
  ["a «b» c", "strong", "a **«b»** c"],
  ["a **«b»** c", "strong", "a «b» c"],
  ["a «**b**» c", "strong", "a «b» c"],
  ["a « b »c", "strike", "a  ~~«b»~~ c"],
  ["a |", "code", "a `|`"],
  ["a`|`", "code", "a|"],
  ["ab«c»d", "emphasis", "ab*«c»*d"],
  ["«b»", "emphasis", "_«b»_"],
  ["x\n«a\nb»", "code", "x\n```\n«a\nb»\n```"],
  ["a «b»", "link", "a [b](|)"],
  ["a «https://a.b/»", "link", "a [|](https://a.b/)"],
  ["|", "link", "[|]()"],
  ["«https://a.b/c)»", "link", String.raw`[|](https://a.b/c\))`],
];

for (const [text, form, after] of CASES) {
  Deno.test(`giveForm() makes ${JSON.stringify(after)} of ${JSON.stringify(text)}`, () => {
    assertEquals(apply(text, form), after);
  });
}

/** What is selected, the address that is pasted, and what is there then; undefined: it is pasted as it is. */
const PASTES: [text: string, pasted: string, after: string | undefined][] = [
  ["a «b»", " https://a.b/ ", "a [b](https://a.b/)|"],
  ["a «b »c", "https://a.b/", "a [b](https://a.b/)| c"],
  ["«b»", "mailto:ann@a.b", "[b](mailto:ann@a.b)|"],
  ["**«b»**", "https://a.b/", "**[b](https://a.b/)|**"],
  ["> - «b»", "https://a.b/", "> - [b](https://a.b/)|"],
  ["| a |\n| - |\n| «b» |", "https://a.b/|c", "| a |\n| - |\n| [b](https://a.b/%7Cc)| |"],
  ["@«ken»", "https://a.b/", "@[ken](https://a.b/)|"],
  // Addresses with brackets and other marks.
  ["«b»", "https://a.b/c_(d)", "[b](https://a.b/c_(d))|"],
  ["«b»", "https://a.b/(c)(d(e))", "[b](https://a.b/(c)(d(e)))|"],
  ["«b»", "https://a.b/c)", String.raw`[b](https://a.b/c\))|`],
  ["«b»", "https://a.b/)(", String.raw`[b](https://a.b/\)\()|`],
  ["«b»", "https://a.b/c(", String.raw`[b](https://a.b/c\()|`],
  ["«b»", "https://a.b/<c>", String.raw`[b](https://a.b/\<c\>)|`],
  ["«b»", "https://a.b/?c&amp;d", String.raw`[b](https://a.b/?c\&amp;d)|`],
  ["«b»", "https://a.b/[c]", "[b](https://a.b/[c])|"],
  ["«b»", "https://a.b/*c*_d_", "[b](https://a.b/*c*_d_)|"],
  ["«b» `c`", "https://a.b/`c", "[b](https://a.b/%60c)| `c`"],
  // Words with marks of a link.
  ["«a [b] c»", "https://a.b/", String.raw`[a \[b\] c](https://a.b/)|`],
  ["«a] c»", "https://a.b/", String.raw`[a\] c](https://a.b/)|`],
  [String.raw`«a \[b»`, "https://a.b/", String.raw`[a \[b](https://a.b/)|`],
  ["«a `b[0]`»", "https://a.b/", "[a `b[0]`](https://a.b/)|"],
  [String.raw`«C:\»`, "https://a.b/", String.raw`[C:\\](https://a.b/)|`],
  [String.raw`C:\«b»`, "https://a.b/", String.raw`C:\\[b](https://a.b/)|`],
  ["no!«b»", "https://a.b/", String.raw`no\![b](https://a.b/)|`],
  [String.raw`no\!«b»`, "https://a.b/", String.raw`no\![b](https://a.b/)|`],
  // In code, in a link and in an address.
  ["`a «b»`", "https://a.b/", undefined],
  ["``a ` «b» c``", "https://a.b/", undefined],
  ["```\na «b»\n```", "https://a.b/", undefined],
  ["~~~\na «b»\n~~~", "https://a.b/", undefined],
  ["```\na «b»", "https://a.b/", undefined],
  ["> ```\n> a «b»", "https://a.b/", undefined],
  ["```«ts»\na\n```", "https://a.b/", undefined],
  ["[a](«https://c.d/»)", "https://a.b/", undefined],
  ["[a](https://c.d/«e»)", "https://a.b/", undefined],
  ['[a](https://c.d/ "«e»")', "https://a.b/", undefined],
  ["[a «b»](https://c.d/)", "https://a.b/", undefined],
  ["<https://c.d/«e»>", "https://a.b/", undefined],
  ["https://«c.d»/e", "https://a.b/", undefined],
  // In place of an address, or of a link among words.
  ["«http://a»", "http://b", undefined],
  ["«http://a,»", "http://b", undefined],
  ["«see http://a»", "http://b", undefined],
  ["«[a](http://c)»", "http://b", undefined],
  // No words, or no address.
  ["a |", "https://a.b/", undefined],
  ["a « »b", "https://a.b/", undefined],
  ["«a\nb»", "https://a.b/", undefined],
  ["«b»", "c", undefined],
  ["«b»", "javascript:alert(1)", undefined],
  ["«b»", "https://ann:secret@a.b/", undefined],
  ["«b»", "https://a.b/ and more", undefined],
];

for (const [text, pasted, after] of PASTES) {
  Deno.test(`pasteLink() makes ${after ?? "nothing"} of ${text} and ${pasted}`, () => {
    const replacement = pasteLink(read(text), pasted);
    assertEquals(replacement && replaced(text, replacement), after);
  });
}

Deno.test("formatOfKey() knows the keys with Ctrl or Cmd alone", () => {
  const key = (key: string, more = {}) =>
    formatOfKey({
      key,
      code: "",
      ctrlKey: true,
      metaKey: false,
      shiftKey: false,
      altKey: false,
      ...more,
    });
  assertEquals([key("b"), key("I"), key("e"), key("x")], ["strong", "emphasis", "code", undefined]);
  assertEquals(key("X", { shiftKey: true }), "strike");
  assertEquals(key("b", { ctrlKey: false, metaKey: true }), "strong");
  assertEquals([key("b", { altKey: true }), key("b", { ctrlKey: false })], [undefined, undefined]);
});
