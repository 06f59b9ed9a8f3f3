import { assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { type Frame, PASSWORD, signIn } from "../support/client.ts";
import { makeRoom } from "../support/rooms.ts";
import { eventually } from "../support/until.ts";
import { numbered, Stage } from "./stage.ts";

/** What the list shows beside a room: a number, and whether it is the reader's above all. */
async function counted(page: Page, room: string): Promise<string> {
  const count = page.locator(`.side-list a[href="/rooms/${room}"] .side-count`);
  return (await count.count()) === 0
    ? ""
    : (await count.innerText()).replaceAll(/\s+/g, " ").trim();
}

Deno.test("one person on two devices finds the same unread, and what the log says", async (t) => {
  await using stage = await Stage.set();
  await using nora = await stage.writer("nora");
  const laptop = await stage.seat("milo");
  const milo = await signIn(stage.origin, "milo");
  const books = await makeRoom(stage.origin, milo, "public", "Books");
  const phone = await stage.window({ viewport: { width: 390, height: 844 } });
  await phone.page.goto("/login");
  await phone.page.fill("[name=username]", "milo");
  await phone.page.fill("[name=password]", PASSWORD);
  await phone.page.click(".auth-card button[type=submit]");
  await phone.page.waitForURL("**/rooms/*");
  const open = async (seat: typeof laptop, room: string) => {
    await seat.page.goto(`/rooms/${room}`);
    await seat.sees("live");
  };
  const shows = async (seat: typeof laptop, room: string, text: string) => {
    await seat.page.waitForFunction(
      ([room, text]) => {
        const count = document.querySelector(`.side-list a[href="/rooms/${room}"] .side-count`);
        return (count?.textContent ?? "").replaceAll(/\s+/g, " ").trim() === text;
      },
      [room, text] as const,
    );
  };
  /** Computed from every message after the cursor. */
  const truth = async () => {
    const get = async (path: string) =>
      await (await fetch(`${stage.origin}${path}`, { headers: { cookie: milo.cookie } })).json();
    const { rooms } = await get("/api/rooms");
    const { read } = rooms.find(({ id }: Frame) => id === "lobby");
    const { messages, users } = await get("/api/rooms/lobby/messages?limit=200");
    const me = users.find(({ username }: Frame) => username === "milo")?.id;
    const after = messages.filter(({ seq }: Frame) => seq > read);
    const mine = after.filter(({ mentions = [] }: Frame) =>
      mentions.some((name: string) => name === me || name === "@room")
    );
    if (after.length === 0) return "";
    return mine.length > 0 ? `${mine.length} for you` : `${after.length} unread`;
  };
  await laptop.say("so that everybody knows me");
  await laptop.reads("so that everybody knows me");
  await open(laptop, books);
  await open(phone, books);

  await t.step("both count what comes in another room", async () => {
    await nora.say("one", "two");
    for (const seat of [laptop, phone]) await shows(seat, "lobby", "2 unread");
    await eventually(truth, "2 unread");
    await laptop.page.waitForFunction(() => document.title === "• Books · Parlor");
  });

  await t.step("a mention counts by itself, in the title and the icon too", async () => {
    await nora.say("@milo, three", "four");
    for (const seat of [laptop, phone]) await shows(seat, "lobby", "1 for you");
    await eventually(truth, "1 for you");
    await laptop.page.waitForFunction(() => document.title === "(1) Books · Parlor");
    await laptop.page.locator("link[rel=icon][href*=favicon-unread]").waitFor({
      state: "attached",
    });
  });

  await t.step(
    "what is read on one device is read on the other, also after it was offline",
    async () => {
      await open(laptop, "lobby");
      await shows(phone, "lobby", "");
      await laptop.page.waitForFunction(() => document.title === "lobby · Parlor");
      await open(laptop, books);
      await phone.context.setOffline(true);
      await phone.sees("offline");
      await nora.say("five", "@room, six", "seven");
      await shows(laptop, "lobby", "1 for you");
      await phone.context.setOffline(false);
      await phone.sees("live");
      await shows(phone, "lobby", "1 for you");
      await eventually(truth, "1 for you");
      await eventually(() => counted(laptop.page, "lobby"), "1 for you");
    },
  );

  await t.step("the line is where one left off, and Escape takes it away", async () => {
    await open(laptop, "lobby");
    const line = laptop.page.locator(".new-line");
    await eventually(
      () => line.locator("xpath=following-sibling::li[1]").locator(".message-text").innerText(),
      "five",
    );
    await eventually(() => laptop.page.locator(".unread-bar").count(), 0);
    await shows(phone, "lobby", "");
    await laptop.page.keyboard.press("Escape");
    await line.waitFor({ state: "detached" });
  });

  await t.step("a long way back, a button leads to the first new message", async () => {
    await open(laptop, books);
    await nora.say(...numbered("more", 120));
    await shows(laptop, "lobby", "99+ unread");
    await open(laptop, "lobby");
    await laptop.page.getByRole("button", { name: "120 new messages" }).click();
    await laptop.page.locator(".message:target .message-text", { hasText: /^more 1$/ }).waitFor();
    await laptop.page.locator(".new-line").waitFor();
    await laptop.page.locator(".unread-bar").waitFor({ state: "detached" });
  });

  await t.step(
    "the unread page has the first messages of each room, without a script too",
    async () => {
      await open(laptop, books);
      await nora.say("eight", "nine");
      await shows(laptop, "lobby", "2 unread");
      const plain = await stage.window({ javaScriptEnabled: false });
      await plain.context.addCookies(await laptop.context.cookies());
      const { page } = plain;
      await page.goto("/unread");
      await eventually(() => page.locator(".unread-room .message-text").allInnerTexts(), [
        "eight",
        "nine",
      ]);
      await page.getByRole("button", { name: /^Mark as read\s+in lobby$/ }).click();
      await page.getByText("You’re all caught up").waitFor();
      await shows(laptop, "lobby", "");
    },
  );

  await t.step("from a message on, all is unread again, on both", async () => {
    await open(laptop, "lobby");
    await laptop.page.locator(".message", { hasText: "more 120" }).focus();
    await laptop.page.keyboard.press("u");
    await laptop.page.locator(".new-line").waitFor();
    for (const seat of [laptop, phone]) await shows(seat, "lobby", "3 unread");
    await eventually(truth, "3 unread");
    await laptop.page.focus("#text");
    await laptop.page.keyboard.press("Escape");
    for (const seat of [laptop, phone]) await shows(seat, "lobby", "");
    await open(laptop, books);
  });

  await t.step("keys lead to the next unread room, and take all as read", async () => {
    await nora.say("ten");
    await shows(laptop, "lobby", "1 unread");
    await laptop.page.keyboard.press("Shift+Escape");
    await shows(laptop, "lobby", "");
    await nora.say("eleven");
    await shows(laptop, "lobby", "1 unread");
    await laptop.page.keyboard.press("Alt+Shift+ArrowUp");
    await laptop.page.keyboard.press("Alt+Shift+ArrowDown");
    await laptop.page.waitForURL("**/rooms/lobby");
  });

  await t.step("the room that one reads never counts as unread", async () => {
    await laptop.sees("live");
    await shows(laptop, "lobby", "");
    const { page } = laptop;
    // Everything that its place in the list and the title ever say.
    await page.evaluate(() => {
      const said = Object.assign(globalThis, { said: new Set<string>() }).said;
      new MutationObserver(() => {
        const count = document.querySelector('.side-list a[href="/rooms/lobby"] .side-count');
        said.add(`${document.title}${count?.textContent ?? ""}`);
      }).observe(document, { subtree: true, childList: true, characterData: true });
    });
    for (const text of numbered("live", 5)) {
      await nora.say(`${text}, @milo`);
      await page.locator(".message-text", { hasText: text }).waitFor();
    }
    await shows(phone, "lobby", "");
    // Whatever the mentions had the list ask for is answered.
    await page.waitForFunction(async () =>
      (await (await fetch("/api/rooms/lobby")).json()).unread === 0
    );
    await page.evaluate(() => document.title += "");
    const said = await page.evaluate(
      () => [...(globalThis as unknown as { said: Set<string> }).said],
    );
    assertEquals(said, ["lobby · Parlor"]);
  });

  await t.step("what a page has slept through is unread until its start was in sight", async () => {
    const { page, context } = laptop;
    const chrome = await context.newCDPSession(page);
    await chrome.send("Page.setWebLifecycleState", { state: "frozen" });
    await context.setOffline(true);
    // Its start is out of sight, however few of them come first.
    const tall = ["asleep 1", ...numbered("line", 80)].join("\n");
    const asleep = [tall, ...numbered("asleep", 29).slice(1)];
    await nora.say(...asleep, "@milo, asleep", ...numbered("asleep too", 30));
    await context.setOffline(false);
    await chrome.send("Page.setWebLifecycleState", { state: "active" });
    await page.getByRole("button", { name: "60 new messages" }).waitFor();
    await laptop.reads("asleep too 30");
    for (const seat of [laptop, phone]) await shows(seat, "lobby", "1 for you");
    await page.waitForFunction(() => document.title === "(1) lobby · Parlor");
    // As many as the server counts, a while after they are all there: what is told is told within a second.
    await nora.say("awake");
    await page.getByRole("button", { name: "61 new messages" }).waitFor();
    await eventually(async () => (await truth()).startsWith("1 for you"), true);
    await page.getByRole("button", { name: "61 new messages" }).click();
    const line = page.locator(".new-line");
    const first = line.locator("xpath=following-sibling::li[1]").locator(".message-text");
    await eventually(async () => (await first.innerText()).split("\n")[0], "asleep 1");
    for (const seat of [laptop, phone]) await shows(seat, "lobby", "");
    await page.locator(".unread-bar").waitFor({ state: "detached" });
  });
  assertEquals([...laptop.errors, ...phone.errors], []);
});
