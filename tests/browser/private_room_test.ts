import { assertEquals } from "@std/assert";
import { eventually } from "../support/until.ts";
import { Stage, turn } from "./stage.ts";

Deno.test("a private room: made, shared by a link, and closed to whoever is removed", async () => {
  await using stage = await Stage.set({ parallel: true });
  const [ada, milo] = await Promise.all([stage.seat("ada"), stage.seat("milo")]);

  await ada.page.click("text=Browse and create");
  await ada.page.fill("[name=name]", "the back room");
  await ada.page.getByText("Invited people only").click();
  await ada.page.click("text=Create the room");
  await ada.page.waitForURL(/\/rooms\/[0-9a-z]{26}$/);
  const address = ada.page.url();
  await ada.sees("live");
  await ada.say("first in");

  await ada.page.getByRole("link", { name: "About this room" }).click();
  await ada.page.click("text=Make an invite");
  const link = await ada.page.locator(".invite-url").inputValue();
  await ada.page.click("text=Back to the room");
  await ada.sees("live");

  let answer = await milo.page.goto(address);
  assertEquals(answer?.status(), 404);
  await milo.page.goto(link);
  await milo.page.click("text=Join the room");
  await milo.page.waitForURL(address);
  await milo.sees("live");
  await ada.page.locator(".system-line", { hasText: "milo joined" }).waitFor();
  await milo.reads("first in");
  await milo.say("second in");
  await ada.reads("second in");

  // The list of rooms and what the room is called follow without loading the page again.
  const admin = await ada.context.newPage();
  await admin.goto(`${address}/settings`);
  await admin.fill("[name=name]", "the cellar");
  await admin.click("text=Save");
  await milo.page.locator("h1", { hasText: "the cellar" }).waitFor();
  await milo.page.locator("#rooms .side-item", { hasText: "the cellar" }).waitFor();
  await milo.page.locator(".system-line", { hasText: "named the room" }).waitFor();

  await admin.getByRole("link", { name: "Remove milo" }).click();
  await admin.getByRole("heading", { name: "Remove milo from the cellar?" }).waitFor();
  await admin.getByRole("link", { name: "Cancel" }).click();
  await admin.getByRole("link", { name: "Remove milo" }).click();
  await admin.getByRole("button", { name: "Remove" }).click();
  await milo.page.getByText("You are no longer a member of this room.").waitFor();
  await milo.page.locator("#rooms .side-item", { hasText: "lobby" }).waitFor();
  await ada.page.locator(".system-line", { hasText: "ada removed milo" }).waitFor();
  await ada.say("alone again");
  await ada.reads("alone again");
  await eventually(async () => (await milo.texts()).includes("alone again"), false);
  answer = await milo.page.goto(address);
  assertEquals(answer?.status(), 404);
  answer = await milo.page.goto(link);
  assertEquals(answer?.status(), 200);
  await milo.page.click("text=Join the room");
  await milo.page.getByText("You were removed from this room").waitFor();
  assertEquals([ada.errors, milo.errors], [[], []]);
});

Deno.test("a direct message: found in the other one's list, and archived rooms are read", async () => {
  await using stage = await Stage.set();
  const [ada, milo] = await Promise.all([stage.seat("ada"), stage.seat("milo")]);
  await ada.page.click("text=New message");
  await ada.page.getByText("@milo").click();
  await ada.page.click("text=Open the conversation");
  await ada.page.waitForURL(/\/rooms\/[0-9a-z]{26}$/);
  await eventually(() => ada.page.locator("h1").textContent(), "milo");
  await ada.sees("live");
  await ada.say("between us");
  await milo.page.locator("#rooms .side-item", { hasText: "ada" }).click();
  await milo.reads("between us");

  await ada.page.goto("/rooms");
  await ada.page.fill("[name=name]", "old plans");
  await ada.page.click("text=Create the room");
  await ada.page.waitForURL(/\/rooms\/[0-9a-z]{26}$/);
  await ada.sees("live");
  const admin = await ada.context.newPage();
  await admin.goto(`${ada.page.url()}/settings`);
  await admin.click("text=Archive the room");
  await admin.getByRole("button", { name: "Archive" }).click();
  await ada.page.getByText("This room is archived. You can read it, but nobody can post.")
    .waitFor();
  await admin.click("text=Restore the room");
  await ada.page.waitForSelector("#text[name=text]");
  assertEquals([ada.errors, milo.errors], [[], []]);
});

Deno.test("rooms are made, joined, changed and left without JavaScript", async () => {
  await using stage = await Stage.set();
  const { page } = await stage.seat("ada", { javaScriptEnabled: false });
  const other = (await stage.seat("milo", { javaScriptEnabled: false })).page;
  await page.click("text=Browse and create");
  await page.fill("[name=name]", "garden");
  await page.click("text=Create the room");
  await page.getByRole("link", { name: "About this room" }).click();
  await page.fill("[name=topic]", "what grows");
  const about = page.getByRole("form", { name: "Name and topic" });
  await turn(page, about.getByRole("button", { name: "Save" }));
  await page.fill("[name=username]", "nobody-of-that-name");
  await page.click("button:text-is('Add')");
  await eventually(() => page.inputValue("[name=username]"), "nobody-of-that-name");

  await other.click("text=Browse and create");
  await other.getByRole("button", { name: "Join garden" }).click();
  await other.waitForURL(/\/rooms\/[0-9a-z]{26}$/);
  await eventually(() => other.locator(".system-line > span").allTextContents(), [
    "ada set the topic to “what grows”",
    "milo joined",
  ]);
  await other.getByRole("link", { name: "About this room" }).click();
  await other.click("text=Leave the room");
  await other.getByRole("heading", { name: "Leave garden?" }).waitFor();
  await other.getByRole("button", { name: "Leave" }).click();
  await other.waitForURL((url) => !url.pathname.endsWith("/settings"));
  await other.goto("/rooms");
  await other.getByRole("button", { name: "Join garden" }).waitFor();
});
