import { assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { eventually } from "../support/until.ts";
import { isAccessible } from "./axe.ts";
import { type Seat, Stage, whenLive } from "./stage.ts";

/** Somebody in the list of a room's people, by what is said of them. */
const person = (page: Page, words: RegExp) =>
  page.locator("#people .person").filter({ hasText: words });

/** How somebody is shown in the list of one's direct rooms. */
const partner = (page: Page, words: RegExp) =>
  page.locator("#rooms .side-item").filter({ hasText: words });

async function openDialog({ page }: Seat) {
  await page.locator(".me").click();
  const dialog = page.getByRole("dialog", { name: "Your status" });
  await dialog.waitFor();
  return dialog;
}

Deno.test("two people see how the other is, on every device, and say it themselves", async (t) => {
  await using stage = await Stage.set({ parallel: true });
  const clock = { time: new Date() };
  const [ada, milo] = await Promise.all([stage.seat("ada"), stage.seat("milo")]);
  const { page } = ada;

  await t.step("the other is here, in the room and beside it", async () => {
    await page.goto("/direct");
    await page.fill("[name=username]", "milo");
    await page.getByRole("button", { name: "Open the conversation" }).click();
    await page.waitForURL("**/rooms/*");
    await ada.sees("live");
    await partner(page, /milo\s*, online/).waitFor();
    await page.goto("/rooms/lobby");
    await ada.sees("live");
    await person(page, /milo\s*, online/).waitFor();
  });

  await t.step("one sets a status with the keyboard, and the other sees it", async () => {
    const { page: his } = milo;
    await his.locator(".me").focus();
    await his.keyboard.press("Enter");
    const dialog = his.getByRole("dialog", { name: "Your status" });
    await dialog.waitFor();
    await eventually(
      () => his.evaluate(() => document.activeElement?.getAttribute("name")),
      "text",
    );
    await his.keyboard.type("On the way home");
    await his.keyboard.press("Shift+Tab");
    await his.keyboard.type("train");
    await his.keyboard.press("Enter");
    await dialog.getByText("The emoji of the status must be one emoji.").waitFor();
    await eventually(() => dialog.locator("#status-text").inputValue(), "On the way home");
    await eventually(
      () => his.evaluate(() => document.activeElement?.getAttribute("name")),
      "emoji",
    );
    await dialog.locator("#status-emoji").fill("🚆");
    await his.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    await his.locator(".me", { hasText: "🚆 On the way home" }).waitFor();

    const listed = person(page, /milo/);
    await person(page, /milo.*online, On the way home/).waitFor();
    await eventually(() => listed.locator(".person-status").textContent(), "🚆");
    await eventually(() => listed.getAttribute("title"), "@milo: online, On the way home");
    await partner(page, /milo.*online, On the way home/).waitFor();
  });

  await t.step(
    "do not disturb is seen, on the other device too, and keeps the title quiet",
    async () => {
      const second = await milo.context.newPage();
      await second.goto("/rooms/lobby");
      await whenLive(second);
      const dialog = await openDialog(milo);
      await dialog.getByText("Do not disturb").click();
      await dialog.getByRole("button", { name: "Save" }).click();
      await dialog.waitFor({ state: "detached" });
      await person(page, /milo.*do not disturb/).waitFor();
      await second.locator(".me", { hasText: "do not disturb" }).waitFor();
      await eventually(() => second.locator(".me [data-state]").getAttribute("data-state"), "dnd");

      await setHidden(second, true);
      await ada.say("psst");
      await second.getByText("psst").waitFor();
      await eventually(() => second.title(), "lobby · Parlor");
      await second.close();
    },
  );

  await t.step("a ready-made status is one press, and Escape changes nothing", async () => {
    const dialog = await openDialog(milo);
    await dialog.getByText("Online", { exact: false }).first().click();
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    await (await openDialog(milo)).getByRole("button", { name: /Out sick/ }).click();
    await person(page, /milo.*online, Out sick/).waitFor();
    const again = await openDialog(milo);
    await again.locator("#status-text").fill("nothing");
    await milo.page.keyboard.press("Escape");
    await again.waitFor({ state: "detached" });
    await milo.page.locator(".me", { hasText: "Out sick" }).waitFor();
  });

  await t.step(
    "who does nothing for five minutes is away, and at the next input is back",
    async () => {
      const context = milo.context;
      await milo.page.close();
      await milo.open("about:blank");
      await milo.page.clock.install(clock);
      await milo.page.goto("/rooms/lobby");
      await milo.sees("live");
      await person(page, /milo.*online, Out sick/).waitFor();
      await milo.page.clock.runFor(5 * 60_000 + 1_000);
      await person(page, /milo.*away, Out sick/).waitFor();
      await partner(page, /milo.*away, Out sick/).waitFor();
      await milo.page.mouse.move(100, 100);
      await milo.page.mouse.move(110, 110);
      await person(page, /milo.*online, Out sick/).waitFor();
      await context.close();
      await person(page, /milo.*offline, Out sick, last seen just now/).waitFor();
      await partner(page, /milo.*offline, Out sick/).waitFor();
      await page.reload();
      await ada.sees("live");
      await partner(page, /milo.*offline, Out sick/).waitFor();
    },
  );
  assertEquals([ada.errors, milo.errors], [[], []]);
});

Deno.test("axe finds nothing in the people and in the dialog, in both schemes", async () => {
  await using stage = await Stage.set();
  await using nora = await stage.writer("nora");
  await nora.socket.request({ type: "presence", state: "away" });
  const gone = await stage.writer("rosa");
  await gone.socket.close();
  const seat = await stage.window({ bypassCSP: true, reducedMotion: "reduce" });
  await seat.signUp("milo");
  const { page } = seat;
  await seat.sees("live");
  await person(page, /nora.*away/).waitFor();
  await person(page, /rosa.*offline/).waitFor();
  const dialog = await openDialog(seat);
  await dialog.locator("#status-emoji").fill("🌴");
  await dialog.getByText("Do not disturb").click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await person(page, /you.*do not disturb/).waitFor();
  await isAccessible(page);
  await (await openDialog(seat)).locator("#status-emoji").fill("no");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.locator(".field-error").waitFor();
  await isAccessible(page);
  assertEquals(seat.errors, []);
});

/** A test's page is always visible to its browser, so the page is told otherwise. */
async function setHidden(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { get: () => hidden, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
}
