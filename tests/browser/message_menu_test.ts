import { assertEquals } from "@std/assert";
import { signIn } from "../support/client.ts";
import { makeRoom, must } from "../support/rooms.ts";
import { eventually } from "../support/until.ts";
import { violations } from "./axe.ts";
import { type Seat, Stage } from "./stage.ts";

const message = ({ page }: Seat, text: string) =>
  page.locator(".message[id]", { has: page.locator(".message-text", { hasText: text }) });

Deno.test("the menu of a message, and what comes of it", async (t) => {
  await using stage = await Stage.set();
  await stage.writer("first-one").then((writer) => writer[Symbol.asyncDispose]());
  const [ada, milo] = [
    await stage.seat("ada", { bypassCSP: true, reducedMotion: "reduce" }),
    await stage.seat("milo"),
  ];
  const moderator = await signIn(stage.origin, "milo");
  const [garden, news] = [
    await makeRoom(stage.origin, moderator, "public", "Garden"),
    await makeRoom(stage.origin, moderator, "public", "News"),
  ];
  for (const room of [garden, news]) {
    await must(stage.origin, await signIn(stage.origin, "ada"), `/rooms/${room}/join`);
  }
  await must(stage.origin, moderator, `/rooms/${news}/settings`, { readOnly: "true" });
  const { page } = ada;
  const { keyboard } = page;
  // In the dark scheme as well: accessibility_test.ts.
  const isFine = (within?: string) => eventually(() => violations(page, within), []);
  const open = async (text: string) => {
    await message(ada, text).hover();
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menu").waitFor();
  };
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");
  const focusIsOn = (id: string) =>
    page.waitForFunction((id) => document.activeElement?.id === id, id);

  await ada.say("Friday at noon");
  await ada.reads("Friday at noon");
  await milo.reads("Friday at noon");
  const id = await message(ada, "Friday at noon").getAttribute("id") ?? "";

  await t.step("keys go through it, and back to the message", async () => {
    await open("Friday at noon");
    await isFine("dialog");
    await eventually(focused, "React…+");
    const passed: string[] = [];
    for (
      const key of ["ArrowDown", "ArrowUp", "ArrowUp", "ArrowDown", "End", "Home", "f", "c", "c"]
    ) {
      await keyboard.press(key);
      passed.push((await focused()).slice(0, 9));
    }
    assertEquals(passed, [
      "Replyr",
      "React…+",
      "Delete…De",
      "React…+",
      "Delete…De",
      "React…+",
      "Forward…f",
      "Copy link",
      "Copy text",
    ]);
    await keyboard.press("Escape");
    await page.getByRole("menu").waitFor({ state: "detached" });
    await focusIsOn(id);
    // As the key in this place types on a Russian layout.
    await page.evaluate(() => {
      const init = { key: "ь", code: "KeyM", bubbles: true, cancelable: true };
      document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", init));
    });
    await page.getByRole("menu").waitFor();
    // Three entries begin with it.
    for (let times = 0; times < 3; times++) await keyboard.press("r");
    await eventually(focused, "React…+");
    await keyboard.press("ArrowDown");
    await keyboard.press("Enter");
    await page.getByText("Replying to").waitFor();
    await focusIsOn("text");
    await keyboard.press("Escape");
  });

  await t.step("a key does it while the pointer is at another message", async () => {
    await ada.context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await milo.say("At one, rather");
    await message(ada, "At one, rather").hover();
    await message(ada, "Friday at noon").focus();
    await message(ada, "At one, rather").hover({ position: { x: 5, y: 5 } });
    await page.evaluate((id) => document.getElementById(id)?.focus(), id);
    // It is said for a moment only.
    await Promise.all([page.getByText("Text copied").waitFor(), keyboard.press("c")]);
    await eventually(() => page.evaluate(() => navigator.clipboard.readText()), "Friday at noon");
  });

  await t.step("a pin is there for everybody, and taken away on the page of pins", async () => {
    await message(ada, "Friday at noon").focus();
    await keyboard.press("p");
    await milo.page.getByText("Pinned by ada").waitFor();
    await page.getByText("Pinned by you").waitFor();
    await milo.page.getByRole("link", { name: "Pinned messages" }).click();
    await milo.page.getByText("Friday at noon").waitFor();
    await milo.page.getByRole("button", { name: "Unpin" }).click();
    await milo.page.getByText("No pinned messages yet.").waitFor();
    await page.getByText("Pinned by you").waitFor({ state: "detached" });
    await milo.page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Pinned by milo").waitFor();
    await milo.page.getByRole("button", { name: "Unpin" }).click();
    await page.getByText("Pinned by milo").waitFor({ state: "detached" });
    await milo.page.getByRole("link", { name: "Back to the room" }).click();
    await milo.sees("live");
    await open("Friday at noon");
    await page.getByRole("menuitem", { name: "Pin to the room" }).click();
    await page.getByText("Pinned by you").waitFor();
    await page.getByRole("link", { name: "Pinned messages" }).click();
    await page.getByText("Pinned by").waitFor();
    await isFine("main");
    await page.goto("/rooms/lobby");
    await ada.sees("live");
  });

  await t.step("a bookmark is in the menu, and on a page of one's own", async () => {
    await open("Friday at noon");
    await page.getByRole("menuitem", { name: "Bookmark", exact: true }).click();
    await page.getByText("Bookmarked. Only you can see it.").waitFor();
    await open("Friday at noon");
    await page.getByRole("menuitem", { name: "Remove bookmark" }).click();
    await page.getByText("Bookmark removed").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Bookmarked. Only you can see it.").waitFor();
    await page.getByRole("link", { name: "Bookmarks" }).click();
    await page.getByRole("heading", { name: "Bookmarks" }).waitFor();
    await isFine("main");
    await page.getByRole("link", { name: "Show in the room" }).click();
    await page.locator(`#${id}:target`).waitFor();
    await page.goBack();
    await page.getByRole("button", { name: "Remove" }).click();
    await page.getByText("No bookmarks yet.").waitFor();
    await page.goto("/rooms/lobby");
    await ada.sees("live");
  });

  await t.step("a message goes on into another room, by keys alone", async () => {
    await message(ada, "Friday at noon").focus();
    await keyboard.press("f");
    const dialog = page.getByRole("dialog", { name: "Forward this message" });
    await dialog.getByRole("option", { name: "Garden" }).waitFor();
    await isFine("dialog");
    await keyboard.type("new");
    await dialog.getByRole("button", { name: "Forward to News" }).waitFor();
    await keyboard.press("Enter");
    await keyboard.type("for whoever digs");
    await keyboard.press("Enter");
    // What is refused leaves everything that was typed.
    await dialog.getByText("Only moderators can post in this room.").waitFor();
    await eventually(() => dialog.getByLabel("Comment").inputValue(), "for whoever digs");
    await dialog.getByRole("combobox").fill("gar");
    await keyboard.press("Enter");
    await Promise.all([
      page.getByText("Forwarded to Garden").waitFor(),
      keyboard.press("Enter"),
    ]);
    await focusIsOn(id);
    await milo.page.goto(`/rooms/${garden}`);
    const forwarded = message(milo, "for whoever digs");
    await eventually(async () => (await forwarded.locator("blockquote").innerText()).split(/\n+/), [
      "ada wrote (original):",
      "Friday at noon",
    ]);
    const link = await forwarded.getByRole("link", { name: "original" }).getAttribute("href");
    assertEquals(link, `${stage.origin}/rooms/lobby?around=${id.slice(1)}#${id}`);
  });

  await t.step("a finger that rests on a message opens its menu", async () => {
    const seat = await stage.window({
      hasTouch: true,
      isMobile: true,
      viewport: { width: 390, height: 844 },
    });
    await seat.signUp("nora");
    await seat.sees("live");
    const { page } = seat;
    const touch = await seat.context.newCDPSession(page);
    const finger = async (type: "touchStart" | "touchEnd", text?: string) => {
      const box = text && await message(seat, text).locator(".message-text").boundingBox();
      const touchPoints = box ? [{ x: box.x + 20, y: box.y + box.height / 2 }] : [];
      await touch.send("Input.dispatchTouchEvent", { type, touchPoints });
    };
    // The first tap is over before anything of the menu is loaded: nothing comes of it.
    const held = Promise.withResolvers<void>();
    await page.route("**/*.js", async (route) => {
      await held.promise;
      await route.continue();
    });
    const tap = async () => {
      await finger("touchStart", "At one, rather");
      await finger("touchEnd");
    };
    await Promise.all([page.waitForRequest("**/*.js"), tap()]);
    held.resolve();
    await finger("touchStart", "Friday at noon");
    await page.getByRole("menu").waitFor();
    await finger("touchEnd");
    await eventually(() => page.getByRole("menuitem", { name: "Edit" }).count(), 0);
    await page.getByRole("menuitem", { name: "Reply", exact: true }).tap();
    await page.locator(".reply-bar", { hasText: "Friday at noon" }).waitFor();
    assertEquals(seat.errors, []);
  });

  await t.step("without a script, by forms on the message's page", async () => {
    const storageState = await milo.context.storageState();
    const { page } = await stage.window({ javaScriptEnabled: false, storageState });
    await page.goto(`/rooms/lobby/messages/${id.slice(1)}`);
    await page.getByRole("button", { name: "Unpin" }).click();
    await page.getByRole("button", { name: "Pin to the room" }).waitFor();
    await page.getByRole("button", { name: "Bookmark" }).click();
    await page.getByRole("button", { name: "Remove bookmark" }).waitFor();
    await page.getByLabel("To", { exact: true }).selectOption("lobby");
    await page.getByLabel("Comment").fill("once more");
    await page.getByRole("button", { name: "Forward" }).click();
    await page.waitForURL("**/rooms/lobby");
    await eventually(() => page.locator(".message", { hasText: "once more" }).count(), 1);
  });

  assertEquals([ada.errors, milo.errors], [[], []]);
});
