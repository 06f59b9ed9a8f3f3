import { assertEquals } from "@std/assert";
import { makeRoom } from "../support/rooms.ts";
import { signIn } from "../support/client.ts";
import { eventually } from "../support/until.ts";
import { Stage } from "./stage.ts";

Deno.test("rooms are switched between by keys alone", async (t) => {
  await using stage = await Stage.set();
  const seat = await stage.seat("milo");
  const { page } = seat;
  const { keyboard } = page;
  const account = await signIn(stage.origin, "milo");
  const plans = await makeRoom(stage.origin, account, "public", "Release plans");
  const garden = await makeRoom(stage.origin, account, "private", "Garden");
  await page.reload();
  await seat.sees("live");
  const at = (room: string) => page.waitForURL(`**/rooms/${room}`);
  const options = () => page.getByRole("option").allInnerTexts();

  await t.step("Ctrl K finds a room by some of its letters", async () => {
    await page.focus("#text");
    await keyboard.press("ControlOrMeta+K");
    await page.getByRole("combobox", { name: "Jump to" }).waitFor();
    await eventually(async () => (await options()).slice(0, 2).toSorted(), [
      "Garden",
      "Release plans",
    ]);
    await keyboard.type("pla");
    await page.waitForFunction(() => document.querySelectorAll("[role=option]").length === 1);
    await eventually(options, ["Release plans"]);
    await keyboard.press("Enter");
    await at(plans);
    await seat.sees("live");
  });

  await t.step("the arrows choose, and Escape leaves everything as it was", async () => {
    await page.fill("#text", "half");
    await keyboard.press("ControlOrMeta+K");
    const chosen = page.locator("[role=option][aria-selected=true]");
    const first = await chosen.innerText();
    await keyboard.press("ArrowDown");
    await page.waitForFunction(
      (it) => document.querySelector("[role=option][aria-selected=true]")?.textContent !== it,
      first,
    );
    await keyboard.press("Escape");
    await page.waitForFunction(() => document.activeElement?.id === "text");
    await eventually(() => page.inputValue("#text"), "half");
    await eventually(() => page.getByRole("dialog").count(), 0);
  });

  await t.step("Alt and an arrow go along the list, as far as it goes", async () => {
    const list = await page.locator(".side-list a[href^='/rooms/']").evaluateAll((links) =>
      links.map((link) => link.getAttribute("href")?.replace("/rooms/", "") ?? "")
    );
    assertEquals(list.toSorted(), ["lobby", plans, garden].toSorted());
    await page.goto(`/rooms/${list[0]}`);
    await seat.sees("live");
    await keyboard.press("Alt+ArrowUp");
    await keyboard.press("Alt+ArrowDown");
    await at(list[1]!);
    await seat.sees("live");
    await keyboard.press("Alt+ArrowUp");
    await at(list[0]!);
    await seat.sees("live");
  });

  await t.step("Ctrl / shows all keys, and ? does where nothing is typed", async () => {
    await page.focus("#text");
    await keyboard.press("ControlOrMeta+/");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    await keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await keyboard.type("?");
    await eventually(() => page.inputValue("#text"), "?");
    await page.focus(".log");
    await keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  });

  assertEquals(seat.errors, []);
});
