import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import * as v from "valibot";
import { hostileTexts } from "./hostile_texts.ts";
import { type Seat, Stage } from "./stage.ts";

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
/** How many messages are posted before the page is looked at; it keeps some hundreds. */
const BATCH = 100;

const History = v.object({ messages: v.array(v.object({ seq: v.number(), text: v.string() })) });

Deno.test("no text runs a script, widens the page or is changed", async (t) => {
  await using stage = await Stage.set();
  await using writer = await stage.writer("nora");
  const texts = hostileTexts();
  assert(texts.length > 600, `There are only ${texts.length}.`);
  const seat = await stage.seat("milo", PHONE);
  const strangers = watch(seat);
  const { page } = seat;

  await t.step("as they come", async () => {
    for (let start = 0; start < texts.length; start += BATCH) {
      await writer.say(...texts.slice(start, start + BATCH));
      await page.locator(`#m${Math.min(start + BATCH, texts.length)}`).waitFor();
      const found = await damage(page);
      assertEquals(found, [], `after ${start}`);
    }
  });

  const received: string[] = [];
  await t.step("in the history, byte for byte", async () => {
    for (let after = 0; after < texts.length; after += 200) {
      const path = `/api/rooms/lobby/messages?limit=200&after=${after}`;
      const response = await page.request.get(path);
      const { messages } = v.parse(History, await response.json());
      received.push(...messages.map(({ text }) => text));
    }
    assertEquals(received.toSorted(), texts.toSorted());
  });

  await t.step("as the server renders them", async () => {
    for (let before = texts.length + 1; before > 1; before -= 50) {
      await page.goto(`/rooms/lobby?before=${before}`);
      const found = await damage(page);
      assertEquals(found, [], `before ${before}`);
    }
  });

  assertEquals(strangers, []);
  assertEquals(seat.errors, []);
});

/** Notes dialogs, and whatever is asked for elsewhere than from the server. */
function watch({ context, page }: Seat): string[] {
  const found: string[] = [];
  const { origin } = new URL(page.url());
  page.on("dialog", async (dialog) => {
    found.push(`dialog ${dialog.message()}`);
    await dialog.dismiss();
  });
  context.on("page", (other) => void found.push(`window ${other.url()}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(origin)) found.push(request.url());
  });
  return found;
}

/** What texts have done to a page that they must not. */
function damage(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    if ("ran" in globalThis) found.push("a script ran");
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide > 0) found.push(`the page is ${wide} pixels too wide`);
    const log = document.querySelector(".log");
    const right = log?.getBoundingClientRect().right ?? 0;
    for (const message of document.querySelectorAll(".message")) {
      const text = message.querySelector(".message-text");
      if (text === null) found.push(`${message.id} has no text`);
      // What is wide scrolls by itself, within the text.
      if (text !== null && text.scrollWidth > text.clientWidth) {
        found.push(`${message.id} overflows`);
      }
      for (const part of text?.querySelectorAll(":scope > *") ?? []) {
        if (part.getBoundingClientRect().right > right) found.push(`${message.id} sticks out`);
      }
    }
    const strange =
      ".message-text :is(script, img, svg:not(.icon), iframe, object, style, form, [style])";
    for (const element of document.querySelectorAll(strange)) found.push(element.outerHTML);
    for (const link of document.querySelectorAll<HTMLAnchorElement>(".message-text a")) {
      if (!/^(?:https?|mailto):$/.test(link.protocol)) found.push(link.href);
      if (link.rel !== "noopener noreferrer nofollow ugc") found.push(link.outerHTML);
    }
    return found;
  });
}
