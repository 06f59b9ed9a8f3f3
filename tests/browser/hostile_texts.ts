import naughty from "big-list-of-naughty-strings" with { type: "json" };
import purify from "html-purify/tests/test-vectors.js";
import * as v from "valibot";
import { MessageText } from "../../lib/protocol/text_limits.ts";
import { isBlankMessage } from "../../lib/text/blank.ts";

const Vectors = v.array(v.object({ input: v.string() }));

/** What scripts hide in where Markdown is made into HTML without care. */
const MARKDOWN = [
  "[a](javascript:window.ran=1)",
  "[a](JaVaScRiPt:window.ran=1)",
  "[a](java&#115;cript:window.ran=1)",
  "[a](java\\script:window.ran=1)",
  "[a](&#1;javascript:window.ran=1)",
  "[a]( javascript:window.ran=1)",
  "[a](<java\tscript:window.ran=1>)",
  "[a](data:text/html;base64,PHNjcmlwdD53aW5kb3cucmFuPTE8L3NjcmlwdD4=)",
  "[a](vbscript:window.ran=1)",
  "[a](https://example.org \"' onmouseover=window.ran=1 x='\")",
  '[a](https://example.org/" onmouseover="window.ran=1)',
  "![a](https://example.org/onerror=window.ran=1)",
  '![a"onerror="window.ran=1](x)',
  "<javascript:window.ran=1>",
  "<https://example.org/ onclick=window.ran=1>",
  'https://example.org/"onclick="window.ran=1',
  '```"><script>window.ran=1</script>\n</code></pre><script>window.ran=1</script>\n```',
  "```js\n</code></pre><script>window.ran=1</script>\n```",
  "```html\n<img src=x onerror=window.ran=1>\n```",
  "`<script>window.ran=1</script>`",
  "| <script>window.ran=1</script> | b |\n|-|-|\n| <img src=x onerror=window.ran=1> | </table> |",
  "> <script>window.ran=1</script>\n- <svg onload=window.ran=1>",
  "**<script>window.ran=1**</script>",
  "&lt;script&gt;window.ran=1&lt;/script&gt;",
  '@<script>window.ran=1</script> #"><script>window.ran=1</script>',
];

/** What tries whether a page lays itself out by force. */
const WIDE = [
  "W".repeat(2_000),
  "`" + "W".repeat(2_000) + "`",
  "```\n" + "W".repeat(2_000) + "\n```",
  "> ".repeat(30) + "W".repeat(500),
  "- ".repeat(30) + "W".repeat(500),
  Array.from({ length: 30 }, (_, depth) => `${"  ".repeat(depth)}- W`).join("\n"),
  "999999999. " + "W".repeat(500),
  "|" + " W |".repeat(200) + "\n|" + "-|".repeat(200) + "\n|" + " W |".repeat(200),
  `|${"W".repeat(500)}|b|\n|-|-|\n|https://example.org/${"W".repeat(500)}|c|`,
  `[${"W".repeat(500)}](https://example.org/ "${"W".repeat(500)}")`,
  `@${"w".repeat(500)} #${"w".repeat(500)}`,
  "*".repeat(2_000) + "a" + "*".repeat(2_000),
  "\u202e" + "`abc`\n\n- def\n\n| g |\n|-|",
  "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f".repeat(100),
];

/** Texts by which pages are broken, as far as they may be messages. */
export function hostileTexts(): string[] {
  const { html5secVectors, generalVectors } = v.parse(
    v.object({ html5secVectors: Vectors, generalVectors: Vectors }),
    purify,
  );
  const vectors = [...html5secVectors, ...generalVectors].map(({ input }) => input);
  const all = [...MARKDOWN, ...WIDE, ...vectors, ...v.parse(v.array(v.string()), naughty)];
  return [...new Set(all)].filter((text) => v.is(MessageText, text) && !isBlankMessage(text));
}
