import { assert, assertEquals } from "@std/assert";
import { type Held, Probe } from "../../bench/page/probe.ts";
import { ROWS } from "../../lib/client/view/row_window.ts";
import type { Frame } from "../support/client.ts";
import { Stage } from "./stage.ts";

/** How often each thing happens. */
const COUNT = 300;

/** The most that the page may hold for each thing that happened, in bytes: a message itself is a part of it. */
const EACH = 2_000;

Deno.test("a page holds what it shows, and nothing of what it showed before", async (t) => {
  await using stage = await Stage.set();
  const seat = await stage.seat("ada");
  await using milo = await stage.writer("milo");
  const { page } = seat;
  const probe = await Probe.of(page);
  const { socket } = milo;
  let written = 0;

  const ask = async (frame: Frame) => {
    const answer = await socket.request(frame);
    assertEquals(answer.type, "ok", answer.message);
    return answer.seq as number;
  };
  /** Writes a message on its own, so that the page renders on its own for it. */
  const write = (room = "lobby", more: Frame = {}) =>
    ask({ type: "send", room, cid: crypto.randomUUID(), text: `word ${++written}`, ...more });
  const shown = () => seat.reads(`word ${written}`);
  const times = async (act: (time: number) => Promise<unknown>) => {
    for (let time = 0; time < COUNT; time++) await act(time);
  };
  const settled = async () => {
    await write();
    await shown();
    return await probe.held();
  };
  const assertHeld = (held: Held, before: Held) => {
    assertEquals(held.former, []);
    const grown = { nodes: held.rendered / before.rendered, dom: held.dom / before.dom };
    assert(grown.nodes < 1.1 && grown.dom < 1.1, JSON.stringify([held, before]));
    const each = (held.heap - before.heap) / COUNT;
    assert(each < EACH, `${each} bytes each: ${JSON.stringify([held, before])}`);
  };

  // The page is as full as it gets, and with rows of each kind.
  const first = await write();
  for (let count = 0; count < ROWS; count++) await write();
  await write("lobby", { replyTo: first });
  const target = await write("lobby", { text: "a **text** with `code`, @ada and #lobby" });
  await ask({ type: "react", room: "lobby", seq: target, emoji: "👍", on: true });
  let before = await settled();

  await t.step("messages, one at a time", async () => {
    await times(() => write());
    const held = await settled();
    assertHeld(held, before);
    before = held;
  });

  let last = 0;
  await t.step("edits and reactions", async () => {
    await times(async (time) => {
      // The same message may not be edited without end.
      if (time % 50 === 0) last = await write();
      await ask({ type: "edit", room: "lobby", seq: last, text: `then ${time}` });
      await ask({ type: "react", room: "lobby", seq: last, emoji: "🎉", on: time % 2 === 0 });
    });
    await page.getByText(`then ${COUNT - 1}`).waitFor();
    const held = await settled();
    assertHeld(held, before);
    before = held;
  });

  await t.step("people who come and go, and who type", async () => {
    for (let time = 0; time < COUNT; time++) {
      socket.send({ type: "presence", state: time % 2 === 0 ? "away" : "online" });
      socket.send({ type: "typing", room: "lobby" });
    }
    const held = await settled();
    assertHeld(held, before);
    before = held;
  });

  await t.step("what the reader attends to and edits", async () => {
    await seat.say("my own");
    await seat.reads("my own");
    const attend = async (count: number) => {
      for (let time = 0; time < count; time++) {
        await page.locator(".message[id]").nth(-1 - time).dispatchEvent("pointerover");
        if (time % 3 > 0) continue;
        await page.press("#text", "ArrowUp");
        const box = page.locator(".message-editor textarea");
        await box.fill(`my own, edited ${time}`);
        await box.press("Enter");
        await box.waitFor({ state: "detached" });
      }
      return await settled();
    };
    // What that takes is loaded with the first.
    const before = await attend(1);
    const held = await attend(30);
    assertHeld(held, before);
  });

  await t.step("replies in a thread", async () => {
    await page.goto(`/rooms/lobby/threads/${last}`);
    await seat.sees("live");
    const thread = `lobby~${last}`;
    const reply = () => write(thread);
    const replied = async () => {
      await reply();
      await page.locator("aside.thread .message[id]", { hasText: `word ${written}` }).waitFor();
      return await probe.held();
    };
    // The room has begun anew.
    for (let count = 0; count < ROWS; count++) await Promise.all([reply(), write()]);
    const before = await replied();
    await times(reply);
    // Meanwhile it goes on in the room.
    await times(() => write());
    const held = await replied();
    assertHeld(held, before);
  });
  assertEquals(seat.errors, []);
});
