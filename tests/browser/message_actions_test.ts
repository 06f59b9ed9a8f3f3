import { assertEquals } from "@std/assert";
import { eventually } from "../support/until.ts";
import { numbered, type Seat, Stage } from "./stage.ts";
import { PASSWORD } from "../support/client.ts";

const message = ({ page }: Seat, text: string) =>
  page.locator(".message[id]", { has: page.locator(".message-text", { hasText: text }) });

/** Chooses an entry of a message's menu. */
async function choose(seat: Seat, text: string, name: string): Promise<void> {
  await message(seat, text).hover();
  await seat.page.getByRole("button", { name: "More" }).click();
  await seat.page.getByRole("menuitem", { name }).click();
}

Deno.test("what one does with a message, the other sees", async (t) => {
  await using stage = await Stage.set();
  const [ada, milo] = await Promise.all([stage.seat("ada"), stage.seat("milo")]);
  await ada.say("Friday?");
  await milo.reads("Friday?");

  await t.step("a reaction, with its names, and that it is taken back", async () => {
    await message(milo, "Friday?").hover();
    await milo.page.getByRole("button", { name: "React with 👍" }).click();
    await ada.page.getByRole("button", { name: "milo reacted with 👍" }).click();
    await milo.page.getByRole("button", { name: "You and ada reacted with 👍" }).click();
    const left = ada.page.getByRole("button", { name: "You reacted with 👍" });
    await eventually(() => left.getAttribute("aria-pressed"), "true");
    await eventually(() => left.textContent(), "👍 1");
  });

  await t.step(
    "an emoji from the picker, which is the same reaction as one from the bar",
    async () => {
      await message(milo, "Friday?").hover();
      await milo.page.getByRole("button", { name: "React…" }).click();
      const frame = milo.page.frameLocator(".emoji-popover iframe");
      await frame.locator("#search").fill("thumbs up");
      await frame.getByRole("option", { name: /thumbs up/ }).first().click();
      const both = ada.page.getByRole("button", { name: "You and milo reacted with 👍" });
      await both.waitFor();
      await eventually(() => both.textContent(), "👍 2");
      await eventually(() => ada.page.locator(".reaction").count(), 1);
    },
  );

  await t.step("its address, by the clipboard where there is one and without", async () => {
    const { page } = ada;
    await ada.context.grantPermissions(["clipboard-read", "clipboard-write"]);
    for (const isSecure of [true, false]) {
      if (!isSecure) {
        await page.evaluate(() => {
          Object.assign(globalThis, { clipboard: navigator.clipboard });
          Object.defineProperty(navigator, "clipboard", { value: undefined, configurable: true });
        });
      }
      // It is said for a moment only.
      await Promise.all([
        page.getByText("Link copied").waitFor(),
        choose(ada, "Friday?", "Copy link"),
      ]);
      const copied = await page.evaluate(() => {
        const { clipboard = navigator.clipboard } = globalThis as { clipboard?: Clipboard };
        return clipboard.readText();
      });
      assertEquals(copied, `${stage.origin}/rooms/lobby?around=1#m1`);
      // So that the second one is not taken for it.
      if (isSecure) await page.getByText("Link copied").waitFor({ state: "detached" });
    }
  });

  await t.step("a reply leads to what it answers", async () => {
    await message(milo, "Friday?").hover();
    await milo.page.getByRole("button", { name: "Reply", exact: true }).click();
    await milo.say("Yes, gladly");
    await ada.reads("Yes, gladly");
    const quote = message(ada, "Yes, gladly").locator(".quote");
    await eventually(() => quote.innerText(), "In reply to message 1\nada\nFriday?");
    await quote.click();
    await ada.page.locator("#m1:target").waitFor();
  });

  await t.step("an edit, with what was said before", async () => {
    await message(ada, "Friday?").hover();
    await ada.page.getByRole("button", { name: "Edit" }).click();
    const editor = ada.page.getByRole("textbox", { name: "Edit the message" });
    await editor.fill("Saturday?");
    await editor.press("Enter");
    await milo.reads("Saturday?");
    await eventually(
      () => message(milo, "Yes, gladly").locator(".quote").innerText(),
      "In reply to message 1\nada\nSaturday?",
    );
    await message(milo, "Saturday?").getByRole("link", { name: "edited" }).click();
    // A click does not wait for the page that it leads to, and a reading of all texts waits for none.
    await milo.page.locator(".versions .message-text", { hasText: "Saturday?" }).waitFor();
    await eventually(() => milo.page.locator(".versions .message-text").allInnerTexts(), [
      "Friday?",
      "Saturday?",
    ]);
    await milo.page.getByRole("link", { name: "Show in the room" }).click();
    await milo.sees("live");
    await milo.page.locator("#m1:target").waitFor();
  });

  await t.step("an edit that cannot be stored stays in its box", async () => {
    await message(milo, "Yes, gladly").hover();
    await milo.page.getByRole("button", { name: "Edit" }).click();
    const editor = milo.page.getByRole("textbox", { name: "Edit the message" });
    await editor.fill("Gladly, with cake");
    await stage.server.stop();
    await milo.sees("reconnecting");
    await editor.press("Enter");
    await milo.page.getByText("There is no connection.").waitFor();
    await eventually(() => editor.inputValue(), "Gladly, with cake");
    await stage.server.restart();
    await milo.sees("live");
    await editor.press("Enter");
    await ada.reads("Gladly, with cake");
  });

  await t.step("a deleted message, once that was confirmed", async () => {
    await choose(ada, "Saturday?", "Delete…");
    await ada.page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    await choose(ada, "Saturday?", "Delete…");
    await ada.page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await milo.page.locator("#m1 .message-deleted").waitFor();
    await eventually(
      () => message(milo, "Gladly, with cake").locator(".quote").innerText(),
      "In reply to message 1\nada\ndeleted",
    );
    await eventually(() => milo.page.locator("#m1 .reaction").count(), 0);
  });

  await t.step("a message that is not in the page any more is loaded, and gone to", async () => {
    const id = await message(ada, "Gladly, with cake").getAttribute("id");
    const seq = Number(id?.slice(1));
    await using writer = await stage.writer("nora");
    await writer.say(...numbered("word", 120));
    await ada.page.goto(`/rooms/lobby?around=${seq}#m${seq}`);
    await eventually(
      () => ada.page.locator(`#m${seq}:target .message-text`).innerText(),
      "Gladly, with cake",
    );
    await milo.page.goto("/rooms/lobby");
    await milo.sees("live");
    const answer = { type: "send", room: "lobby", cid: crypto.randomUUID(), replyTo: seq };
    await writer.socket.request({ ...answer, text: "as you said" });
    await message(milo, "as you said").locator(".quote").click();
    await milo.page.locator(`#m${seq}:target`).waitFor();
  });

  assertEquals([ada.errors, milo.errors], [[], []]);
});

Deno.test("from signing up to a deleted message with nothing but keys", async () => {
  await using stage = await Stage.set();
  await using writer = await stage.writer("nora");
  await writer.say("hello");
  const seat = await stage.window();
  const { page } = seat;
  const { keyboard } = page;
  await page.goto("/signup");
  const tabTo = async (name: string) => {
    for (let tries = 0; tries < 40; tries++) {
      await keyboard.press("Tab");
      const found = await page.evaluate(() => {
        const { activeElement: element } = document;
        const label = element instanceof HTMLInputElement ? element.labels?.[0]?.innerText : null;
        return `${label ?? ""} ${
          element?.getAttribute("aria-label") ?? element?.textContent ?? ""
        }`;
      });
      if (found.includes(name)) return;
    }
    throw new Error(`Tab does not lead to ${name}.`);
  };
  const focused = (selector: string) =>
    page.waitForFunction((it) => document.activeElement?.matches(it), selector);

  const toLog = async () => {
    while (!await page.evaluate(() => document.activeElement?.matches(".log, .message"))) {
      await keyboard.press("Shift+Tab");
    }
  };

  if (!await page.evaluate(() => document.activeElement instanceof HTMLInputElement)) {
    await tabTo("Username");
  }
  await keyboard.type("milo");
  await tabTo("Password");
  await keyboard.type(PASSWORD);
  await keyboard.press("Enter");
  await page.waitForURL("**/rooms/lobby");
  await seat.sees("live");

  await focused("#text");
  await keyboard.type("frist");
  await keyboard.press("Enter");
  await seat.reads("frist");

  await keyboard.press("ArrowUp");
  await focused(".message-editor textarea");
  await keyboard.press("ControlOrMeta+A");
  await keyboard.type("first");
  await keyboard.press("Enter");
  await seat.reads("first");
  await focused("#text");

  // From the box to the log, and there from message to message.
  await toLog();
  if (await page.evaluate(() => document.activeElement?.matches(".log"))) {
    await keyboard.press("ArrowUp");
  }
  while (!await page.evaluate(() => document.activeElement?.matches("#m1"))) {
    await keyboard.press("ArrowUp");
  }
  await keyboard.press("Enter");
  await focused(".tool");
  await keyboard.press("Enter");
  await page.getByRole("button", { name: "You reacted with 👍" }).waitFor();
  await keyboard.press("Escape");
  await focused("#text");

  await toLog();
  while (!await page.evaluate(() => document.activeElement?.matches("#m1"))) {
    await keyboard.press("ArrowUp");
  }
  await keyboard.press("r");
  await focused("#text");
  await keyboard.type("an answer");
  await keyboard.press("Enter");
  await seat.reads("an answer");
  await eventually(() => message(seat, "an answer").locator(".quote").count(), 1);

  await toLog();
  while (!await page.evaluate(() => document.activeElement?.id.startsWith("m"))) {
    await keyboard.press("ArrowUp");
  }
  while (!await page.evaluate(() => document.activeElement?.querySelector(".quote"))) {
    await keyboard.press("ArrowDown");
  }
  await keyboard.press("Delete");
  await page.getByRole("dialog").waitFor();
  await tabTo("Delete");
  await keyboard.press("Enter");
  await page.locator(".message-deleted").waitFor();
  assertEquals(seat.errors, []);
});
