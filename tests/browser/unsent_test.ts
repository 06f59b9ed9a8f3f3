import { assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { signUp } from "../support/client.ts";
import { makeRoom } from "../support/rooms.ts";
import { eventually, until } from "../support/until.ts";
import { type Seat, Stage, whenLive } from "./stage.ts";

const away = (page: Page) => page.waitForSelector(".status[data-state=reconnecting]");
/** The mark in the list of rooms that something is unsent in a room. */
const mark = (page: Page, room: string) =>
  page.locator(`#rooms a[href="/rooms/${room}"] .side-unsent`);

async function say(page: Page, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    await page.fill("#text", text);
    await page.press("#text", "Enter");
    await page.locator(".message-pending", { hasText: text }).waitFor();
  }
}

/** What a room's page shows, as somebody finds it who opens it. */
async function textsIn(seat: Seat, room: string): Promise<string[]> {
  await seat.open(`/rooms/${room}`);
  await seat.sees("live");
  const texts = await seat.texts();
  await seat.page.close();
  return texts;
}

Deno.test("what waits in one room is sent by whichever page of the person there is, once and in order", async (t) => {
  await using stage = await Stage.set();
  const seat = await stage.seat("ada");
  const { context } = seat;
  const room = await makeRoom(stage.origin, await signUp(stage.origin, "milo"), "public");
  /** Opens a room in a tab of its own. */
  const tab = async (path: string) => {
    const page = await context.newPage();
    await page.goto(`/rooms/${path}`);
    await whenLive(page);
    return page;
  };

  await t.step(
    "by the page of another room that is opened next, and it is marked until then",
    async () => {
      const { page } = seat;
      await stage.server.stop();
      await away(page);
      await say(page, "one", "two", "three");
      await mark(page, "lobby").waitFor();
      await page.close();
      await stage.server.restart();
      // The page has no connection for a while, and says what waits.
      let open = () => {};
      const opened = new Promise<void>((resolve) => open = resolve);
      const other = await context.newPage();
      await other.routeWebSocket("**/api/socket", async (socket) => {
        await opened;
        socket.connectToServer();
      });
      await other.goto(`/rooms/${room}`);
      await mark(other, "lobby").waitFor();
      open();
      await whenLive(other);
      await mark(other, "lobby").waitFor({ state: "detached" });
      await eventually(() => textsIn(seat, "lobby"), ["one", "two", "three"]);
      await other.close();
    },
  );

  await t.step("by another tab, when the one is closed in which it was written", async () => {
    const [writing, other] = [await tab("lobby"), await tab(room)];
    await stage.server.stop();
    await Promise.all([away(writing), away(other)]);
    await say(writing, "four", "five");
    await mark(other, "lobby").waitFor();
    // Nothing shows yet that it is kept.
    await writing.fill("#text", "last words");
    await writing.press("#text", "Enter");
    await writing.close();
    await stage.server.restart();
    await whenLive(other);
    await mark(other, "lobby").waitFor({ state: "detached" });
    const texts = ["one", "two", "three", "four", "five", "last words"];
    await eventually(() => textsIn(seat, "lobby"), texts);
    await other.close();
  });

  await t.step("by the tab that lives, while others look on, and each text once", async () => {
    const tabs = [await tab("lobby"), await tab("lobby"), await tab(room)];
    await stage.server.stop();
    await Promise.all(tabs.map(away));
    await say(tabs[0]!, "six");
    await say(tabs[1]!, "seven");
    await say(tabs[0]!, "eight");
    await stage.server.restart();
    await Promise.all(tabs.map(whenLive));
    await mark(tabs[2]!, "lobby").waitFor({ state: "detached" });
    const texts = await textsIn(seat, "lobby");
    assertEquals(texts.slice(6).toSorted(), ["eight", "seven", "six"]);
    assertEquals(texts.indexOf("six") < texts.indexOf("eight"), true);
    for (const page of tabs) await page.close();
  });

  await t.step("a reply in a thread too", async () => {
    const page = await tab("lobby");
    await page.goto("/rooms/lobby/threads/1");
    await whenLive(page);
    await stage.server.stop();
    await away(page);
    await page.fill("#thread-text", "a reply");
    await page.press("#thread-text", "Enter");
    await page.locator(".thread .message-pending").waitFor();
    await mark(page, "lobby").waitFor();
    await page.close();
    await stage.server.restart();
    const other = await tab(room);
    await mark(other, "lobby").waitFor({ state: "detached" });
    await other.goto("/rooms/lobby/threads/1");
    await other.locator(".thread .message[id]", { hasText: "a reply" }).waitFor();
    await other.close();
  });

  await t.step("by nobody who signs in here afterwards", async () => {
    const page = await tab("lobby");
    await stage.server.stop();
    await away(page);
    await say(page, "ada's own");
    await page.close();
    await stage.server.restart();
    const cookies = await context.cookies();
    await context.clearCookies();
    const other = await context.newPage();
    await other.goto("/login");
    await other.fill("[name=username]", "milo");
    await other.fill("[name=password]", "meadow-lantern-48");
    await other.click(".auth-card button[type=submit]");
    await whenLive(other);
    await other.fill("#text", "milo's own");
    await other.press("#text", "Enter");
    await other.locator(".message[id]", { hasText: "milo's own" }).waitFor();
    await eventually(() => other.locator(".side-unsent, .message-pending").count(), 0);
    await eventually(async () => (await textsIn(seat, "lobby")).slice(-1), ["milo's own"]);
    await other.close();
    await context.clearCookies();
    await context.addCookies(cookies);
    const again = await tab(room);
    // A page that has not looked yet at what waits has no mark, either.
    const last = async () => (await textsIn(seat, "lobby")).at(-1) === "ada's own";
    await until(last, "what waited was not sent");
    await mark(again, "lobby").waitFor({ state: "detached" });
    await eventually(async () => (await textsIn(seat, "lobby")).slice(-2), [
      "milo's own",
      "ada's own",
    ]);
    await again.close();
  });

  await t.step("where the browser has no locks, as on plain http", async () => {
    await context.addInitScript(() => {
      Object.defineProperty(navigator, "locks", { value: undefined });
    });
    const [writing, other] = [await tab("lobby"), await tab(room)];
    await stage.server.stop();
    await Promise.all([away(writing), away(other)]);
    await say(writing, "nine", "ten");
    await mark(other, "lobby").waitFor();
    await writing.close();
    await stage.server.restart();
    await whenLive(other);
    await mark(other, "lobby").waitFor({ state: "detached" });
    await eventually(async () => (await textsIn(seat, "lobby")).slice(-2), ["nine", "ten"]);
  });
  assertEquals(seat.errors, []);
});
