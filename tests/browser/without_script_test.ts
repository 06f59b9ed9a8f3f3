import { assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { eventually } from "../support/until.ts";
import { numbered, Stage, turn } from "./stage.ts";

Deno.test("everything works without JavaScript", async (t) => {
  await using stage = await Stage.set();

  await t.step("sign up, read, post and turn to older pages", async () => {
    await using writer = await stage.writer("nora");
    const lines = numbered("line", 120);
    await writer.say(...lines);

    const { page, errors } = await stage.seat("milo", { javaScriptEnabled: false });
    const texts = () => page.locator(".message-text").allTextContents();
    await eventually(texts, lines.slice(-50));
    // The page opens at the newest message.
    await eventually(() => page.getByText("line 120", { exact: true }).isVisible(), true);
    await eventually(() => inView(page, "line 120"), true);

    await page.fill("#text", "first line\nsecond <b>line</b>");
    await turn(page, page.locator(".composer-send"));
    await page.waitForURL("**/rooms/lobby");
    await eventually(async () => (await texts()).at(-1), "first line\nsecond <b>line</b>");
    await eventually(() => page.locator(".author").last().textContent(), "milo");

    await turn(page, page.locator("text=Older messages"));
    await eventually(texts, lines.slice(21, 71));
    await turn(page, page.locator("text=Older messages"));
    await eventually(texts, lines.slice(0, 21));
    await eventually(() => page.getByText("This is the start of lobby").isVisible(), true);
    await turn(page, page.locator("text=Back to the newest messages"));
    await eventually(async () => (await texts()).length, 50);
    assertEquals(errors, []);
  });

  await t.step("what could not be posted is still there, with the reason", async () => {
    const { page } = await stage.seat("ines", { javaScriptEnabled: false });

    const long = "word ".repeat(4_000);
    await page.fill("#text", long);
    await turn(page, page.locator(".composer-send"));
    await page.getByRole("alert").waitFor();
    await eventually(
      () => page.getByRole("alert").textContent(),
      "The message must be at most 16384 bytes.",
    );
    await eventually(() => page.inputValue("#text"), long);

    await page.fill("#text", "shorter");
    await turn(page, page.locator(".composer-send"));
    await page.waitForURL("**/rooms/lobby");
    await eventually(() => page.locator(".message-text").last().textContent(), "shorter");
  });

  await t.step(
    "a message is reacted to, answered, edited and deleted on a page of its own",
    async () => {
      const { page } = await stage.seat("olga", { javaScriptEnabled: false });
      await page.fill("#text", "frist");
      await turn(page, page.locator(".composer-send"));
      await page.locator(".message-more").last().click();
      await page.getByRole("button", { name: "React with 🎉" }).click();
      await eventually(() => page.locator(".reaction").textContent(), "🎉 1");
      await page.getByRole("textbox", { name: "Edit" }).fill("first");
      await turn(page, page.getByRole("button", { name: "Save" }));
      await eventually(() => page.locator(".versions .message-text").allTextContents(), [
        "frist",
        "first",
      ]);
      const { pathname } = new URL(page.url());
      await page.getByRole("textbox", { name: "Reply" }).fill("an answer");
      await page.getByRole("button", { name: "Reply" }).click();
      await page.waitForURL("**/rooms/lobby");
      const answer = page.locator(".message", { hasText: "an answer" });
      await eventually(() => answer.locator(".quote > bdi").allTextContents(), ["olga", "first"]);
      await page.goto(pathname);
      await page.getByRole("link", { name: "Delete the message" }).click();
      await page.getByRole("button", { name: "Delete" }).click();
      await page.locator(".message-deleted").waitFor();
      await eventually(() => page.locator(".versions, .reaction").count(), 0);
    },
  );

  await t.step("rooms are made, listed and found again", async () => {
    const { page } = await stage.seat("theo", { javaScriptEnabled: false });

    await page.click("text=Browse and create");
    await page.fill("[name=name]", "lobby");
    await page.fill("[name=topic]", "kept as it was typed");
    await page.click("text=Create the room");
    await eventually(
      () => page.locator(".field-error").textContent(),
      "There is already a room with this name, or one that looks like it.",
    );
    await eventually(() => page.inputValue("[name=topic]"), "kept as it was typed");

    await page.fill("[name=name]", "books & tea");
    await page.click("text=Create the room");
    await page.waitForURL(/\/rooms\/[^/]+$/);
    await eventually(() => page.title(), "books & tea · Parlor");
    await eventually(() => page.locator("h1").textContent(), "books & tea");
    await page.goto("/");
    await eventually(() => page.title(), "books & tea · Parlor");
    await page.goto("/rooms");
    await eventually(() => page.locator(".room-card strong").allTextContents(), [
      "books & tea",
      "lobby",
    ]);
  });

  await t.step("who is signed out is sent to sign in, and back", async () => {
    const { page } = await stage.seat("rosa", { javaScriptEnabled: false });

    await page.getByRole("link", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL(stage.origin + "/");
    await eventually(() => page.getByText("Pull up a chair").isVisible(), true);
    await page.goto("/rooms/lobby");
    await eventually(() => new URL(page.url()).pathname, "/login");
    await page.fill("[name=username]", "rosa");
    await page.fill("[name=password]", "meadow-lantern-48");
    await page.click(".auth-card button[type=submit]");
    await page.waitForURL("**/rooms/lobby");

    const answer = await page.goto("/rooms/none");
    assertEquals(answer?.status(), 404);
    await eventually(
      () =>
        page.getByText("This room does not exist, or you do not have access to it.")
          .isVisible(),
      true,
    );
  });
});

function inView(page: Page, text: string): Promise<boolean> {
  return page.getByText(text, { exact: true }).evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
}
