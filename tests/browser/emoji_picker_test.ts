import { assertEquals } from "@std/assert";
import { startServer } from "../support/server.ts";
import { Stage } from "./stage.ts";

Deno.test("the emoji picker", async (t) => {
  await using stage = await Stage.set();
  const seat = await stage.seat("milo");
  const { page } = seat;
  const box = page.locator("#text");
  const button = page.getByRole("button", { name: "Emoji" });
  const popover = page.locator(".emoji-popover");
  const search = page.frameLocator(".emoji-popover iframe").locator("#search");

  await t.step("is loaded when it is first opened, and has the focus", async () => {
    assertEquals(await popover.count(), 0);
    await button.press("Enter");
    await search.and(page.frameLocator(".emoji-popover iframe").locator(":focus")).waitFor();
  });

  await t.step("writes what is found by its name where the box was left", async () => {
    await page.keyboard.press("Escape");
    await popover.waitFor({ state: "hidden" });
    await box.fill("ab");
    await box.press("ArrowLeft");
    await button.press("Enter");
    await search.pressSequentially("tada");
    await page.frameLocator(".emoji-popover iframe").getByRole("option", { name: /party popper/ })
      .waitFor();
    await search.press("ArrowDown");
    await search.press("Enter");
    await popover.waitFor({ state: "hidden" });
    await page.waitForFunction(() => document.activeElement?.id === "text");
    assertEquals(await box.inputValue(), "a🎉b");
    await box.press("Enter");
    await seat.reads("a🎉b");
  });

  await t.step("closes by Escape, with the focus back at its button", async () => {
    await button.press("Enter");
    await search.press("Escape");
    await popover.waitFor({ state: "hidden" });
    await page.waitForFunction(() => document.activeElement?.textContent === "Emoji");
  });

  await t.step("breaks no policy of the page or of its frame", () => {
    assertEquals(seat.errors, []);
  });
});

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
