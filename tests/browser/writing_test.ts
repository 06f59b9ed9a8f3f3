import { assertEquals } from "@std/assert";
import type { Locator, Page } from "playwright-core";
import { eventually, until } from "../support/until.ts";
import { isAccessible } from "./axe.ts";
import { Stage } from "./stage.ts";

Deno.test("writing with help", async (t) => {
  await using stage = await Stage.set();
  await using nora = await stage.writer("nora");
  await nora.say("你好@miloさん, see ＃lobby, says @nobody");
  const seat = await stage.window();
  await seat.signUp("milo");
  await seat.sees("live");
  const { page } = seat;
  const box = page.locator("#text");
  const list = page.getByRole("listbox");
  const options = list.getByRole("option");
  const type = async (text: string) => {
    await box.fill("");
    await box.pressSequentially(text);
  };
  /** Waits until the choice with this text is the active one, as the box says. */
  const active = async (text: string) => {
    const chosen = options.and(page.locator("[aria-selected=true]", { hasText: text }));
    await chosen.waitFor();
    await eventually(async () => {
      const id = await box.getAttribute("aria-activedescendant");
      return id !== null && id === await chosen.getAttribute("id");
    }, true);
  };

  await t.step("names are shown as the server showed them, and those that come", async () => {
    const [me, room] = [page.locator(".mention-me"), page.locator('a.mention[href^="/rooms/"]')];
    await eventually(() => me.textContent(), "@milo");
    await seat.reads("你好@miloさん, see #lobby, says @nobody");
    await eventually(() => room.getAttribute("href"), "/rooms/lobby");
    await nora.say("@here and @nora");
    await seat.reads("@here and @nora");
    await eventually(() => me.last().textContent(), "@here");
    await eventually(() => page.locator(".mention").last().getAttribute("href"), "/people/nora");
    await eventually(() => page.locator(".mention", { hasText: "nobody" }).count(), 0);
  });

  await t.step("the help is loaded when somebody begins to write", async () => {
    await Promise.all([
      page.waitForRequest((request) => request.url().endsWith(".js")),
      box.pressSequentially("a"),
    ]);
  });

  await t.step("a name is taken by Enter, and sent by the next one", async () => {
    await type("你好＠no");
    await active("nora");
    await box.press("Enter");
    await eventually(() => box.inputValue(), "你好@nora ");
    await eventually(() => list.count(), 0);
    await eventually(() => box.getAttribute("aria-controls"), null);
    await box.press("Enter");
    await seat.reads("你好@nora ");
  });

  await t.step("the arrows choose, Tab takes, Escape closes for this name", async () => {
    await type("@");
    // With the one whom only the server names, milo: what comes late would move the end of the list.
    await options.nth(3).waitFor();
    await box.press("ArrowDown");
    await box.press("ArrowDown");
    await active("@here");
    for (let step = 0; step < 3; step++) await box.press("ArrowUp");
    await active("@room");
    await box.press("Tab");
    await eventually(() => box.inputValue(), "@room ");
    await type("@n");
    await active("nora");
    await box.press("Escape");
    await box.pressSequentially("o");
    await eventually(() => list.count(), 0);
    await box.pressSequentially(" @n");
    await active("nora");
  });

  await t.step("the pointer takes, and the box keeps the focus", async () => {
    await type("in #lo");
    await options.first().click();
    await eventually(() => box.inputValue(), "in #lobby ");
    await eventually(() => isFocused(box), true);
  });

  await t.step("whoever is not on the page is found by the server", async () => {
    await (await stage.writer("quiet-carol"))[Symbol.asyncDispose]();
    await type("@qui");
    await active("quiet-carol");
    await nora.say("@quiet-carol?");
    await box.press("Enter");
    await box.press("Enter");
    await seat.reads("@quiet-carol ");
  });

  await t.step("a name that is whole is sent at once, and so is one of nobody", async () => {
    await type("/shrug @nora");
    await active("nora");
    await box.press("Enter");
    await seat.reads("@nora ¯\\_(ツ)_/¯");
    await type("@zzz");
    await box.press("Enter");
    await seat.reads("@zzz");
  });

  await t.step("an input method has its keys to itself", async () => {
    await type("@no");
    await active("nora");
    await box.evaluate((element) => {
      const init = { bubbles: true, cancelable: true, isComposing: true };
      element.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ...init }));
    });
    await eventually(() => box.inputValue(), "@no");
    await box.evaluate((element) => {
      element.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
    });
    await list.waitFor({ state: "detached" });
  });

  await t.step("a whole name of an emoji becomes the emoji, until it is undone", async () => {
    await type("so :tada:");
    await has(page, "so 🎉");
    await box.press("Control+z");
    await has(page, "so :tada:");
    await box.press("Enter");
    await seat.reads("so :tada:");
    await type("`:tada:` :smil");
    await active(":smile:");
    await box.press("Enter");
    await eventually(() => box.inputValue(), "`:tada:` 😄 ");
  });

  await t.step(
    "Enter sends a face, and takes an emoji like it only when that was chosen",
    async () => {
      await type("haha :DD");
      await list.waitFor();
      await eventually(() => box.getAttribute("aria-activedescendant"), null);
      await box.press("Enter");
      await seat.reads("haha :DD");
      await list.waitFor({ state: "detached" });
      await type("haha :DD");
      await list.waitFor();
      await box.press("ArrowDown");
      await box.press("Enter");
      await eventually(async () => /^haha \p{RGI_Emoji} $/v.test(await box.inputValue()), true);
    },
  );

  await t.step("a command that is not there stays in the box with the reason", async () => {
    await type("/nothing at all");
    await box.press("Enter");
    await page.getByRole("alert").filter({ hasText: "There is no command /nothing." }).waitFor();
    await eventually(() => box.inputValue(), "/nothing at all");
    await type("//nothing");
    await box.press("Enter");
    await seat.reads("/nothing");
    await eventually(() => page.locator(".composer-error").count(), 0);
  });

  await t.step("/help lists the commands in a dialog, and gives the focus back", async () => {
    await type("/he");
    await active("/help");
    await box.press("Enter");
    await box.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Commands" });
    await dialog.waitFor();
    await dialog.getByText("/poll").first().waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await eventually(() => isFocused(box), true);
    await eventually(() => box.inputValue(), "");
  });

  await t.step("a poll is voted on by two people", async () => {
    await type('/poll "Where?" "Here" "There"');
    await box.press("Enter");
    const second = page.getByRole("button", { name: /^2️⃣/ });
    await second.filter({ hasText: "0" }).click();
    await second.filter({ hasText: "1" }).waitFor();
    await eventually(() => second.getAttribute("aria-pressed"), "true");
    const id = await page.locator(".message", { has: second }).getAttribute("id");
    const seq = Number(id?.slice(1));
    await nora.socket.request({ type: "react", room: "lobby", seq, emoji: "2️⃣", on: true });
    await second.filter({ hasText: "2" }).waitFor();
    await eventually(() => page.locator(".reactions").last().locator("button").count(), 2);
  });

  await t.step("keys give forms, and undo takes them back", async () => {
    const select = (start: number, end: number) =>
      box.evaluate((element, [start, end]) => {
        (element as HTMLTextAreaElement).setSelectionRange(start!, end!);
      }, [start, end]);
    await box.fill("one two three");
    await select(4, 7);
    await box.press("Control+b");
    await has(page, "one **two** three");
    await box.press("Control+i");
    await has(page, "one **_two_** three");
    await box.press("Control+i");
    await box.press("Control+b");
    await has(page, "one two three");
    await box.press("Control+Shift+x");
    await has(page, "one ~~two~~ three");
    await box.press("Control+z");
    await has(page, "one two three");
    await select(4, 7);
    await box.evaluate((element) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", "https://example.org/");
      element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, cancelable: true }));
    });
    await has(page, "one [two](https://example.org/) three");
  });

  await t.step("a message is edited with the same help", async () => {
    await nora.say("before the edit");
    await seat.reads("before the edit");
    await box.fill("");
    await seat.say("my words");
    await seat.reads("my words");
    await box.press("ArrowUp");
    const editor = page.locator(".message-editor textarea");
    await editor.press("End");
    await editor.pressSequentially(" @no");
    await page.locator(".message-editor [role=option][aria-selected=true]", { hasText: "nora" })
      .waitFor();
    await editor.press("Enter");
    await eventually(() => editor.inputValue(), "my words @nora ");
    await editor.press("ControlOrMeta+A");
    await editor.press("Control+b");
    await eventually(() => editor.inputValue(), "**my words @nora** ");
    // Slashes call nothing here, and the help has no list for them.
    await editor.fill("/");
    await editor.fill("é".repeat(8_200));
    await page.locator(".message-editor .composer-limit", { hasText: "16 bytes too long" })
      .waitFor();
    await editor.press("Enter");
    await eventually(() => editor.getAttribute("aria-invalid"), "true");
    await editor.fill("all :tada: of it");
    await editor.press("Enter");
    await seat.reads("all 🎉 of it");
  });

  await t.step("what is replied to is shown as it is now, or that it is gone", async () => {
    const { socket } = nora;
    const message = page.locator(".message", { hasText: "before the edit" });
    const seq = Number((await message.getAttribute("id"))?.slice(1));
    await message.focus();
    await page.keyboard.press("r");
    const bar = page.locator(".reply-bar");
    await bar.getByText("before the edit").waitFor();
    await socket.request({ type: "edit", room: "lobby", seq, text: "after the edit" });
    await bar.getByText("after the edit").waitFor();
    await socket.request({ type: "delete", room: "lobby", seq });
    await bar.getByText("This message was deleted").waitFor();
    await seat.say("said all the same");
    await seat.reads("said all the same");
    await eventually(
      () => page.locator(".message", { hasText: "said all the same" }).locator(".quote").count(),
      0,
    );
    await eventually(() => bar.count(), 0);
  });

  await t.step("axe finds nothing in the list and the dialog, light or dark", async () => {
    const storageState = await seat.context.storageState();
    const other = await stage.window({ storageState, bypassCSP: true, reducedMotion: "reduce" });
    await other.page.goto("/rooms/lobby");
    await other.sees("live");
    await other.page.locator("#text").fill("@");
    await other.page.getByRole("option").nth(1).waitFor();
    await isAccessible(other.page, ".composer");
    await other.say("/help");
    await other.page.getByRole("dialog").waitFor();
    await isAccessible(other.page, "dialog");
    await other.context.close();
  });

  await t.step("a draft is at another device of the person, and gone when it is sent", async () => {
    const path = "/api/rooms/lobby/draft";
    const saved = (text: string) =>
      page.waitForResponse((response) =>
        response.url().endsWith(path) && response.ok() &&
        JSON.parse(response.request().postData() ?? "{}").text === text
      );
    await Promise.all([saved("half a thought"), box.fill("half a thought")]);
    const other = await stage.window({ storageState: await seat.context.storageState() });
    await other.page.goto("/rooms/lobby");
    await other.sees("live");
    const theirs = other.page.locator("#text");
    await eventually(() => theirs.inputValue(), "half a thought");
    // The last one to write counts.
    await Promise.all([
      other.page.waitForResponse((response) =>
        response.ok() && (response.request().postData() ?? "").includes("half a thought more")
      ),
      theirs.pressSequentially(" more"),
    ]);
    await Promise.all([saved("half a thought here"), box.pressSequentially(" here")]);
    await Promise.all([saved(""), box.press("Enter")]);
    await other.page.reload();
    await other.sees("live");
    await eventually(() => theirs.inputValue(), "");

    // What was sent elsewhere is no draft here any more, also when it was sent without a connection.
    const server = () =>
      other.page.evaluate(async (path) => (await (await fetch(path)).json()).text, path);
    for (const isOffline of [false, true]) {
      const text = `sent once ${isOffline ? "offline" : "here"}`;
      await Promise.all([saved(text), box.fill(text)]);
      await other.page.reload();
      await other.sees("live");
      await eventually(() => theirs.inputValue(), text);
      if (isOffline) {
        await seat.context.setOffline(true);
        await seat.sees("offline");
      }
      await box.press("Enter");
      await eventually(() => box.inputValue(), "");
      await seat.context.setOffline(false);
      await seat.reads(text);
      await has(other.page, "");
      await until(async () => await server() === "", "the draft is there still");
    }
    assertEquals(other.errors, []);
    await other.context.close();
  });

  await t.step("what is typed at the moment of leaving is there afterwards", async () => {
    await box.fill("unfinis");
    await page.goto("/rooms");
    await page.goto("/rooms/lobby");
    await seat.sees("live");
    await eventually(() => page.locator("#text").inputValue(), "unfinis");
  });

  assertEquals(seat.errors, []);
});

async function has(page: Page, text: string): Promise<void> {
  await page.waitForFunction(
    (text) => document.querySelector<HTMLTextAreaElement>("#text")?.value === text,
    text,
  );
}

function isFocused(box: Locator): Promise<boolean> {
  return box.evaluate((element) => element === document.activeElement);
}
