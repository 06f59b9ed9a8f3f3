import { assert, assertEquals } from "@std/assert";
import { LIMITS } from "../../lib/protocol/limits.ts";
import { forwardedText } from "../../lib/text/forward.ts";
import { readMarkdown } from "../../lib/text/markdown/markdown.ts";
import { namesIn } from "../../lib/text/names/mentions.ts";

const link = "https://chat.test/rooms/r?around=1#m1";
const encoder = new TextEncoder();

Deno.test("a name in a forwarded message is a name, whatever it looks like", () => {
  assertEquals(
    forwardedText({ author: "*A* @all [b](c)", text: "hi", link, comment: " " }),
    `> **&#42;A&#42; &#64;all &#91;b&#93;(c)** wrote ([original](${link})):\n>\n> hi`,
  );
});

Deno.test("each line of a forwarded message is quoted, however it ends, and calls nobody", () => {
  const breaks = ["\n", "\r", "\r\n", "\u2028", "\u2029", "\v", "\f", "\u0085"];
  for (const one of breaks) {
    const text = `hello${one}${one}@annabel and @room${one}- @here${one}> @all`;
    const forwarded = forwardedText({ author: "＠all", text, link, comment: "so" });
    assertEquals(namesIn(forwarded), [], JSON.stringify(one));
    const [, ...quotes] = readMarkdown(forwarded);
    assertEquals(quotes.map(({ kind }) => kind), ["quote"], JSON.stringify(one));
  }
});

Deno.test("code that a comment leaves open does not go on with what is forwarded", () => {
  const comments = [
    "```\nx",
    "~~~~\nx",
    "a\n```ts\nx\n``",
    "```\nx\n```",
    "- ```\n  x",
    "> ~~~\n> x",
  ];
  for (const comment of comments) {
    const blocks = readMarkdown(forwardedText({ author: "ann", text: "hi", link, comment }));
    const [quote] = blocks.slice(-1);
    const words = quote?.kind === "quote" && quote.blocks.length;
    assertEquals([blocks.length > 1, words], [true, 2], comment);
  }
});

Deno.test("a forwarded text is cut to what one message holds, between characters", () => {
  for (const character of ["a", "й", "😀"]) {
    const text = character.repeat(LIMITS.textBytes / encoder.encode(character).length);
    const forwarded = forwardedText({ author: "ann", text, link, comment: "so" });
    const { length } = encoder.encode(forwarded);
    assert(length <= LIMITS.textBytes && length > LIMITS.textBytes - 4, `${length}`);
    assert(forwarded.isWellFormed() && forwarded.endsWith("\n> …"));
  }
  const lines = "x\n".repeat(LIMITS.textBytes / 2);
  const forwarded = forwardedText({ author: "ann", text: lines, link, comment: "" });
  assert(encoder.encode(forwarded).length <= LIMITS.textBytes);
});
