import { assertEquals } from "@std/assert";
import { makeRoom, must } from "../support/rooms.ts";
import { eventually } from "../support/until.ts";
import { Stage, turn } from "./stage.ts";

Deno.test("names lead to people, and the switcher finds them", async (t) => {
  await using stage = await Stage.set();
  await using nora = await stage.writer("nora");
  await nora.say("hello there");
  const seat = await stage.seat("milo");
  const { page } = seat;
  const { keyboard } = page;
  const room = await makeRoom(stage.origin, nora.account, "public", "Oslo plans");
  const card = page.getByRole("dialog", { name: "nora" });
  const author = page.locator(".message-head").getByRole("link", { name: "nora" });

  await t.step("a click on a name opens the card over the room, and Escape closes it", async () => {
    await author.click();
    await card.waitFor();
    await card.locator("small", { hasText: "@nora" }).waitFor();
    await card.getByRole("button", { name: "Message" }).waitFor();
    await eventually(() => Promise.resolve(new URL(page.url()).pathname), "/rooms/lobby");
    await keyboard.press("Escape");
    await card.waitFor({ state: "detached" });
  });

  await t.step("so do a picture, and the keys", async () => {
    const picture = await page.locator(".message-first > .avatar").first().boundingBox();
    assertEquals(picture === null, false);
    await page.mouse.click(picture!.x + picture!.width / 2, picture!.y + picture!.height / 2);
    await card.waitFor();
    await keyboard.press("Escape");
    await card.waitFor({ state: "detached" });
    await author.focus();
    await keyboard.press("Enter");
    await card.waitFor();
  });

  await t.step("Mention begins a text in the room", async () => {
    await card.getByRole("link", { name: "Mention" }).click();
    await card.waitFor({ state: "detached" });
    await eventually(() => page.inputValue("#text"), "@nora ");
    await page.fill("#text", "");
  });

  await t.step("with a modifier key the link leads to a page of its own", async () => {
    const [tab] = await Promise.all([
      page.context().waitForEvent("page"),
      author.click({ modifiers: ["ControlOrMeta"] }),
    ]);
    await tab.close();
    await eventually(() => card.count(), 0);
    // A tab in the background may take its time; the page is the same in one that is in front.
    const other = await page.context().newPage();
    await other.goto(`${stage.origin}/people/nora`, { referer: `${stage.origin}/rooms/lobby` });
    await other.getByRole("heading", { name: "nora", level: 1 }).waitFor();
    // Without the script of a room, it leads back there.
    await turn(other, other.getByRole("link", { name: "Mention" }));
    await other.waitForURL("**/rooms/lobby?mention=nora");
    await eventually(() => other.inputValue("#text"), "@nora ");
    await other.close();
  });

  await t.step("the switcher finds a room to join and a person to write to", async () => {
    await keyboard.press("ControlOrMeta+K");
    const box = page.getByRole("combobox", { name: "Jump to" });
    await box.fill("osl");
    await page.getByRole("option", { name: "Oslo plans not joined" }).waitFor();
    await box.fill("nor");
    await page.getByRole("option", { name: "nora @nora" }).waitFor();
    await keyboard.press("Enter");
    await page.waitForURL(/\/rooms\/[0-9a-z]{26}$/);
    await page.getByRole("heading", { name: "nora", level: 1 }).waitFor();
    await seat.sees("live");
  });

  await t.step(
    "a direct room is new to the other with its first message, which can be closed",
    async () => {
      const direct = new URL(page.url()).pathname;
      await seat.say("psst");
      await seat.reads("psst");
      await page.getByRole("link", { name: "About this room" }).click();
      await turn(page, page.getByRole("button", { name: "Close the conversation" }));
      await page.waitForURL("**/rooms");
      await eventually(() => page.locator(`#rooms a[href="${direct}"]`).count(), 0);
      await page.goto("/rooms/lobby");
      await seat.sees("live");
      await must(stage.origin, nora.account, `${direct}/messages`, { text: "yes?" });
      await page.locator(`#rooms a[href="${direct}"]`).waitFor();
    },
  );

  assertEquals(room.length, 26);
  assertEquals(seat.errors, []);
});
