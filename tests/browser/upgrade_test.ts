import { assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { eventually } from "../support/until.ts";
import { Stage, whenLive } from "./stage.ts";

/** Has the server say in its welcome that it has another build than it has, for as long as wanted. */
async function upgrade(page: Page): Promise<{ isOver: boolean }> {
  const state = { isOver: false };
  await page.routeWebSocket("**/api/socket", (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      const frame = JSON.parse(String(message));
      const isChanged = frame.type === "welcome" && !state.isOver;
      socket.send(isChanged ? JSON.stringify({ ...frame, build: "another" }) : message);
    });
  });
  return state;
}

/** Words that stand in one part of the page alone: the one that is loaded when something asks for it. */
const IN_PART = "React with ";

const offer = (page: Page) => page.locator(".conversation .reload-offer");

Deno.test("a page that the server has a newer version of offers to reload, and keeps what was typed", async (t) => {
  await using stage = await Stage.set();
  const seat = await stage.seat("ada");
  const { page } = seat;
  await seat.say("a message");
  await seat.reads("a message");
  await eventually(() => offer(page).count(), 0);

  await t.step("it says so, and does nothing by itself", async () => {
    const server = await upgrade(page);
    await page.reload();
    await seat.sees("live");
    await offer(page).getByText("There is a new version of this page").waitFor();
    await page.goto("/rooms/lobby/threads/1");
    await seat.sees("live");
    await offer(page).waitFor();
    await page.locator("#thread-text").pressSequentially("in the thread");
    await page.locator("#text").pressSequentially("in the room");
    await page.locator("#m1").dispatchEvent("pointerover");
    await page.locator("#m1 .message-tools").waitFor();
    await page.locator("#m1").press("e");
    await page.locator(".message-editor textarea").fill("in the message");
    server.isOver = true;
    await Promise.all([
      page.waitForEvent("load"),
      offer(page).getByRole("button", { name: "Reload" }).click(),
    ]);
    await seat.sees("live");
    await page.locator(".message-editor textarea").waitFor();
    await eventually(() => page.inputValue(".message-editor textarea"), "in the message");
    await eventually(() => page.inputValue("#text"), "in the room");
    await eventually(() => page.inputValue("#thread-text"), "in the thread");
    await eventually(() => offer(page).count(), 0);
    // What is given up is kept no longer.
    await page.press(".message-editor textarea", "Escape");
    await page.locator(".message-editor").waitFor({ state: "detached" });
    await page.goto("/rooms/lobby");
    await seat.sees("live");
    await eventually(() => page.locator(".message-editor").count(), 0);
    await page.fill("#text", "");
  });

  await t.step("it asks no second time for nothing, nor when it was put off", async () => {
    const other = await seat.context.newPage();
    await upgrade(other);
    await other.goto("/rooms/lobby");
    await Promise.all([
      other.waitForEvent("load"),
      offer(other).getByRole("button", { name: "Reload" }).click(),
    ]);
    await whenLive(other);
    await other.locator("#people .person").first().waitFor();
    await eventually(() => offer(other).count(), 0);
    await other.close();

    const third = await seat.context.newPage();
    await upgrade(third);
    await third.goto("/rooms/lobby");
    await offer(third).getByRole("button", { name: "Later" }).click();
    await offer(third).waitFor({ state: "detached" });
    await third.close();
  });

  const reader = await stage.seat("milo");
  await t.step(
    "a part that the server has no more is called that, and not a lost connection",
    async () => {
      const other = await reader.context.newPage();
      // From the start: a draft, somebody who types or a bar for what is unread ask for it as well.
      await other.route("**/_fresh/js/**", async (route) => {
        const answer = await route.fetch();
        const isMissing = (await answer.text()).includes(IN_PART);
        await route.fulfill(
          isMissing ? { status: 404, body: "Not found" } : { response: answer },
        );
      });
      await other.goto("/rooms/lobby");
      await whenLive(other);
      await other.keyboard.press("Control+k");
      await offer(other).waitFor();
      await other.locator("#m1").press("r");
      await other.locator(".log-notice", { hasText: "out of date. Reload it" }).waitFor();
      await eventually(() => other.getByText("There is no connection").count(), 0);
      await other.close();
    },
  );

  await t.step("without a connection it is that", async () => {
    const other = await reader.context.newPage();
    await other.goto("/rooms/lobby");
    await whenLive(other);
    await other.route(/_fresh|healthz/, (route) => route.abort("internetdisconnected"));
    await other.locator("#m1").press("r");
    await other.locator(".log-notice", { hasText: "There is no connection" }).waitFor();
    await eventually(() => offer(other).count(), 0);
    await other.close();
  });
  assertEquals(seat.errors, []);
});

Deno.test("a notice hides no message", async () => {
  await using stage = await Stage.set();
  const seat = await stage.seat("ada");
  const { page } = seat;
  for (let count = 0; count < 30; count++) await seat.say(`line ${count}`);
  await seat.reads("line 29");
  const last = page.locator(".message[id]").last();
  // What it takes is loaded while there is a server.
  await last.dispatchEvent("pointerover");
  await last.locator(".message-tools").waitFor();
  for (const [width, height] of [[1280, 800], [390, 844]] as const) {
    await page.setViewportSize({ width, height });
    await stage.server.stop();
    await seat.sees("reconnecting");
    await last.dispatchEvent("pointerover");
    await last.locator(".message-tools button").first().click();
    const notice = page.locator(".log-notice");
    await notice.waitFor();
    const [shown, message] = [await notice.boundingBox(), await last.boundingBox()];
    assertEquals(message!.y + message!.height <= shown!.y, true, JSON.stringify([shown, message]));
    assertEquals(message!.y > 0, true);
    await notice.getByRole("button", { name: "Dismiss" }).click();
    await stage.server.restart();
    await seat.sees("live");
  }
});
