import { assertEquals } from "@std/assert";
import { eventually } from "../support/until.ts";
import { type Seat, Stage } from "./stage.ts";

Deno.test("the message box", async (t) => {
  await using stage = await Stage.set();
  const seat = await stage.seat("milo");
  const { page } = seat;
  const box = page.locator("#text");

  await t.step(
    "Enter sends, Shift+Enter starts a new line, and the box stays in focus",
    async () => {
      await eventually(() => box.evaluate((element) => element === document.activeElement), true);
      await box.pressSequentially("first");
      await box.press("Shift+Enter");
      await box.pressSequentially("second");
      const height = (await box.boundingBox())?.height ?? 0;
      await box.press("Enter");
      await seat.reads("first\nsecond");
      await eventually(() => box.inputValue(), "");
      await eventually(async () => ((await box.boundingBox())?.height ?? height) < height, true);
      await eventually(() => box.evaluate((element) => element === document.activeElement), true);
    },
  );

  await t.step("Enter that chooses a word in an input method does not send", async () => {
    await box.fill("日本");
    await box.evaluate((element) => {
      const enter = { key: "Enter", isComposing: true, bubbles: true, cancelable: true };
      element.dispatchEvent(new KeyboardEvent("keydown", enter));
    });
    await eventually(() => box.inputValue(), "日本");
    await box.press("Enter");
    await seat.reads("日本");
  });

  await t.step("a blank message is not sent", async () => {
    const before = await page.locator(".message").count();
    await box.fill(" \n ");
    await box.press("Enter");
    await page.click(".composer-send");
    await eventually(() => page.locator(".message").count(), before);
    await eventually(() => box.inputValue(), " \n ");
    for (const unseen of ["\u200b", "> &#8203;"]) {
      await box.fill(unseen);
      await box.press("Enter");
      await page.getByText("The text must not be blank.").waitFor();
      await eventually(() => box.inputValue(), unseen);
      await eventually(() => page.locator(".message").count(), before);
    }
  });

  await t.step("what is typed survives a reload", async () => {
    await box.fill("half a thou");
    await page.reload();
    await seat.sees("live");
    await eventually(() => box.inputValue(), "half a thou");
    await box.fill("");
  });

  await t.step("the rest is shown near the limit, and nothing is cut off beyond it", async () => {
    await box.fill("é".repeat(8_100));
    await eventually(() => page.textContent(".composer-limit"), "184 bytes left");
    await box.fill("é".repeat(8_200));
    await eventually(() => page.textContent(".composer-limit"), "16 bytes too long");
    await eventually(() => box.getAttribute("aria-invalid"), "true");
    await box.press("Enter");
    await eventually(async () => (await box.inputValue()).length, 8_200);
    await box.fill("");
  });

  await t.step("addresses are links, and markup is text", async () => {
    await seat.say("see https://example.org/a_(b)?c=<d>, or <b>javascript:alert(1)</b>");
    const link = page.locator(".message-text a").last();
    await eventually(() => link.getAttribute("href"), "https://example.org/a_(b)?c=");
    await eventually(() => link.getAttribute("rel"), "noopener noreferrer nofollow ugc");
    await eventually(() => page.locator(".message-text b").count(), 0);
    await seat.reads("see https://example.org/a_(b)?c=<d>, or <b>javascript:alert(1)</b>");
  });

  await t.step("Enter takes the text without what helps with writing, in order", async () => {
    // Nobody has begun to write on this page, so that the help is not there.
    await page.reload();
    await seat.sees("live");
    await page.context().setOffline(true);
    await seat.sees("offline");
    const typed = [
      "/etc/hosts is the file",
      "at 10:30:00, http://localhost:8000/a:b",
      "/me waits",
      "so :tada:",
      "//me :tada:",
      "last",
    ];
    for (const text of typed) {
      await box.fill(text);
      await box.press("Enter");
      await eventually(() => box.inputValue(), "");
    }
    await eventually(() => page.locator(".message-pending .message-text").allTextContents(), typed);
    await page.context().setOffline(false);
    await seat.sees("live");
    await seat.reads("last");
    const texts = [typed[0], typed[1], "waits", "so 🎉", "/me 🎉", "last"];
    await eventually(async () => (await seat.texts()).slice(-6), texts);
  });

  assertEquals(seat.errors, []);
});

Deno.test("a message on its way", async (t) => {
  await using stage = await Stage.set();

  await t.step("that was refused says why, and is sent again or given up", async () => {
    const seat = await stage.window();
    let refusals = 2;
    await seat.page.routeWebSocket(/\/api\/socket$/, (page) => {
      const server = page.connectToServer();
      page.onMessage((data) => {
        const frame = JSON.parse(String(data));
        if (frame.type !== "send" || refusals-- <= 0) return server.send(data);
        const { id } = frame;
        const message = "This room is closed for today.";
        page.send(
          JSON.stringify({ type: "error", id, code: "forbidden", message, temporary: false }),
        );
      });
    });
    await seat.signUp("milo");
    await seat.sees("live");

    await seat.say("one");
    await seat.page.getByText("This room is closed for today.").waitFor();
    await seat.say("two");
    const failed = seat.page.locator(".message-failed");
    await failed.nth(1).waitFor();
    await failed.first().getByRole("button", { name: "Retry" }).click();
    await seat.reads("one");
    await failed.getByRole("button", { name: "Discard" }).click();
    await failed.waitFor({ state: "detached" });
    await seat.page.getByRole("button", { name: "Undo" }).click();
    await failed.getByText("two").waitFor();
    await failed.getByRole("button", { name: "Discard" }).click();
    await failed.waitFor({ state: "detached" });
    await eventually(() => seat.texts(), ["one"]);

    await seat.page.reload();
    await seat.sees("live");
    await eventually(() => seat.texts(), ["one"]);
    await eventually(() => failed.count(), 0);
  });

  await t.step("keeps its place and its element when it is confirmed", async () => {
    const seat = await stage.window();
    const held = Promise.withResolvers<void>();
    await seat.page.routeWebSocket(/\/api\/socket$/, (page) => {
      const server = page.connectToServer();
      page.onMessage(async (data) => {
        if (JSON.parse(String(data)).type === "send") await held.promise;
        server.send(data);
      });
    });
    await seat.signUp("ines");
    await seat.sees("live");

    await seat.say("wait for it");
    const row = seat.page.locator(".message", { hasText: "wait for it" });
    await row.and(seat.page.locator(".message-pending")).waitFor();
    const element = await row.elementHandle();
    const before = await row.boundingBox();
    held.resolve();
    await seat.reads("wait for it");
    await eventually(() => row.boundingBox(), before);
    await eventually(() => element?.evaluate((node) => node.isConnected && node.id !== ""), true);
  });

  await t.step(
    "goes out when the server is back, though what it needs could not be loaded",
    async () => {
      const [unplugged, waiting] = [await stage.seat("olga"), await stage.seat("pavel")];
      const say = async (seat: Seat, name: string) => {
        for (const text of ["/shrug hm", `${name} at localhost:8080 :tada:`]) await seat.say(text);
      };
      const isPosted = async (seat: Seat, name: string) => {
        const last = `${name} at localhost:8080 🎉`;
        await seat.reads(last);
        await eventually(async () => (await seat.texts()).slice(-2), ["hm ¯\\_(ツ)_/¯", last]);
      };
      await unplugged.context.setOffline(true);
      await unplugged.sees("offline");
      await say(unplugged, "olga");
      await unplugged.context.setOffline(false);
      await isPosted(unplugged, "olga");

      await stage.server.stop();
      await waiting.sees("reconnecting");
      await Promise.all([
        waiting.page.waitForEvent("requestfailed", (request) => /\.js$/.test(request.url())),
        say(waiting, "pavel"),
      ]);
      await stage.server.restart();
      await isPosted(waiting, "pavel");
      await eventually(() => waiting.page.locator(".message-failed").count(), 0);
    },
  );
});
