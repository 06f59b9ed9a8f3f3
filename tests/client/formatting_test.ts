import { assertEquals } from "@std/assert";
import {
  type Form,
  formOf,
  giveForm,
  pasteLink,
  type Selected,
} from "../../lib/client/formatting.ts";

/** `«` and `»` are around what is selected; `|` is where there is only a caret. */
function read(text: string): Selected {
  const start = text.search(/[«|]/);
  const bare = text.replace(/[«|]/, "");
  const end = text.includes("«") ? bare.indexOf("»") : start;
  return { text: bare.replace("»", ""), start, end };
}

function apply(text: string, form: Form): string {
  const { text: before } = read(text);
  const { start, end, insert, select: [from, to] } = giveForm(read(text), form);
  const after = before.slice(0, start) + insert + before.slice(end);
  return from === to
    ? `${after.slice(0, from)}|${after.slice(from)}`
    : `${after.slice(0, from)}«${after.slice(from, to)}»${after.slice(to)}`;
}

const CASES: [text: string, form: Form, after: string][] = [
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
];

for (const [text, form, after] of CASES) {
  Deno.test(`giveForm() makes ${JSON.stringify(after)} of ${JSON.stringify(text)}`, () => {
    assertEquals(apply(text, form), after);
  });
}

Deno.test("pasteLink() links words to an address, and nothing else", () => {
  const insert = (text: string, pasted: string) => pasteLink(read(text), pasted)?.insert;
  assertEquals(insert("a «b»", " https://a.b/ "), "[b](https://a.b/)");
  for (
    const [text, pasted] of [["a |", "https://a.b/"], ["«b»", "c"], ["«http://a»", "http://b"]]
  ) {
    assertEquals(insert(text!, pasted!), undefined);
  }
});

Deno.test("formOf() knows the keys with Ctrl or Cmd alone", () => {
  const key = (key: string, more = {}) =>
    formOf({
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
