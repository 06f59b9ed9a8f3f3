import { eventually } from "../support/until.ts";
import { isAccessible } from "./axe.ts";
import { numbered, Stage } from "./stage.ts";

const SIGNED_OUT = ["/", "/signup", "/login"];
const SIGNED_IN = [
  "/unread",
  "/rooms",
  "/direct",
  "/status",
  "/rooms/lobby/settings",
  "/rooms/lobby",
  "/rooms/lobby?before=3",
  "/rooms/none",
  "/nowhere",
  "/my-rooms",
  "/account",
  "/account/delete",
  "/people/nora",
  "/people/milo",
  "/logout",
];

/** The pages for those who run the server; as its first person does. */
const RUNNING = ["/admin", "/admin/people", "/admin/settings", "/admin/audit"];

/** Every part that a message may have, and code with tokens of each colour. */
const EVERYTHING = [
  "**a** *b* ~~c~~ `d` [e](https://example.org/)\n\n> f\n\n1. g\n   - h\n\n|i|j|\n|-|-|\n|k|l|",
  "```ts\n// m\nexport const n: string = `${o}` + 1;\nfunction p(q = true) {}\n```",
  "```diff\n+ r\n- s\n```\n```yaml\nt: u\n```",
].join("\n\n");

Deno.test("axe finds nothing, in the light scheme and in the dark one", async (t) => {
  await using stage = await Stage.set();
  await using writer = await stage.writer("nora");
  await writer.say("one", "two https://example.org/", EVERYTHING, "three");
  // Scripts of the test itself, which the pages' policy would refuse.
  const seat = await stage.window({ bypassCSP: true, reducedMotion: "reduce" });
  const { page } = seat;
  const check = (name: string) => t.step(name, () => isAccessible(page));

  for (const path of SIGNED_OUT) {
    await page.goto(path);
    await check(path);
  }
  await page.goto("/signup");
  await page.fill("[name=username]", "a b");
  await page.fill("[name=password]", "meadow-lantern-48");
  await page.click(".auth-card button[type=submit]");
  await page.locator(".field-error").waitFor();
  const password = page.locator("[name=password]");
  await eventually(() => password.inputValue(), "meadow-lantern-48");
  await page.locator("[name=username]:focus").waitFor();
  await eventually(() => page.inputValue("[name=username]"), "a b");
  await page.getByRole("button", { name: "Show password", pressed: false }).click();
  await page.locator("[name=password][type=text]").waitFor();
  await check("a refused sign-up");
  await page.getByRole("button", { name: "Show password", pressed: true }).click();
  await page.locator("[name=password][type=password]").waitFor();
  await eventually(() => password.inputValue(), "meadow-lantern-48");

  const [name = "", value = ""] = writer.account.cookie.split("=", 2);
  await seat.context.addCookies([{ name, value, url: stage.origin, httpOnly: true }]);
  for (const path of RUNNING) {
    await page.goto(path);
    await check(path);
  }
  await seat.context.clearCookies();

  await seat.signUp("milo");
  for (const path of SIGNED_IN) {
    await page.goto(path);
    if (path === "/rooms/lobby") {
      await seat.sees("live");
      await page.locator(".code-attr").first().waitFor();
    }
    await check(path);
  }

  await page.goto("/rooms");
  await page.fill("[name=name]", "Orchard");
  await page.check("[name=kind][value=private]");
  await page.press("[name=name]", "Enter");
  await page.waitForURL(/\/rooms\/[0-9a-z]{26}$/);
  await seat.sees("live");
  await check("an empty room");
  const orchard = page.url();
  for (const path of ["/settings", "/settings?ask=archive"]) {
    await page.goto(`${orchard}${path}`);
    await check(`one's own room: ${path}`);
  }

  await page.goto("/rooms");
  await writer.say(...numbered("new", 60));
  await page.goto("/rooms/lobby");
  await page.getByRole("button", { name: "60 new messages" }).waitFor();
  await check("new messages further up");
  await page.keyboard.press("Escape");
  await seat.say("mine");
  await seat.reads("mine");
  const mine = page.locator(".message[id]").last();
  const openMenu = async () => {
    await mine.hover();
    await page.getByRole("button", { name: "More" }).click();
  };
  await mine.hover();
  await page.getByRole("button", { name: "React with 👍" }).click();
  await page.locator(".reaction").waitFor();
  await page.getByRole("button", { name: "Reply", exact: true }).click();
  await check("the actions of a message, and a reply");
  await page.getByRole("button", { name: "Edit" }).click();
  await check("a message that is edited");
  await page.getByRole("button", { name: "Cancel" }).click();
  await mine.hover();
  await page.getByRole("button", { name: "Reply in thread" }).click();
  await page.fill("#thread-text", "aside");
  await page.press("#thread-text", "Enter");
  await page.locator(".thread .message[id]", { hasText: "aside" }).waitFor();
  await check("a thread beside its room");
  await page.press("#thread-text", "Escape");
  await openMenu();
  await page.getByRole("menu").waitFor();
  await check("the menu of a message");
  await page.getByRole("menuitem", { name: "Pin to the room" }).click();
  await page.getByText("Pinned by you").waitFor();
  await openMenu();
  await page.getByRole("menuitem", { name: "Bookmark", exact: true }).click();
  await page.getByText("Bookmarked. Only you can see it.").waitFor();
  await openMenu();
  await page.getByRole("menuitem", { name: "Forward…" }).click();
  await page.getByRole("dialog").waitFor();
  await check("the dialog to forward");
  await page.keyboard.press("Escape");
  await openMenu();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  await page.getByRole("dialog").waitFor();
  await check("the question before deleting");
  await page.keyboard.press("Escape");
  await page.keyboard.press("ControlOrMeta+K");
  await page.getByRole("combobox").waitFor();
  await check("the switcher of rooms");
  await page.keyboard.press("Escape");
  await page.keyboard.press("ControlOrMeta+/");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await check("the keys");
  for (const path of ["/rooms/lobby/messages/1", "/rooms/lobby/pins", "/bookmarks", "/threads"]) {
    await page.goto(path);
    await check(path);
  }

  await page.goto("/emoji");
  await page.locator("emoji-picker .tabpanel button").first().waitFor();
  await check("the emoji picker");

  await page.goto("/rooms/lobby");
  await seat.sees("live");
  // Written as JSON, which is how it would be kept, this is larger than the store takes.
  await seat.say(`a${"\u0001".repeat(10_800)}`);
  await page.locator(".message-failed").waitFor();
  await check("a message that was refused");
  await page.getByRole("button", { name: "Discard" }).click();

  await stage.server.stop();
  await seat.sees("reconnecting");
  await seat.say("is anybody there?");
  await page.locator(".message-pending").waitFor();
  await check("a room without its server");

  await page.setViewportSize({ width: 390, height: 844 });
  for (const drawer of ["Rooms", "People"]) {
    await page.getByRole("button", { name: drawer }).first().click();
    await page.locator(`#${drawer.toLowerCase()}:popover-open`).waitFor();
    await check(`the drawer ${drawer}`);
    await page.keyboard.press("Escape");
  }
});
