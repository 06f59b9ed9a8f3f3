import { assertEquals } from "@std/assert";
import { makeRoom, must } from "../support/rooms.ts";
import { eventually } from "../support/until.ts";
import { Stage } from "./stage.ts";

Deno.test("in a slow room a text that comes too early stays in the box, which says how long", async () => {
  await using stage = await Stage.set();
  await using olga = await stage.writer("olga");
  const seat = await stage.seat("milo");
  const { page } = seat;
  const room = await makeRoom(stage.origin, olga.account, "public", "Slow talk");
  await must(stage.origin, olga.account, `/rooms/${room}/members`, { username: "milo" });
  await must(stage.origin, olga.account, `/rooms/${room}/settings`, { slowSeconds: "3600" });
  await page.goto(`/rooms/${room}`);
  await seat.sees("live");
  await seat.say("the first thought");
  await seat.reads("the first thought");
  await page.getByText("Slow mode is on: you can post again in").waitFor();
  await seat.say("a second thought");
  // By when the next message is there, one that was sent would be too.
  await must(stage.origin, olga.account, `/rooms/${room}/messages`, { text: "an answer" });
  await seat.reads("an answer");
  await eventually(() => page.inputValue("#text"), "a second thought");
  await eventually(() => page.locator(".message-text").allTextContents(), [
    "the first thought",
    "an answer",
  ]);
  assertEquals(seat.errors, []);
});
