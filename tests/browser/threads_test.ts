import { assertEquals } from "@std/assert";
import { eventually } from "../support/until.ts";
import { violations } from "./axe.ts";
import { type Seat, Stage } from "./stage.ts";

const message = ({ page }: Seat, text: string, inside = ".conversation") =>
  page.locator(`${inside} .message[id]`, {
    has: page.locator(".message-text", { hasText: text }),
  });

/** Waits until a reply is in the thread that is open, and confirmed. */
const reads = (seat: Seat, text: string) => message(seat, text, ".thread").waitFor();

const reply = async ({ page }: Seat, text: string) => {
  await page.fill("#thread-text", text);
  await page.press("#thread-text", "Enter");
};

const line = ({ page }: Seat, words: string | RegExp) =>
  page.locator(".conversation .thread-link", { hasText: words });

const focused = ({ page }: Seat, selector: string) =>
  page.waitForFunction((it) => document.activeElement?.matches(it), selector);

const titled = ({ page }: Seat, title: string) =>
  page.waitForFunction((it) => document.title === it, title);

Deno.test("a thread beside its room", async (t) => {
  await using stage = await Stage.set();
  const options = { bypassCSP: true, reducedMotion: "reduce" } as const;
  const [ada, milo] = await Promise.all([stage.seat("ada", options), stage.seat("milo", options)]);
  await ada.say("Lunch?");
  await milo.reads("Lunch?");

  await t.step("what one replies, the other is told of below the message", async () => {
    await message(milo, "Lunch?").hover();
    await milo.page.getByRole("button", { name: "Reply in thread" }).click();
    await focused(milo, "#thread-text");
    await milo.page.getByText("No replies yet").waitFor();
    await reply(milo, "Soup");
    await reads(milo, "Soup");
    await line(ada, "1 reply, 1 new").waitFor();
    await eventually(() => ada.texts(), ["Lunch?"]);
    // It is her message: the list and the title say so as well.
    await ada.page.locator(".side-mentions", { hasText: "1 for you" }).waitFor();
    await titled(ada, "(1) lobby · Parlor");
  });

  await t.step("it opens beside the conversation, where both see what the other does", async () => {
    await line(ada, "1 reply").click();
    await reads(ada, "Soup");
    await titled(ada, "lobby · Parlor");
    await ada.page.locator(".side-mentions").waitFor({ state: "detached" });
    await eventually(() => new URL(ada.page.url()).pathname, "/rooms/lobby/threads/1");
    await ada.page.locator(".thread .thread-source", { hasText: "Lunch?" }).waitFor();
    await ada.page.locator(".conversation #text").waitFor();
    // It is said for a moment only.
    await Promise.all([
      milo.page.locator(".thread .typing", { hasText: "ada is typing" }).waitFor(),
      ada.page.locator("#thread-text").pressSequentially("Noo"),
    ]);
    await eventually(() => milo.page.locator(".conversation .typing").innerText(), "");
    await reply(ada, "Noodles");
    await reads(milo, "Noodles");
    await message(milo, "Noodles", ".thread").hover();
    await milo.page.locator(".thread").getByRole("button", { name: "React with 👍" }).click();
    await message(ada, "Noodles", ".thread").locator(".reaction").waitFor();
    const ids = await ada.page.locator("[id]").evaluateAll((all) => all.map(({ id }) => id));
    assertEquals(ids.filter((id, index) => ids.indexOf(id) !== index), []);
  });

  await t.step("keys lead into it and back, and each has its own draft", async () => {
    const { page } = ada;
    await page.fill("#thread-text", "half a thou");
    await page.press("#thread-text", "Escape");
    await page.locator(".thread").waitFor({ state: "detached" });
    await focused(ada, "#m1");
    await eventually(() => new URL(page.url()).pathname, "/rooms/lobby");
    await eventually(() => page.inputValue("#text"), "");
    await page.keyboard.press("t");
    await focused(ada, "#thread-text");
    await eventually(() => page.inputValue("#thread-text"), "half a thou");
    // From a message Esc leads to the box first.
    await message(ada, "Soup", ".thread").focus();
    await page.keyboard.press("Escape");
    await focused(ada, "#thread-text");
    await page.fill("#thread-text", "");
    await page.goBack();
    await page.locator(".thread").waitFor({ state: "detached" });
    await page.goForward();
    await reads(ada, "Soup");
    await page.getByRole("link", { name: "Close the thread" }).click();
    await page.locator(".thread").waitFor({ state: "detached" });
  });

  await t.step("what was read is not new, on the next page neither", async () => {
    await ada.page.goto("/rooms/lobby");
    await ada.sees("live");
    await line(ada, /^2 replies last/).waitFor();
    await reply(milo, "At one");
    await line(ada, "3 replies, 1 new").waitFor();
    await ada.page.goto("/threads");
    await ada.page.getByText("1 new").waitFor();
    await ada.page.getByRole("link", { name: "Lunch?" }).click();
    await reads(ada, "At one");
    await ada.sees("live");
  });

  await t.step("what is typed before the page's script comes is there afterwards", async () => {
    const { page } = ada;
    const held = Promise.withResolvers<void>();
    await page.route("**/_fresh/js/**", async (route) => {
      await held.promise;
      await route.continue();
    });
    await page.goto("/rooms/lobby/threads/1", { waitUntil: "commit" });
    await page.fill("#text", "early");
    await page.fill("#thread-text", "early as well");
    held.resolve();
    await ada.sees("live");
    await page.unrouteAll({ behavior: "wait" });
    for (const isReloaded of [false, true]) {
      if (isReloaded) {
        await page.reload();
        await ada.sees("live");
      }
      await eventually(() => page.inputValue("#text"), "early");
      await eventually(() => page.inputValue("#thread-text"), "early as well");
    }
    await page.fill("#text", "");
    await page.fill("#thread-text", "");
  });

  // In the dark scheme as well: accessibility_test.ts.
  await t.step("axe finds nothing, wide or narrow", async () => {
    const { page } = ada;
    await eventually(() => violations(page), []);
    await page.setViewportSize({ width: 390, height: 844 });
    await eventually(() => violations(page), []);
    await eventually(() => page.locator(".conversation .log").isVisible(), false);
    await page.getByRole("link", { name: "Close the thread" }).click();
    await page.locator("#text").waitFor();
    await page.setViewportSize({ width: 1280, height: 720 });
  });

  await t.step(
    "a reply without a connection is sent later, though the thread is closed",
    async () => {
      await ada.page.goto("/rooms/lobby/threads/1");
      await ada.sees("live");
      await reads(ada, "At one");
      await stage.server.stop();
      await ada.sees("reconnecting");
      await reply(ada, "Fine");
      await ada.page.locator(".thread .message-pending").waitFor();
      await ada.page.press("#thread-text", "Escape");
      await ada.page.locator(".thread").waitFor({ state: "detached" });
      await stage.server.restart();
      await reads(milo, "Fine");
      await line(ada, "4 replies").waitFor();
    },
  );

  await t.step("without a script it is read and answered on a page", async () => {
    const storageState = await milo.context.storageState();
    const plain = await stage.window({ javaScriptEnabled: false, storageState });
    const { page } = plain;
    await page.goto("/rooms/lobby");
    await line(plain, "4 replies").click();
    await reads(plain, "Fine");
    await page.fill("#thread-text", "See you");
    await page.locator(".thread .composer-send").click();
    await reads(plain, "See you");
    await reads(milo, "See you");
    await page.locator(".thread .message-more").first().click();
    await page.getByRole("link", { name: "Show in the thread" }).click();
    await page.locator("#t1:target").waitFor();
    await page.getByRole("link", { name: "Threads" }).click();
    await page.getByText("5 replies").waitFor();
  });

  assertEquals([ada.errors, milo.errors], [[], []]);
});
