import { assertEquals } from "@std/assert";
import { readMarkdown } from "../../../lib/text/markdown.ts";
import { toHtml } from "./html.ts";

function html(text: string): string {
  return toHtml(readMarkdown(text)).replaceAll(/(<li>)\n|\n(<\/li>)/g, "$1$2");
}

const TABLE = "<table><tr><th>a</th><th>b</th></tr>";

/** What CommonMark does not have, or messages do otherwise. */
const CASES: [name: string, text: string, html: string][] = [
  ["a line's end", "one\ntwo\r\nthree", "<p>one\ntwo\nthree</p>"],
  ["the spaces of a drawing", " /\\_/ \n( o.o )", "<p> /_/ \n( o.o )</p>"],
  ["an indented line", "a:\n    b\n\n    c", "<p>a:\n    b</p>\n<p>    c</p>"],
  ["strike", "~~no~~ yes", "<p><del>no</del> yes</p>"],
  ["no strike of one tilde, or of three", "~a~ ~~~b~~~", "<p>~a~ ~~~b~~~</p>"],
  ["strike in strong", "**a ~~b~~**", "<p><strong>a <del>b</del></strong></p>"],
  ["a heading", "# one\ntwo\n---", "<p># one\ntwo\n---</p>"],
  ["a rule", "a\n\n* * *\n\n- - -\n___", "<p>a</p>\n<p>* * *</p>\n<p>- - -\n___</p>"],
  ["a bullet alone", "-", "<p>-</p>"],
  ["bullets alone", "*\n*", "<p>*\n*</p>"],
  ["a number alone", "1.", "<p>1.</p>"],
  ["an empty quote", "> ", "<p>&gt;</p>"],
  ["faces", ">_<\n>:(\n>w<", "<p>&gt;_&lt;\n&gt;:(\n&gt;w&lt;</p>"],
  ["a quote without a space", ">yes", "<blockquote>\n<p>yes</p>\n</blockquote>"],
  ["HTML", "<b onclick=x>a</b>", "<p>&lt;b onclick=x&gt;a&lt;/b&gt;</p>"],
  [
    "a picture",
    "![a](https://a.example/)",
    '<p>![a](<a href="https://a.example/">https://a.example/</a>)</p>',
  ],
  ["a link", "[*a*](https://a.example)", '<p><a href="https://a.example/"><em>a</em></a></p>'],
  [
    "emphasis before a link, and around it",
    "*a* **b [c *d*](https://a.example) e**",
    '<p><em>a</em> <strong>b <a href="https://a.example/">c <em>d</em></a> e</strong></p>',
  ],
  [
    "a link without emphasis after some",
    "*a* [b](https://a.example) *c*",
    '<p><em>a</em> <a href="https://a.example/">b</a> <em>c</em></p>',
  ],
  [
    "a link after an exclamation",
    "no\\![a](https://a.example)",
    '<p>no!<a href="https://a.example/">a</a></p>',
  ],
  ["a mail address", "<ann@a.example>", '<p><a href="mailto:ann@a.example">ann@a.example</a></p>'],
  [
    "an address in a link's text",
    "[https://a.example](https://b.example)",
    '<p><a href="https://b.example/">https://a.example</a></p>',
  ],
  [
    "a link in a link's text",
    "[a <https://a.example> b](https://b.example)",
    '<p><a href="https://b.example/">a https://a.example b</a></p>',
  ],
  [
    "an address in emphasis",
    "**https://a.example/**",
    '<p><strong><a href="https://a.example/">https://a.example/</a></strong></p>',
  ],
  [
    "underscores in an address",
    "https://a.example/_b_/c _d_",
    '<p><a href="https://a.example/_b_/c">https://a.example/_b_/c</a> <em>d</em></p>',
  ],
  [
    "javascript",
    "[a](javascript:alert(1)) <javascript:alert(1)>",
    "<p>[a](javascript:alert(1)) &lt;javascript:alert(1)&gt;</p>",
  ],
  [
    "javascript behind an entity",
    "[a](java&#115;cript:alert(1))",
    "<p>[a](javascript:alert(1))</p>",
  ],
  ["a name and password", "[a](https://a:b@c.example)", "<p>[a](https://a:b@c.example)</p>"],
  [
    "code in backticks",
    "`<b> @ann https://a.example *`",
    "<p><code>&lt;b&gt; @ann https://a.example *</code></p>",
  ],
  ["a fence's info", "```ts title=a\nb\n```", '<pre><code class="language-ts">b\n</code></pre>'],
  ["a fence without an end", "```\n\ta\n\n b", "<pre><code>\ta\n\n b\n</code></pre>"],
  ["a list after words", "a:\n- b\n- c", "<p>a:</p>\n<ul>\n<li>b</li>\n<li>c</li>\n</ul>"],
  ["a number that was wrapped", "it was\n2024. Then", "<p>it was\n2024. Then</p>"],
];

for (const [name, text, expected] of CASES) {
  Deno.test(`readMarkdown() reads ${name}`, () => assertEquals(html(text), expected));
}

const cells = (...texts: string[]) => texts.map((text) => `<td>${text}</td>`).join("");

const TABLES: [name: string, text: string, html: string][] = [
  [
    "with bars around",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    `${TABLE}<tr>${cells("1", "2")}</tr></table>`,
  ],
  ["without bars around", "a | b\n-|-\n1 | 2", `${TABLE}<tr>${cells("1", "2")}</tr></table>`],
  [
    "with dashes like bullets",
    "a | b\n- | -\n1 | 2",
    `${TABLE}<tr>${cells("1", "2")}</tr></table>`,
  ],
  ["after words", "see:\na|b\n-|-", `<p>see:</p>\n${TABLE}</table>`],
  [
    "with a bar in a cell",
    "a|b\n-|-\n`1\\|2`|\\\\\\|",
    `${TABLE}<tr>${cells("<code>1|2</code>", "\\|")}</tr></table>`,
  ],
  ["with a cell too few", "a|b\n-|-\n1", `${TABLE}<tr>${cells("1")}</tr></table>`],
  ["with a cell too many", "a|b\n-|-\n1|2|3", `${TABLE}<tr>${cells("1", "2 | 3")}</tr></table>`],
  [
    "that another block ends",
    "a|b\n-|-\n> c",
    `${TABLE}</table>\n<blockquote>\n<p>c</p>\n</blockquote>`,
  ],
  ["whose heads are too few", "a\n-|-", "<p>a\n-|-</p>"],
  [
    "that is aligned",
    "|a|b|c|\n|:-|:-:|-:|",
    '<table><tr><th align="start">a</th><th align="center">b</th><th align="end">c</th></tr></table>',
  ],
];

for (const [name, text, expected] of TABLES) {
  Deno.test(`readMarkdown() reads a table ${name}`, () => assertEquals(html(text), expected));
}

/** The names in a text, with their marks. */
function names(text: string): string[] {
  const [block] = readMarkdown(text);
  if (block?.kind !== "paragraph") return [];
  return block.inlines.flatMap((inline) =>
    inline.kind === "mention"
      ? [`@${inline.name}`]
      : inline.kind === "room"
      ? [`#${inline.name}`]
      : []
  );
}

const NAMES: [text: string, names: string[]][] = [
  ["@ann, @Bo.B-c_d! (@here) #lobby.", ["@ann", "@Bo.B-c_d", "@here", "#lobby"]],
  ["@ёж #комната-1", ["@ёж", "#комната-1"]],
  ["ann@example.org a#b @ # @_a", []],
  ["`@ann` \\@ann &#64;ann", []],
  ["https://a.example/@ann#lobby a/#b", []],
  ["@@ann ##lobby", []],
];

for (const [text, expected] of NAMES) {
  Deno.test(`readMarkdown() finds ${expected.length} names in ${text}`, () => {
    assertEquals(names(text), expected);
  });
}

Deno.test("readMarkdown() nests only so deep, and keeps the marks beyond as text", () => {
  assertEquals(depth(readMarkdown(`${"> ".repeat(100)}a`)), 10);
  assertEquals(html(`${"> ".repeat(9)}a`).includes("&gt; a"), true);
  assertEquals(depth(readMarkdown(`${"- ".repeat(100)}a`)), 10);
  const emphasis = `${"*a **b ".repeat(50)}${"c** d* ".repeat(50)}`;
  assertEquals(depth(readMarkdown(emphasis)), 14);
});

Deno.test("readMarkdown() gives the same tree for the same text", () => {
  assertEquals(readMarkdown("same *text*") === readMarkdown("same *text*"), true);
});

/** How deep arrays of nodes stand in one another. */
function depth(value: unknown): number {
  if (Array.isArray(value)) return Math.max(0, ...value.map(depth));
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depth));
}

Deno.test("readMarkdown() leaves what is beyond 2,000 elements as it was typed, from a block on", () => {
  const parts = Array.from({ length: 1_500 }, (_, at) => `*${at}* b`);
  const blocks = readMarkdown(parts.join("\n\n"));
  const read = blocks.length - 1;
  // A paragraph, an emphasis with its text, and a text.
  assertEquals(read, 500);
  assertEquals<unknown>(blocks.at(-2), {
    kind: "paragraph",
    inlines: [
      { kind: "emphasis", inlines: [{ kind: "text", text: "499" }] },
      { kind: "text", text: " b" },
    ],
  });
  assertEquals<unknown>(blocks.at(-1), {
    kind: "paragraph",
    inlines: [{ kind: "text", text: parts.slice(read).join("\n\n") }],
  });
  const list = parts.map((part) => `- ${part}`).join("\r\n");
  assertEquals<unknown>(readMarkdown(`first\n\n${list}`), [
    { kind: "paragraph", inlines: [{ kind: "text", text: "first" }] },
    { kind: "paragraph", inlines: [{ kind: "text", text: list.replaceAll("\r\n", "\n") }] },
  ]);
});
