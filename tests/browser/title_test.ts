import { assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { Stage } from "./stage.ts";

Deno.test("the title counts what others write while the page is hidden", async () => {
  await using stage = await Stage.set();
  await using writer = await stage.writer("nora");
  const { page, errors } = await stage.seat("milo");
  const title = (text: string) => page.waitForFunction((text) => document.title === text, text);

  await writer.say("in sight");
  await setHidden(page, true);
  await writer.say("one", "two");
  await title("(2) lobby · Parlor");
  await writer.say("three");
  await title("(3) lobby · Parlor");
  await setHidden(page, false);
  await title("lobby · Parlor");
  assertEquals(errors, []);
});

/** A test's page is always visible to its browser, so the page is told otherwise. */
async function setHidden(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { get: () => hidden, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
}
