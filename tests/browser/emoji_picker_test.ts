import { assertEquals } from "@std/assert";
import { startServer } from "../support/server.ts";
import { eventually } from "../support/until.ts";
import { Stage } from "./stage.ts";

Deno.test("the emoji picker", async (t) => {
  await using stage = await Stage.set();
  const seat = await stage.seat("milo");
  const { page } = seat;
  const box = page.locator("#text");
  const button = page.getByRole("button", { name: "Emoji" });
  const popover = page.locator(".emoji-popover");
  const frame = page.frameLocator(".emoji-popover iframe");
  const search = frame.locator("#search");

  await t.step(
    "says when it could not be loaded, and is loaded when it is opened again",
    async () => {
      await eventually(() => popover.count(), 0);
      await page.route("**/emoji/data", (route) => route.fulfill({ status: 503 }), { times: 1 });
      await button.press("Enter");
      await frame.getByText("Could not load emoji.").waitFor();
      await search.and(frame.locator(":focus")).press("Escape");
      await popover.waitFor({ state: "hidden" });
      assertEquals(seat.errors.splice(0).filter((error) => !error.includes("/emoji/data")), []);
      await button.press("Enter");
      await frame.getByRole("menuitem").first().waitFor();
      await page.keyboard.press("Escape");
      await popover.waitFor({ state: "hidden" });
    },
  );

  await t.step("has the focus when it is opened", async () => {
    await button.press("Enter");
    await search.and(frame.locator(":focus")).waitFor();
  });

  await t.step("writes what is found by its name where the box was left", async () => {
    await page.keyboard.press("Escape");
    await popover.waitFor({ state: "hidden" });
    await box.fill("ab");
    await box.press("ArrowLeft");
    await button.press("Enter");
    // In one, since there would be other emojis for a beginning of it.
    await search.fill("tada");
    await frame.getByRole("option", { name: /party popper/ }).waitFor();
    await search.press("ArrowDown");
    await search.press("Enter");
    await popover.waitFor({ state: "hidden" });
    await page.waitForFunction(() => document.activeElement?.id === "text");
    await eventually(() => box.inputValue(), "a🎉b");
    await box.press("Enter");
    await seat.reads("a🎉b");
  });

  await t.step("closes by Escape, with the focus back at its button", async () => {
    await button.press("Enter");
    await search.press("Escape");
    await popover.waitFor({ state: "hidden" });
    await page.waitForFunction(() => document.activeElement?.textContent === "Emoji");
  });

  await t.step("finds what was typed at once, whatever a busy browser does last", async () => {
    const alone = await seat.context.newPage();
    await alone.addInitScript(answerLate);
    await alone.goto("/emoji");
    await alone.locator("#search").fill("party popper");
    await alone.waitForFunction(() => document.body.dataset.hasGroup);
    await alone.getByRole("option", { name: /party popper/ }).waitFor();
    await alone.close();
  });

  await t.step("breaks no policy of the page or of its frame", () => {
    assertEquals(seat.errors, []);
  });
});

/**
 * Runs in a page as a browser that has much to do: it calls back when something was typed, the last
 * callback first, and answers for a group of emojis after what is searched for.
 */
function answerLate(): void {
  let waiting: IdleRequestCallback[] | undefined = [];
  globalThis.requestIdleCallback = (callback) =>
    waiting === undefined ? setTimeout(callback) : waiting.push(callback);
  addEventListener("input", () =>
    setTimeout(() => {
      const callbacks = waiting ?? [];
      waiting = undefined;
      for (const callback of callbacks.reverse()) setTimeout(callback);
    }), true);

  const { getAll } = IDBIndex.prototype;
  let left = 300;
  IDBIndex.prototype.getAll = function (...query) {
    if (this.name === "group-order") {
      const goOn = () => {
        const input = document.querySelector("emoji-picker")?.shadowRoot?.querySelector("input");
        if (input?.value !== "" && left-- === 0) return;
        this.count().addEventListener("success", goOn);
      };
      goOn();
      this.objectStore.transaction.addEventListener(
        "complete",
        () => requestAnimationFrame(() => document.body.dataset.hasGroup = "true"),
      );
    }
    return getAll.apply(this, query);
  };
}

Deno.test("only the frame of the emoji picker may style its elements, and only this server shows it", async () => {
  await using server = await startServer();
  const policy = async (path: string) => {
    const response = await fetch(`${server.origin}${path}`);
    await response.body?.cancel();
    return response.headers.get("content-security-policy") ?? "";
  };
  const [frame, other] = [await policy("/emoji"), await policy("/login")];
  assertEquals(/style-src [^;]*/.exec(frame)?.[0], "style-src 'self' 'unsafe-inline'");
  assertEquals(/frame-ancestors [^;]*/.exec(frame)?.[0], "frame-ancestors 'self'");
  assertEquals(/frame-ancestors [^;]*/.exec(other)?.[0], "frame-ancestors 'none'");
  assertEquals(/script-src [^;]*/.exec(frame)?.[0].includes("unsafe"), false);
  assertEquals(other.includes("unsafe"), false);
});
