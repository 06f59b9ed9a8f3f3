import { assertEquals } from "@std/assert";
import type { BrowserContextOptions, Page } from "playwright-core";
import { eventually } from "../support/until.ts";
import { numbered, Stage } from "./stage.ts";

const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
};

const LONG = "Donaudampfschifffahrtsgesellschaft".repeat(20);

Deno.test("on a phone nothing is wider than the screen, and both sides open", async (t) => {
  await using stage = await Stage.set();
  await using writer = await stage.writer("nora");
  await writer.say(
    ...numbered("line", 60),
    LONG,
    `https://example.org/${LONG}`,
    "عربي ".repeat(80),
  );

  const seat = await stage.window(PHONE);
  const { page } = seat;
  for (const path of ["/", "/signup", "/login"]) {
    await t.step(`${path} fits`, async () => {
      await page.goto(path);
      await eventually(() => overflow(page), 0);
    });
  }
  await seat.signUp("milo");
  await seat.sees("live");
  for (const path of ["/rooms", "/nowhere", "/rooms/lobby"]) {
    await t.step(`${path} fits`, async () => {
      await page.goto(path);
      await eventually(() => overflow(page), 0);
    });
  }
  await seat.sees("live");

  await t.step("the conversation fills the screen", async () => {
    await eventually(() => page.locator(".conversation").boundingBox(), {
      x: 0,
      y: 0,
      width: 390,
      height: 844,
    });
    await eventually(() => page.locator("#rooms, #people").filter({ visible: true }).count(), 0);
  });

  await t.step("the people are a drawer, which Esc closes", async () => {
    await page.getByRole("button", { name: "People here: 2" }).tap();
    await eventually(() => page.locator("#people").getByText("nora").isVisible(), true);
    await eventually(() => overflow(page), 0);
    await page.keyboard.press("Escape");
    await page.locator("#people").waitFor({ state: "hidden" });
  });

  await t.step("the rooms are a drawer, whose links lead on", async () => {
    await page.getByRole("button", { name: "Rooms" }).tap();
    await page.locator("#rooms").getByText("Browse and create").tap();
    await page.waitForURL("**/rooms");
    await page.getByRole("button", { name: "Rooms" }).tap();
    await page.locator("#rooms").getByText("lobby").tap();
    await page.waitForURL("**/rooms/lobby");
    await seat.sees("live");
  });

  await t.step("Enter starts a new line, and the button sends", async () => {
    await page.locator("#text").tap();
    await page.locator("#text").pressSequentially("one");
    await page.keyboard.press("Enter");
    await page.locator("#text").pressSequentially("two");
    await page.getByRole("button", { name: "Send" }).tap();
    await seat.reads("one\ntwo");
    await eventually(() => page.inputValue("#text"), "");
  });

  await t.step("so they do where a message is edited", async () => {
    await page.locator("#text").press("ArrowUp");
    const editor = page.locator(".message-editor textarea");
    await editor.press("Enter");
    await editor.pressSequentially("three");
    await eventually(() => editor.inputValue(), "one\ntwo\nthree");
    await page.getByRole("button", { name: "Save" }).tap();
    await seat.reads("one\ntwo\nthree");
  });
  await t.step("both sides open without JavaScript", async () => {
    const { page } = await stage.seat("ines", { ...PHONE, javaScriptEnabled: false });
    await page.getByRole("button", { name: "People" }).tap();
    await page.locator("#people").getByRole("button", { name: "Close" }).tap();
    await page.getByRole("button", { name: "Rooms" }).tap();
    await page.locator("#rooms").getByText("Browse and create").tap();
    await page.waitForURL("**/rooms");
  });
  assertEquals(seat.errors, []);
});

/** By how many pixels the page can be scrolled sideways. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}
