import { assertEquals } from "@std/assert";
import { PASSWORD } from "../support/client.ts";
import { Stage } from "./stage.ts";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };

Deno.test("an invite leads from its link to the first message over two screens, on a phone", async () => {
  await using stage = await Stage.set({ env: { SIGN_UP: "invite" } });
  const owner = await stage.seat("ada");
  await owner.page.goto("/admin/invites");
  await owner.page.getByRole("button", { name: "Make an invite" }).click();
  const box = owner.page.getByRole("textbox", { name: "Invite 1, by ada" });
  await box.waitFor();
  const link = await box.inputValue();
  await owner.page.goto("/rooms/lobby");
  await owner.sees("live");

  const newcomer = await stage.window(PHONE);
  const { page } = newcomer;
  await page.goto(link);
  await page.getByText("ada invites you to Parlor.").waitFor();
  await page.fill("[name=username]", "milo");
  await page.fill("[name=password]", PASSWORD);
  await page.getByRole("button", { name: "Join" }).click();
  await page.waitForURL("**/rooms/lobby");
  await newcomer.sees("live");
  await page.getByRole("heading", { name: "First steps" }).waitFor();
  // Enter begins a line there: a phone has a button to send with.
  await page.fill("#text", "hello, all");
  await page.getByRole("button", { name: "Send" }).click();
  await newcomer.reads("hello, all");
  await owner.reads("hello, all");
  assertEquals([...owner.errors, ...newcomer.errors], []);
});
