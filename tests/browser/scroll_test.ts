import { assertEquals, assertLess } from "@std/assert";
import type { Page } from "playwright-core";
import { eventually, until } from "../support/until.ts";
import { numbered, Stage } from "./stage.ts";

Deno.test("the list follows, counts what comes while one reads further up, and never jumps", async (t) => {
  await using stage = await Stage.set();
  await using writer = await stage.writer("nora");
  const lines = numbered("line", 700);
  for (let start = 0; start < lines.length; start += 100) {
    await writer.say(...lines.slice(start, start + 100));
  }
  const seat = await stage.seat("milo");
  const { page } = seat;
  const log = page.locator(".log");

  await t.step("it opens at the newest message and follows", async () => {
    await eventually(() => isAtEnd(page), true);
    await writer.say("newest 1", "newest 2", "newest 3");
    await seat.reads("newest 3");
    await eventually(() => isAtEnd(page), true);
    await eventually(() => page.locator(".to-newest").count(), 0);
  });

  await t.step("new messages do not move what one reads, and are counted", async () => {
    const marks = await watchScrolling(page);
    await scrollTo(page, "line 660");
    await marks(["begins", "ends"]);
    const before = await topOf(page, "line 660");
    await writer.say(...numbered("unseen", 2));
    await page.getByRole("button", { name: "2 new messages" }).waitFor();
    // What the list does to stay where it is, is no scrolling.
    for (let frame = 0; frame < 2; frame++) {
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => done(0))));
    }
    await marks(["begins", "ends"]);
    const after = await topOf(page, "line 660");
    assertLess(Math.abs(after - before), 2);
    await page.getByRole("button", { name: "2 new messages" }).click();
    await seat.reads("unseen 2");
    await eventually(() => isAtEnd(page), true);
    await eventually(() => page.locator(".to-newest").count(), 0);
  });

  await t.step("the day lies over the texts only while one scrolls", async () => {
    for (const isScrolling of [true, false]) {
      // Set at each look, as the list itself may have been about to end it.
      await page.waitForFunction((is) => {
        document.querySelector(".log")?.toggleAttribute("data-scrolling", is);
        return [...document.querySelectorAll(".day-pill")]
          .every((pill) => getComputedStyle(pill).opacity === (is ? "1" : "0"));
      }, isScrolling);
    }
  });

  await t.step("one's own message goes to the end", async () => {
    await scrollTo(page, "line 660");
    await seat.say("here I am");
    await seat.reads("here I am");
    await eventually(() => isAtEnd(page), true);
  });

  await t.step("older pages come in above without a jump", async () => {
    const measured = Promise.withResolvers<void>();
    await page.route("**/api/rooms/*/messages?*", async (route) => {
      await measured.promise;
      await route.continue();
    });
    const first = await firstText(page);
    await scrollTo(page, first);
    const before = await topOf(page, first);
    measured.resolve();
    await page.waitForFunction(
      (text) => document.querySelector(".message-text")?.textContent !== text,
      first,
    );
    const after = await topOf(page, first);
    assertLess(Math.abs(after - before), 2);
    await page.unrouteAll({ behavior: "wait" });
  });

  await t.step("the first message is reached, with at most 300 rows in the page", async () => {
    for (;;) {
      const first = await firstText(page);
      if (first === "line 1") break;
      await scrollTo(page, first);
      await page.waitForFunction(
        (text) => document.querySelector(".message-text")?.textContent !== text,
        first,
      );
      const count = await page.locator(".message").count();
      assertLess(count, 301);
    }
    await eventually(() => page.getByText("This is the start of lobby").isVisible(), true);
    await eventually(() => page.getByText("here I am").count(), 0);
  });

  await t.step("scrolling back down brings the dropped rows in again, each once", async () => {
    for (;;) {
      const last = await page.locator(".message-text").last().textContent() ?? "";
      if (last === "here I am") break;
      await scrollTo(page, last);
      await page.waitForFunction(
        (text) => [...document.querySelectorAll(".message-text")].at(-1)?.textContent !== text,
        last,
      );
      const count = await page.locator(".message").count();
      assertLess(count, 301);
    }
    const texts = await seat.texts();
    assertEquals(new Set(texts).size, texts.length);
    assertEquals(texts.slice(-6), [
      "newest 1",
      "newest 2",
      "newest 3",
      "unseen 1",
      "unseen 2",
      "here I am",
    ]);
    await log.evaluate((box) => box.scrollTop = 0);
    await page.waitForFunction(() => document.querySelector(".to-newest") === null);
    await writer.say("and on");
    await seat.reads("and on");
    await eventually(() => isAtEnd(page), true);
  });

  await t.step("a link to an older message opens the live room there", async () => {
    await page.goto("/rooms/lobby?around=10#m10");
    await seat.sees("live");
    await eventually(() => isInSight(page, "line 10"), true);
    // It can be answered, and what comes is counted, not read.
    await page.getByText("line 10", { exact: true }).hover();
    await page.getByRole("toolbar", { name: "Message actions" }).waitFor();
    await writer.say("meanwhile 1", "meanwhile 2");
    await page.getByRole("button", { name: "2 new messages" }).waitFor();
    const count = page.locator('.side-list a[href="/rooms/lobby"] .side-count');
    await eventually(
      async () => (await count.innerText()).replaceAll(/\s+/g, " ").trim(),
      "2 unread",
    );
    await eventually(() => isInSight(page, "line 10"), true);
    await eventually(() => page.getByText("meanwhile 1").count(), 0);
  });

  await t.step("loaded again, or gone back to, it is there again", async () => {
    const comesInSight = () => until(() => isInSight(page, "line 10"), "it is out of sight");
    await page.reload();
    await comesInSight();
    await page.goto("/unread");
    await page.goBack();
    await comesInSight();
  });

  await t.step("newer pages come in below without a jump", async () => {
    for (let loaded = 0; loaded < 3; loaded++) {
      const last = await page.locator(".message-text").last().textContent() ?? "";
      await scrollTo(page, last);
      await page.waitForFunction(
        (text) => [...document.querySelectorAll(".message-text")].at(-1)?.textContent !== text,
        last,
      );
    }
    const texts = await seat.texts();
    const first = Number(texts[0]?.replace("line ", ""));
    assertEquals(texts, texts.map((_, index) => `line ${first + index}`));
  });

  await t.step("what is written there takes one to the newest", async () => {
    await seat.say("from up here");
    await seat.reads("from up here");
    await eventually(() => isAtEnd(page), true);
    await eventually(async () => (await seat.texts()).slice(-3), [
      "meanwhile 1",
      "meanwhile 2",
      "from up here",
    ]);
    await page.waitForFunction(() =>
      document.querySelector('.side-list a[href="/rooms/lobby"] .side-count') === null
    );
    await eventually(() => new URL(page.url()).search, "");
  });

  await t.step("newer pages lead on to the end, which is followed again", async () => {
    await page.goto("/rooms/lobby?around=640");
    await seat.sees("live");
    await page.locator("#m640:target").waitFor();
    await eventually(() => isInSight(page, "line 640"), true);
    for (;;) {
      const last = await page.locator(".message-text").last().textContent() ?? "";
      if (last === "from up here") break;
      await scrollTo(page, last);
      await page.waitForFunction(
        (text) => [...document.querySelectorAll(".message-text")].at(-1)?.textContent !== text,
        last,
      );
    }
    await log.evaluate((box) => box.scrollTop = 0);
    await page.waitForFunction(() => document.querySelector(".to-newest") === null);
    await writer.say("and further on");
    await seat.reads("and further on");
    await eventually(() => isAtEnd(page), true);
  });

  assertEquals(seat.errors, []);
});

/** Brings a message to the top of the list. */
async function scrollTo(page: Page, text: string): Promise<void> {
  await page.getByText(text, { exact: true }).evaluate((element) => {
    element.scrollIntoView({ block: "start" });
  });
}

/** Watches whether the list counts as scrolled; returns what waits until that was so, and no more. */
async function watchScrolling(page: Page): Promise<(expected: string[]) => Promise<void>> {
  await page.locator(".log:not([data-scrolling])").waitFor();
  const marks = await page.locator(".log").evaluateHandle((log) => {
    const marks: string[] = [];
    new MutationObserver(() => marks.push(log.hasAttribute("data-scrolling") ? "begins" : "ends"))
      .observe(log, { attributeFilter: ["data-scrolling"] });
    return marks;
  });
  return async (expected) => {
    await page.waitForFunction(
      ([marks, count]) => marks.length >= count,
      [
        marks,
        expected.length,
      ] as const,
    );
    await eventually(() => marks.jsonValue(), expected);
  };
}

function topOf(page: Page, text: string): Promise<number> {
  return page.getByText(text, { exact: true })
    .evaluate((element) => element.getBoundingClientRect().top);
}

function isInSight(page: Page, text: string): Promise<boolean> {
  return page.getByText(text, { exact: true }).evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    const box = element.closest(".log")!.getBoundingClientRect();
    return top >= box.top && bottom <= box.bottom;
  });
}

async function firstText(page: Page): Promise<string> {
  return await page.locator(".message-text").first().textContent() ?? "";
}

function isAtEnd(page: Page): Promise<boolean> {
  return page.locator(".log").evaluate((box) => Math.abs(box.scrollTop) < 2);
}
