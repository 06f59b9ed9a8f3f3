import { assertEquals } from "@std/assert";
import { PASSWORD } from "../support/client.ts";
import { must } from "../support/rooms.ts";
import { eventually } from "../support/until.ts";
import { Stage, turn } from "./stage.ts";

Deno.test("somebody deletes their account with what they wrote, and the other side sees it go", async () => {
  await using stage = await Stage.set();
  const ada = await stage.seat("ada");
  const milo = await stage.seat("milo");
  await milo.say("A word of Milo’s");
  await ada.reads("A word of Milo’s");
  const [cookie] = await ada.context.cookies(stage.origin);
  await must(
    stage.origin,
    { username: "ada", cookie: `${cookie!.name}=${cookie!.value}` },
    "/rooms/lobby/messages/1/forward",
    {
      to: "lobby",
      comment: "Ada’s comment",
    },
  );
  const bodies = () => ada.page.locator(".message[id] .message-text").allInnerTexts();
  const forwarded = ada.page.locator(".message[id]", { hasText: "Ada’s comment" });
  await forwarded.getByText("A word of Milo’s").waitFor();

  const room = milo.page;
  await milo.open("/account");
  const { page } = milo;
  await turn(page, page.getByRole("link", { name: "Delete account…" }));
  await page.getByLabel("Erase my messages").check();
  await page.getByLabel("Your password").fill("not the right one");
  await turn(page, page.getByRole("button", { name: "Delete my account" }));
  await page.getByText("This is not your current password.").waitFor();
  // What was chosen is still chosen.
  await page.getByLabel("Erase my messages").and(page.locator(":checked")).waitFor();
  await page.getByLabel("Your password").fill(PASSWORD);
  await turn(page, page.getByRole("button", { name: "Delete my account" }));
  await page.getByRole("heading", { name: "Your account is deleted" }).waitFor();

  await ada.page.locator("#m1 .message-deleted").waitFor();
  await forwarded.getByText("This message was deleted.").waitFor();
  await forwarded.getByText("A word of Milo’s").waitFor({ state: "detached" });
  await eventually(async () => (await bodies()).some((text) => text.includes("A word")), false);
  await eventually(
    async () => (await bodies()).some((text) => text.includes("Ada’s comment")),
    true,
  );
  // Nobody is listed as somebody who is not there any more.
  const listed = ada.page.locator(".side-item.person");
  for (const hasText of ["milo", "Deleted person"]) {
    await listed.filter({ hasText }).waitFor({ state: "detached" });
  }
  await room.waitForSelector("[data-connection=stopped]");
  assertEquals([...ada.errors, ...milo.errors], []);
});
