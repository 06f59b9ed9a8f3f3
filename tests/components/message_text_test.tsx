import { assertEquals } from "@std/assert";
import { renderToString } from "preact-render-to-string";
import { MessageText } from "../../components/text/MessageText.tsx";
import type { Names, ShownName } from "../../lib/client/people/names.ts";

const NAMED = new Map<string, ShownName>([
  ["mention here", { text: "@here", isMe: true }],
  ["mention ann", { text: "@Ann", isMe: false }],
  ["room lobby", { text: "#lobby", href: "/rooms/lobby" }],
]);
const names: Names = (kind, typed) => {
  const [name = "", rest = ""] = typed.split(/(?=さん)/);
  const named = NAMED.get(`${kind} ${name}`);
  return named && { ...named, rest };
};

function render(text: string, names?: Names): string {
  const html = renderToString(
    <MessageText text={text} names={names} />,
  );
  // The precompiled markup leaves the spaces of attributes that are not there.
  const tidy = html.replaceAll(/(?<=<\w+) +(?= |>)|(?<=") +(?=>)/g, "");
  return tidy.replace(/^<div class="message-text"><p>(.*)<\/p><\/div>$/s, "$1");
}

const CASES: [name: string, text: string, html: string][] = [
  ["somebody", "hi @ann!", 'hi <span class="mention">@Ann</span>!'],
  ["oneself", "*@here*", '<em><span class="mention mention-me">@here</span></em>'],
  [
    "a name with something behind it",
    "*＠annさん*、",
    '<em><span class="mention">@Ann</span>さん</em>、',
  ],
  ["nobody", "hi ＠bob @bob & #attic", "hi ＠bob @bob &amp; #attic"],
  ["a room", "in #lobby", 'in <a class="mention" href="/rooms/lobby">#lobby</a>'],
  ["a name in code", "`@ann`", '<code class="inline-code">@ann</code>'],
];

for (const [name, text, html] of CASES) {
  Deno.test(`MessageText shows ${name}`, () => assertEquals(render(text, names), html));
}

Deno.test("MessageText shows names as they were typed when there is nothing to look them up in", () => {
  assertEquals(render("@ann in #lobby"), "@ann in #lobby");
});

Deno.test("MessageText escapes each text once", () => {
  assertEquals(
    render("a & **b < c** &amp; `<d>`"),
    [
      "a &amp; <strong>b &lt; c</strong> &amp; ",
      '<code class="inline-code">&lt;d></code>',
    ].join(""),
  );
});

Deno.test("MessageText opens links elsewhere, and vouches for none", () => {
  assertEquals(
    render("[a](https://example.org/?b&c 'd') <e@example.org>"),
    '<a href="https://example.org/?b&amp;c" title="d" target="_blank" rel="noopener noreferrer nofollow ugc">a</a>' +
      ' <a href="mailto:e@example.org" rel="noopener noreferrer nofollow ugc">e@example.org</a>',
  );
});

Deno.test("MessageText shows the numbers of a list as they were typed", () => {
  assertEquals(
    render("2. yes\n4. no\n5. so\n5. so"),
    '<div class="message-text"><ol class="item-list" dir="auto" start="2"><li value="2"><p>yes</p></li>' +
      '<li value="4"><p>no</p></li><li value="5"><p>so</p></li><li value="5"><p>so</p></li></ol></div>',
  );
});

Deno.test("MessageText shows a list from its own number, and a code block without colours", () => {
  assertEquals(
    render("3. a\n4. b\n\n```js\n1 < 2\n```"),
    '<div class="message-text"><ol class="item-list" dir="auto" start="3">' +
      '<li value="3"><p>a</p></li><li value="4"><p>b</p></li></ol>' +
      '<div class="code-block" dir="ltr"><pre role="group" aria-label="Code" tabindex="0">' +
      "<code>1 &lt; 2</code></pre></div></div>",
  );
});
