import { assertEquals } from "@std/assert";
import { readMarkdown } from "../../../lib/text/markdown/markdown.ts";
import { toHtml } from "./html.ts";

function html(text: string): string {
  return toHtml(readMarkdown(text)).replaceAll(/(<li[^>]*>)\n|\n(<\/li>)/g, "$1$2");
}

const TABLE = "<table><tr><th>a</th><th>b</th></tr>";

/** What CommonMark does not have, or messages do otherwise. */
const CASES: [name: string, text: string, html: string][] = [
  ["a line's end", "one\ntwo\r\nthree", "<p>one\ntwo\nthree</p>"],
  ["the spaces of a drawing", " /\\_/ \n( o.o )", "<p> /\\_/ \n( o.o )</p>"],
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
  [
    "links that would show nothing",
    "[](https://a.example) [ ](https://b.example 'c') [**\u200b**&nbsp;](mailto:d@e.example)",
    '<p><a href="https://a.example/">https://a.example/</a> ' +
    '<a href="https://b.example/" title="c">https://b.example/</a> ' +
    '<a href="mailto:d@e.example">d@e.example</a></p>',
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
    "an address between underscores that are emphasis",
    "_https://example.org/a_ _https://b.example_ _see https://b.example/a_",
    '<p><em><a href="https://example.org/a">https://example.org/a</a></em> ' +
    '<em><a href="https://b.example/">https://b.example</a></em> ' +
    '<em>see <a href="https://b.example/a">https://b.example/a</a></em></p>',
  ],
  [
    "an address beside underscores that are none",
    "_https://example.org a_https://example.org/a\n\nhttps://b.example_",
    "<p>_https://example.org a_https://example.org/a</p>\n<p>https://b.example_</p>",
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
  ["a target that is not closed", '[a](mailto:b( "c")', "<p>[a](mailto:b( &quot;c&quot;)</p>"],
  ["a character that no page can hold", "a\0b `\0`", "<p>a\ufffdb <code>\ufffd</code></p>"],
  ["a name and password", "[a](https://a:b@c.example)", "<p>[a](https://a:b@c.example)</p>"],
  [
    "code in backticks",
    "`<b> @ann https://a.example *`",
    "<p><code>&lt;b&gt; @ann https://a.example *</code></p>",
  ],
  ["a fence's info", "```ts title=a\nb\n```", '<pre><code class="language-ts">b\n</code></pre>'],
  ["a fence without an end", "```\n\ta\n\n b", "<pre><code>\ta\n\n b\n</code></pre>"],
  ["a list after words", "a:\n- b\n- c", "<p>a:</p>\n<ul>\n<li>b</li>\n<li>c</li>\n</ul>"],
  [
    "numbers as they were typed",
    "2. a\n4. b\n5. c\n\n7) d\n7) e\n3) f",
    '<ol start="2">\n<li>a</li>\n<li value="4">b</li>\n<li>c</li>\n</ol>\n' +
    '<ol start="7">\n<li>d</li>\n<li value="7">e</li>\n<li value="3">f</li>\n</ol>',
  ],
  ["named entities", "&auml;&Auml; &NotEqualTilde; &fjlig;", "<p>äÄ ≂̸ fj</p>"],
  [
    "what is no entity",
    "&amp &bogus; &constructor; `&auml;`",
    "<p>&amp;amp &amp;bogus; &amp;constructor; <code>&amp;auml;</code></p>",
  ],
  [
    "an entity in a target",
    "[a](https://a.example/&auml; '&auml;')",
    '<p><a href="https://a.example/%C3%A4" title="ä">a</a></p>',
  ],
  ["a number that was wrapped", "it was\n2024. Then", "<p>it was\n2024. Then</p>"],
];

for (const [name, text, expected] of CASES) {
  Deno.test(`readMarkdown() reads ${name}`, () => assertEquals(html(text), expected));
}

/** A backslash takes the meaning of a mark that would work, and is one anywhere else. */
const BACKSLASHES: [text: string, html: string][] = [
  ["¯\\_(ツ)_/¯", "¯\\_(ツ)_/¯"],
  ["¯_(ツ)_/¯", "¯_(ツ)_/¯"],
  ["¯\\\\\\_(ツ)_/¯", "¯\\_(ツ)_/¯"],
  ["¯\\\\_(ツ)_/¯ ¯\\_(ツ)\\_/¯ ¯\\\\\\_(ツ)\\_/¯", "¯\\_(ツ)_/¯ ¯\\_(ツ)_/¯ ¯\\_(ツ)_/¯"],
  ["_a_ _b ¯\\_(ツ)_/¯ ¯\\_(ツ)_/¯ c_", "<em>a</em> <em>b ¯\\_(ツ)_/¯ ¯\\_(ツ)_/¯ c</em>"],
  ["b_ ¯_(ツ)_/¯ ¯\\\\\\_(ツ)\\_/¯ ¯\\_(⊙_ʖ⊙)_/¯", "b_ ¯_(ツ)_/¯ ¯\\_(ツ)_/¯ ¯\\_(⊙_ʖ⊙)_/¯"],
  ["C:\\Users\\_tmp and D:\\*.txt or D:\\*.log", "C:\\Users\\_tmp and D:\\*.txt or D:\\*.log"],
  [
    "**C:\\_a\\** or _C:\\b\\_ or C:\\_c_",
    "<strong>C:\\_a\\</strong> or <em>C:\\b\\</em> or C:\\_c_",
  ],
  ["src\\*.ts src\\_a\\_b ", "src\\*.ts src\\_a\\_b "],
  ["\\\\server\\share\\[1]", "\\\\server\\share\\[1]"],
  ["cd C:\\a\\\nmake \\\n all", "cd C:\\a\\\nmake \\\n all"],
  ["/\\d+\\.\\d+/ \\(a\\) \\o/ :\\ 2 \\* 3", "/\\d+\\.\\d+/ \\(a\\) \\o/ :\\ 2 \\* 3"],
  ["\\*a\\* \\_b_ \\*\\*c** \\~~d~~", "*a* _b_ **c** ~~d~~"],
  ["**\\*** *\\**", "<strong>*</strong> <em>*</em>"],
  ["\\`a` \\\\*b* \\\\\\*c*", "`a` \\<em>b</em> \\*c*"],
  [
    "\\@ann \\#lobby \\&amp; \\:smile: \\<https://a.example>",
    '@ann #lobby &amp;amp; :smile: &lt;<a href="https://a.example/">https://a.example</a>&gt;',
  ],
  [
    "\\[a](mailto:a@b.example) ![a](mailto:b@b.example) \\![a](mailto:c@b.example)",
    '[a](mailto:a@b.example) ![a](mailto:b@b.example) !<a href="mailto:c@b.example">a</a>',
  ],
  ["\\- a", "- a"],
  ["1\\. a", "1. a"],
  ["\\> a\n  \\+ b\n2\\) c\n\\``` d", "&gt; a\n  + b\n2) c\n``` d"],
  ["1\\.5 \\-1", "1\\.5 \\-1"],
  ["`C:\\` \\* `\\*`", "<code>C:\\</code> \\* <code>\\*</code>"],
];

for (const [text, expected] of BACKSLASHES) {
  Deno.test(`readMarkdown() reads the backslashes of ${JSON.stringify(text)}`, () => {
    assertEquals(html(text), `<p>${expected}</p>`);
  });
}

/** Between sentences of Chinese, Japanese and Korean there is no space. */
const CJK: [text: string, html: string][] = [
  ["**重要：**これは", "<strong>重要：</strong>これは"],
  ["これは**「重要」**です", "これは<strong>「重要」</strong>です"],
  ["~~値引き！~~なし、*(注)*を", "<del>値引き！</del>なし、<em>(注)</em>を"],
  ["中文**“引用”**中文**。**", "中文<strong>“引用”</strong>中文<strong>。</strong>"],
  ["请看**[a](https://a.example)**。", '请看<strong><a href="https://a.example/">a</a></strong>。'],
  ["**스크립트(script)**라고", "<strong>스크립트(script)</strong>라고"],
  ["**C#**や**F#**は", "<strong>C#</strong>や<strong>F#</strong>は"],
  [
    "葛󠄀**(か)**城 ｶﾞ**(a)**ｶﾞ 𰻞**(b)**𰻞",
    "葛󠄀<strong>(か)</strong>城 ｶﾞ<strong>(a)</strong>ｶﾞ 𰻞<strong>(b)</strong>𰻞",
  ],
  [
    "中‘\ufe01**a**中 ！\ufe00**(a)**！",
    "中‘\ufe01<strong>a</strong>中 ！\ufe00<strong>(a)</strong>！",
  ],
  // As in other scripts: an underscore in a word is a part of it, and a mark leans on its words.
  ["これは_重要_です __重要：__です", "これは_重要_です __重要：__です"],
  ["これは_「重要」_です", "これは_「重要」_です"],
  ["** 重要**です", "** 重要**です"],
  ["a**(b)**c", "a**(b)**c"],
  ["😀**(d)**😀", "😀<strong>(d)</strong>😀"],
];

for (const [text, expected] of CJK) {
  Deno.test(`readMarkdown() reads the marks of ${text}`, () => {
    assertEquals(html(text), `<p>${expected}</p>`);
  });
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
    `${TABLE}<tr>${cells("<code>1|2</code>", "\\\\|")}</tr></table>`,
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
    "of one column",
    "|a|\n|-|\n|b|\n\na\n:-:\nb\n\n| a |\n-:",
    "<table><tr><th>a</th></tr><tr><td>b</td></tr></table>\n" +
    '<table><tr><th align="center">a</th></tr><tr><td align="center">b</td></tr></table>\n' +
    '<table><tr><th align="end">a</th></tr></table>',
  ],
  ["that is none", "a\n---\nb\n:-|\n\n|\n-|", "<p>a\n---\nb\n:-|</p>\n<p>|\n-|</p>"],
  [
    "that ends with its quote",
    "> a|b\n> -|-\nc|d\n> e|f",
    `<blockquote>\n${TABLE}</table>\n</blockquote>\n<p>c|d</p>\n<blockquote>\n<p>e|f</p>\n</blockquote>`,
  ],
  [
    "that ends with its item",
    "- a|b\n  -|-\nc|d",
    `<ul>\n<li>${TABLE}</table></li>\n</ul>\n<p>c|d</p>`,
  ],
  [
    "whose dashes are outside its item",
    "- a|b\n---|---\nc",
    "<ul>\n<li>a|b\n---|---\nc</li>\n</ul>",
  ],
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
      ? [inline.mark + inline.name]
      : inline.kind === "room"
      ? [inline.mark + inline.name]
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
  ["你好@kenji，مرحبا@kenji", ["@kenji", "@kenji"]],
  ["＠kenji ＃lobby", ["＠kenji", "＃lobby"]],
  ["\\＠kenji a＠kenji", []],
  ["_@kenji snake_@kenji имя_@kenji \\_@kenji", []],
  ["@kenjiさんhttps://a.example/", ["@kenjiさん"]],
  ["@kenji1\ufe0f\u20e3 @a_b-2\u20e3 #3\ufe0f\u20e3 @kenji2", ["@kenji", "@a_b", "@kenji2"]],
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
