import { Buffer } from "node:buffer";
import { assertEquals } from "@std/assert";
import { PICTURES } from "../support/pictures.ts";
import { eventually } from "../support/until.ts";
import { Stage } from "./stage.ts";

Deno.test("a picture is cut and sent, and others see it at once, with another name", async () => {
  await using stage = await Stage.set();
  const [ada, milo] = await Promise.all([stage.seat("ada"), stage.seat("milo")]);
  await ada.say("before the picture");
  await milo.reads("before the picture");
  const { page } = ada;
  await page.goto("/account");

  // What the server rendered is hidden once a picture can be cut.
  await page.locator(".picture-editor").waitFor();
  await page.locator(".picture-plain").waitFor({ state: "hidden" });
  await page.locator(".picture-editor input[type=file]").setInputFiles({
    name: "me.png",
    mimeType: "image/png",
    buffer: Buffer.from(PICTURES.png),
  });
  await page.locator(".picture-crop").waitFor();
  await page.locator(".picture-crop").press("+");
  await page.getByRole("button", { name: "Use this picture" }).click();
  await page.getByText("Your picture was changed.").waitFor();
  await page.locator(".picture > .avatar img").waitFor();

  const shown = milo.page.locator(".message .avatar img");
  await shown.waitFor();
  const widthOf = () =>
    shown.evaluate((image) => image instanceof HTMLImageElement ? image.naturalWidth : 0);
  await eventually(async () => await widthOf() > 0, true);

  await page.fill("#name", "Ada Lovelace");
  await page.getByRole("button", { name: "Save profile" }).click();
  await page.getByText("Your profile was saved.").waitFor();
  await milo.page.locator(".message .author", { hasText: "Ada Lovelace" }).waitFor();
  await milo.page.locator("#people .person", { hasText: "Ada Lovelace" }).waitFor();

  await page.getByRole("button", { name: "Remove the picture" }).click();
  await page.locator(".picture > .avatar img").waitFor({ state: "detached" });
  await shown.waitFor({ state: "detached" });
  assertEquals([...ada.errors, ...milo.errors], []);
});
