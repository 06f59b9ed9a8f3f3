import { assertEquals, assertStringIncludes } from "@std/assert";
import { readConfig } from "../../../lib/base/config.ts";
import { openServices, type Services } from "../../../lib/services.ts";
import { edit, forward, keysWith, say, signUpAll, textAt } from "../../support/people.ts";
import { openMemoryServices } from "../../support/services.ts";
import { until } from "../../support/until.ts";

/** The word by which somebody's own words are known. */
const WORD = "xyzzy";
const BLANK = "> _This message was deleted._";

/** Erases what somebody wrote, and waits until nothing more is found. */
async function erase(services: Services, user: string, by = user): Promise<void> {
  await services.kv.update(async (op) => {
    await Promise.resolve();
    services.erasures.put(op, user, by);
  });
  services.erasures.wake();
  await until(async () => (await keysWith(services, WORD)).length === 0, "the words to be gone");
}

Deno.test("erased words are nowhere: rooms, threads, edits, drafts, bookmarks, forwards of any depth", async () => {
  await using services = await openMemoryServices({ RATE_LIMITS: "off", PASSWORD_COST: "10" });
  const { rooms, roomService, messages } = services;
  const [ann, bob, eve] = await signUpAll(services, "ann", "bob", "eve");
  const open = await rooms.create({ name: "open" }, bob!);
  const secret = await rooms.create({ name: "secret", kind: "private" }, bob!);
  await roomService.add(bob!, secret.id, ann!);
  const direct = await roomService.direct(ann!, [bob!]);

  const seqs = [];
  for (const room of ["lobby", open.id, secret.id, direct.id]) {
    const seq = await say(services, ann!, room, `${WORD} in here, @bob`);
    await say(services, bob!, room, "an answer");
    seqs.push({ room, seq });
  }
  await edit(services, ann!, "lobby", seqs[0]!.seq, `${WORD} once more`);
  await say(services, bob!, `lobby~${seqs[0]!.seq}`, "a reply");
  await say(services, ann!, `lobby~${seqs[0]!.seq}`, `${WORD} in the thread`);
  await messages.change("192.0.2.1", open.id, {
    kind: "pin",
    author: bob!,
    target: seqs[1]!.seq,
    on: true,
  });
  const once = await forward(services, bob!, seqs[0]!, { room: open.id, comment: "look" });
  await edit(services, bob!, open.id, once, `${await textAt(services, open.id, once)}\nand behind`);
  const twice = await forward(services, eve!, { room: open.id, seq: once }, {
    room: "lobby",
    comment: "again",
  });
  // A forward that its author has taken out again is still in what the message said before.
  const former = await forward(services, bob!, seqs[0]!, { room: "lobby", comment: "gone" });
  await edit(services, bob!, "lobby", former, "nothing here");
  const thread = await forward(services, bob!, { room: `lobby~${seqs[0]!.seq}`, seq: 2 }, {
    room: direct.id,
    comment: "from the thread",
  });
  await services.drafts.put(ann!.id, "lobby", { text: `${WORD} unsent`, version: 1 });
  await services.bookmarks.add(ann!.id, "lobby", seqs[0]!.seq);
  await services.bots.put("plugh", ann!.id, { does: WORD, usage: "" });
  // What happens to the rooms afterwards keeps nothing from going.
  await roomService.remove(bob!, secret.id, ann!.id);
  await roomService.changeSettings(bob!, open.id, { archived: true });

  await erase(services, ann!.id);
  for (const { room, seq } of seqs) {
    assertEquals(await textAt(services, room, seq), undefined, room);
    assertEquals(await textAt(services, room, seq + 1), "an answer", room);
  }
  const head = `> **ann** wrote ([original](https://chat.test/rooms/lobby?around=1#m1)):\n>`;
  assertEquals(
    await textAt(services, open.id, once),
    `look\n\n${head}\n${BLANK}\nand behind`,
  );
  assertStringIncludes((await textAt(services, "lobby", twice))!, "> look\n> \n> > **ann** wrote");
  assertStringIncludes((await textAt(services, "lobby", twice))!, `> ${BLANK}\n> and behind`);
  assertEquals(await textAt(services, "lobby", former), "nothing here");
  assertStringIncludes(
    (await textAt(services, direct.id, thread))!,
    "from the thread\n\n> **ann**",
  );
  assertEquals(
    (await services.edits.of(open.id, once)).map(({ text }) => text.split("\n")[0]),
    ["look", "look", "look"],
  );
  assertEquals(await services.bookmarks.before(ann!.id, undefined, 10), []);
  assertEquals(await services.bots.list(), []);
  assertEquals((await services.pins.of(open.id)).pins, []);
  // Pages, counts and mentions are those of messages that were deleted.
  assertEquals(await services.mentions.after(bob!.id, "lobby", 0), 0);
  // Once more changes nothing.
  const heads = () => services.log.heads(["lobby", open.id, secret.id, direct.id]);
  const before = await heads();
  await erase(services, ann!.id);
  assertEquals(await heads(), before);
});

Deno.test("what others typed stays, also when it looks like a forwarded message of theirs", async () => {
  await using services = await openMemoryServices({ RATE_LIMITS: "off", PASSWORD_COST: "10" });
  const [ann, bob] = await signUpAll(services, "ann", "bob");
  const own = await say(services, ann!, "lobby", WORD);
  const other = await say(services, bob!, "lobby", "bob's");
  const texts = [
    `> **ann** wrote ([original](https://chat.test/rooms/lobby?around=${other}#m${other})):\n> bob's`,
    "> **ann** wrote ([original](https://chat.test/rooms/nowhere?around=1#m1)):\n> typed",
    `> **ann** wrote (/rooms/lobby?around=${own}#m${own}):\n> typed`,
    "> **ann** wrote:\n> typed",
  ];
  const seqs = [];
  for (const text of texts) seqs.push(await say(services, bob!, "lobby", text));
  await erase(services, ann!.id);
  for (const [index, seq] of seqs.entries()) {
    assertEquals(await textAt(services, "lobby", seq), texts[index]);
  }
});

Deno.test("an erasure goes on from where it was when its server ended in the middle", async () => {
  const path = await Deno.makeTempFile({ suffix: ".db" });
  const open = () =>
    openServices(readConfig({
      DENO_KV_PATH: path,
      LOG_LEVEL: "off",
      RATE_LIMITS: "off",
      PASSWORD_COST: "10",
      SIGN_UP: "open",
    }));
  try {
    let services = await open();
    const [ann] = await signUpAll(services, "ann", "bob");
    const count = 400;
    await Promise.all(
      Array.from({ length: count }, (_, index) => say(services, ann!, "lobby", `${WORD} ${index}`)),
    );
    const left = async () =>
      (await services.log.messagesAfter("lobby", 0, count)).filter(({ json }) =>
        json.includes(WORD)
      )
        .length;
    await services.kv.commit((op) => services.erasures.put(op, ann!.id, "server"));
    services.erasures.wake();
    await until(async () => await left() < count, "some words to be gone");
    await services.close();
    services = await open();
    await using _ = { [Symbol.asyncDispose]: () => services.close() };
    await until(async () => await left() === 0, "all words to be gone");
    assertEquals((await keysWith(services, WORD)).length, 0);
    // Each was deleted by one event: nothing was done twice.
    assertEquals((await services.log.head("lobby"))!.head.seq, 2 * count);
  } finally {
    await Deno.remove(path).catch(() => {});
  }
});
