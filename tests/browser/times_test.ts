import { assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { eventually } from "../support/until.ts";
import { Stage } from "./stage.ts";

Deno.test("times", async (t) => {
  await using stage = await Stage.set();
  await using writer = await stage.writer("nora");
  await writer.say("what time is it?");

  await t.step("are those of the reader's own zone", async () => {
    const seats = await Promise.all([
      stage.seat("milo", { timezoneId: "Asia/Tokyo", locale: "de-DE" }),
      stage.seat("ines", { timezoneId: "America/New_York", locale: "en-US" }),
    ]);
    const expected = [
      { timeZone: "Asia/Tokyo", hour: "2-digit", minute: "2-digit", hour12: false },
      { timeZone: "America/New_York", hour: "numeric", minute: "2-digit", hour12: true },
    ] as const;
    for (const [index, { page, errors }] of seats.entries()) {
      const at = Date.parse(await page.getAttribute(".message-time", "datetime") ?? "");
      const time = new Intl.DateTimeFormat("en-GB", expected[index]).format(at);
      await page.locator(".message-time", { hasText: time }).waitFor();
      await eventually(() => page.locator(".day-label").innerText(), "Today");
      // From the second page on the server writes them so, too.
      await eventually(() => rendered(page), time);
      assertEquals(errors, []);
    }
  });

  await t.step("are those of UTC without JavaScript, and say so", async () => {
    const { page } = await stage.seat("theo", {
      javaScriptEnabled: false,
      timezoneId: "Asia/Tokyo",
    });
    const datetime = await page.getAttribute(".message-time", "datetime") ?? "";
    await eventually(() => page.textContent(".message-time"), datetime.slice(11, 16));
    await page.locator(".message-time[title$=' UTC']").waitFor();
    await eventually(() => page.locator(".day-label").innerText(), "Today, times in UTC");
  });
});

/** The time in the page as the server sends it to this person. */
async function rendered(page: Page): Promise<string | undefined> {
  const html = await (await page.request.get("/rooms/lobby")).text();
  return /<time[^>]*class="message-time"[^>]*>([^<]+)</.exec(html)?.[1];
}
