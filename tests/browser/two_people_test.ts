import { assertEquals } from "@std/assert";
import { eventually } from "../support/until.ts";
import { numbered, type Seat, Stage } from "./stage.ts";

Deno.test("two people meet, talk in both directions, and find the history again", async () => {
  await using stage = await Stage.set({ parallel: true });
  const [ada, milo] = await Promise.all([stage.seat("ada"), stage.seat("milo")]);
  await ada.page.waitForSelector("#people .presence >> nth=1");

  // It is said for a moment only.
  await Promise.all([
    ada.page.getByText("milo is typing").waitFor(),
    milo.page.locator("#text").pressSequentially("One moment"),
  ]);
  await milo.page.fill("#text", "");

  const lines: string[] = [];
  for (const text of numbered("line", 20)) {
    const [author, reader] = lines.length % 2 === 0 ? [ada, milo] : [milo, ada];
    lines.push(text);
    await author.say(text);
    await reader.reads(text);
  }
  // The author's own page may hear of the last one after the reader's.
  await both([ada, milo], (seat) => seat.reads("line 20"));
  await both([ada, milo], (seat) => eventually(() => seat.texts(), lines));
  await ada.page.getByText("is typing").waitFor({ state: "detached" });

  await both([ada, milo], async (seat) => {
    await seat.page.reload();
    await seat.sees("live");
    await eventually(() => seat.texts(), lines);
    assertEquals(seat.errors, []);
  });
});

Deno.test("two people lose nothing while the server is away, what they type then included", async () => {
  await using stage = await Stage.set();
  const [ada, milo] = await Promise.all([stage.seat("ada"), stage.seat("milo")]);
  await ada.say("before");
  await milo.reads("before");

  await stage.server.stop();
  await both([ada, milo], (seat) => seat.sees("reconnecting"));
  await ada.say("ada, meanwhile");
  await milo.say("milo, meanwhile");
  await both([ada, milo], (seat) => seat.page.waitForSelector(".message-pending"));
  // What waits is kept even when its page is not.
  await milo.page.close();
  await stage.server.restart();
  await milo.open("/rooms/lobby");

  await both([ada, milo], async (seat) => {
    await seat.sees("live");
    await seat.reads("ada, meanwhile");
    await seat.reads("milo, meanwhile");
  });
  await milo.say("after");
  await ada.reads("after");
  await eventually(async () => (await ada.texts()).toSorted(), [
    "ada, meanwhile",
    "after",
    "before",
    "milo, meanwhile",
  ]);
  const texts = await ada.texts();
  await eventually(() => milo.texts(), texts);

  await both([ada, milo], async (seat) => {
    const before = await seat.texts();
    await seat.page.reload();
    await seat.sees("live");
    await eventually(() => seat.texts(), before);
    await eventually(() => seat.page.locator(".message-pending, .message-failed").count(), 0);
    assertEquals(seat.errors, []);
  });
});

async function both(seats: Seat[], act: (seat: Seat) => Promise<unknown>): Promise<void> {
  await Promise.all(seats.map(act));
}
