import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { eventually } from "../support/until.ts";
import { Stage } from "./stage.ts";

/** How many people the server tells of, and how many frames it takes for that. */
const PEOPLE = 1_500;
const FRAMES = 150;

/** Has the server tell, right after its welcome, that many people are in the lobby. */
async function crowd(page: Page): Promise<void> {
  const people = Array.from({ length: PEOPLE }, (_, index) => ({
    id: `u${index}`,
    username: `person${index}`,
    name: `Person ${index}`,
    state: "online",
  }));
  const frames = Array.from({ length: FRAMES }, (_, index) =>
    JSON.stringify({
      type: "presence",
      room: "lobby",
      users: people.slice(index * PEOPLE / FRAMES, (index + 1) * PEOPLE / FRAMES),
    }));
  await page.addInitScript((frames) => {
    globalThis.WebSocket = class extends WebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        this.addEventListener("message", ({ data }) => {
          const { type, full, room } = JSON.parse(data);
          if (type !== "presence" || !full || room !== "lobby") return;
          // In a task each, with nothing between them, however busy the machine is.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = ({ data }) => this.dispatchEvent(new MessageEvent("message", { data }));
          for (const frame of frames) port2.postMessage(frame);
        });
      }
    };
  }, frames);
}

Deno.test("a page in a crowd renders its people a few times, lists the first and counts all", async () => {
  await using stage = await Stage.set();
  const seat = await stage.seat("ada");
  const { page } = seat;
  await crowd(page);
  await page.addInitScript(() => {
    const renders = { count: 0 };
    Object.assign(window, { renders });
    document.addEventListener("DOMContentLoaded", () => {
      const list = document.querySelector("#people .side-scroll")!;
      new MutationObserver(() => renders.count++)
        .observe(list, { childList: true, subtree: true, characterData: true });
    });
  });
  await page.reload();
  await seat.sees("live");
  await page.getByText(`Here now: ${PEOPLE + 1}`).waitFor();
  await page.getByText("and 1,301 more").waitFor();
  await eventually(() => page.locator("#people .person").count(), 200);
  const renders = await page.evaluate("renders.count");
  assert(Number(renders) < FRAMES / 10, `${renders} renderings`);
  assertEquals(seat.errors, []);
});
