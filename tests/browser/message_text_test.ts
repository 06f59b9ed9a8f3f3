import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { eventually } from "../support/until.ts";
import { Stage } from "./stage.ts";

const CODE = 'const one: string = "1"; // first\n\tfunction two() {}';
const TEXT = `**a** *b &auml;&NotEqualTilde;* ~~c~~ \`d\` [e](https://example.org/ "f")

> g

1. h
   - i
3. n

| j | k |
|---|--:|
| l | m |

\`\`\`ts
${CODE}
\`\`\``;

/** What each part of it has to be found by, below the message's text. */
const PARTS: Record<string, string> = {
  "p > strong": "a",
  "p > em": "b ä≂̸",
  "p > del": "c",
  "p > code": "d",
  "p > a[href='https://example.org/'][title=f][target=_blank]": "e",
  "blockquote > p": "g",
  "ol > li > p": "h",
  "ol > li > ul > li > p": "i",
  "ol > li[value='3'] > p": "n",
  "thead th:first-child": "j",
  "thead th.align-end": "k",
  "tbody td:first-child": "l",
  "tbody td.align-end": "m",
  "pre > code": CODE,
};

Deno.test("a message is Markdown, from the server and in the page", async (t) => {
  await using stage = await Stage.set();
  await using writer = await stage.writer("nora");
  await writer.say(TEXT);

  await t.step("without a script it is there, and has no colours and no buttons", async () => {
    const { page, errors } = await stage.seat("ines", { javaScriptEnabled: false });
    await eventually(() => partsOf(page), PARTS);
    await eventually(() => page.locator(".message-text :is(span, button)").count(), 0);
    assertEquals(errors, []);
  });

  const seat = await stage.seat("milo", { permissions: ["clipboard-read", "clipboard-write"] });
  const { page } = seat;
  await t.step("with one its code has colours", async () => {
    await page.locator(".code-keyword", { hasText: "const" }).waitFor();
    await eventually(() => page.locator(".code-comment").textContent(), "// first");
    assertEquals(page.workers().length, 1);
    await eventually(() => partsOf(page), PARTS);
  });

  await t.step("and its code can be copied", async () => {
    await page.locator(".code-block").hover();
    // It is said for a moment only.
    await Promise.all([
      page.getByRole("button", { name: "Copied" }).waitFor(),
      page.getByRole("button", { name: "Copy", exact: true }).click(),
    ]);
    await eventually(() => page.evaluate(() => navigator.clipboard.readText()), CODE);
  });

  await t.step("what finds the colours is not loaded for other code", async () => {
    const { page } = await stage.seat("olga");
    await page.locator(".code-keyword").first().waitFor();
    const requested: string[] = [];
    page.on("request", (request) => requested.push(request.url()));
    await writer.say("```\nplain\n```", "```nosuch\nplain\n```", "```python\ndef a(): pass\n```");
    await page.locator("pre", { hasText: "plain" }).nth(1).waitFor();
    assertEquals(page.workers().length, 1);
    await page.locator(".code-keyword", { hasText: "def" }).waitFor();
    assertEquals(requested.filter((url) => url.endsWith(".js")).length, 1);
    await eventually(() => page.locator("pre span", { hasText: "plain" }).count(), 0);
  });

  await t.step("the page knows the entities that the server knows", async () => {
    await seat.say("**重要：**&auml;&CounterClockwiseContourIntegral; `&auml;` &nosuch;");
    await seat.reads("重要：ä∳ &auml; &nosuch;");
  });

  await t.step("up to three emoji alone are large", async () => {
    await seat.say("👍🎉❤️");
    await seat.reads("👍🎉❤️");
    await seat.say("👍🎉❤️👍");
    await seat.reads("👍🎉❤️👍");
    const sizes = await page.locator(".message-text", { hasText: "👍" }).evaluateAll((texts) =>
      texts.map((text) => parseFloat(getComputedStyle(text).fontSize))
    );
    assert(sizes.length === 2 && (sizes[0] ?? 0) > 1.5 * (sizes[1] ?? 0), `${sizes}`);
  });
  assertEquals(seat.errors, []);
});

async function partsOf(page: Page): Promise<Record<string, string>> {
  const text = page.locator(".message-text").first();
  const found = Object.keys(PARTS).map(async (
    selector,
  ) => [selector, await text.locator(selector).first().textContent()]);
  return Object.fromEntries(await Promise.all(found));
}
