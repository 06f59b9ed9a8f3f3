import { assertEquals, assertRejects } from "@std/assert";
import { ChatError } from "../../../lib/base/errors.ts";
import type { Services } from "../../../lib/services.ts";
import { threadId } from "../../../lib/protocol/thread.ts";
import { keys } from "../../../lib/store/kv/keys.ts";
import { readMessage } from "../../../lib/store/log/rows.ts";
import { FakeClock } from "../../auth/support.ts";
import { keysWith } from "../../support/people.ts";
import { openMemoryServices } from "../../support/services.ts";

const person = <R extends "owner" | "member">(id: string, role: R) => ({
  id,
  username: id,
  name: id,
  role,
});
const OWNER = person("owner", "owner");
const [ANN, BOB, CAT] = ["ann", "bob", "cat"].map((id) => person(id, "member")) as [
  ReturnType<typeof person>,
  ReturnType<typeof person>,
  ReturnType<typeof person>,
];

const say = (services: Services, by: typeof ANN, room: string, text = "hello", cid?: string) =>
  services.messages.post(by, "here", { room, cid: cid ?? crypto.randomUUID(), text });

async function refusal(work: Promise<unknown>): Promise<string> {
  const { code, field } = await assertRejects(() => work, ChatError);
  return field === undefined ? code : `${code} ${field}`;
}

/** Services with a private room of ann's, in which bob is, and a message of bob's. */
async function open(env: Record<string, string> = {}) {
  const clock = new FakeClock();
  const services = await openMemoryServices(env, clock);
  const { id: room } = await services.roomService.create(ANN, { name: "a", kind: "private" });
  await services.roomService.add(ANN, room, BOB);
  const { seq } = await say(services, BOB, room);
  // Whose held message is posted has to be there.
  await services.kv.commit((op) => op.set(keys.user(BOB.id), { ...BOB, createdAt: 0 }));
  const textAt = async (log: string, seq: number) => {
    const stored = await services.log.messageAt(log, seq);
    return stored && readMessage(stored).text;
  };
  return { ...services, clock, room, seq, textAt };
}

Deno.test("who may not read a message cannot report it, and nobody their own; once a person", async () => {
  await using services = await open();
  const { moderation, reports, room, seq } = services;
  const report = (by: typeof ANN, at = seq, reason = "rude") =>
    moderation.report(by, room, at, reason);
  assertEquals(await refusal(report(CAT)), "not_found room");
  assertEquals(await refusal(report(BOB)), "forbidden");
  assertEquals(await refusal(report(ANN, 99)), "not_found seq");
  assertEquals(await refusal(report(ANN, seq, "  ")), "invalid reason");
  assertEquals(await refusal(report(ANN, seq, "x".repeat(501))), "invalid reason");
  assertEquals([await report(ANN), await report(ANN)], [true, false]);
  const { reports: [found] } = await reports.listOpen({});
  assertEquals(found?.kind === "report" && found.complaints.map(({ by }) => by), ["ann"]);
});

Deno.test("a person reports thirty messages a day, and more on the next", async () => {
  await using services = await open();
  const { moderation, room, clock } = services;
  for (let n = 0; n < 30; n++) {
    const { seq } = await say(services, BOB, room);
    await moderation.report(ANN, room, seq, "rude");
    clock.advance(1_000);
  }
  const { seq } = await say(services, BOB, room);
  assertEquals(await refusal(moderation.report(ANN, room, seq, "rude")), "rate_limited");
  clock.advance(24 * 3_600_000);
  assertEquals(await moderation.report(ANN, room, seq, "rude"), true);
});

Deno.test("a room's moderators and those who run the server decide, and its reporter sees what became of it", async () => {
  await using services = await open();
  const { moderation, reports, audit, room, seq, textAt } = services;
  await moderation.report(ANN, room, seq, "rude");
  const [{ id } = { id: "" }] = (await reports.listOpen({ room })).reports;
  const state = async () => (await reports.listOf(ANN.id))[0]?.state;
  assertEquals([await state(), await reports.hasNews(ANN.id)], ["open", false]);
  // Who is not in the room, a member, and a moderator of another one.
  assertEquals(await refusal(moderation.decide(CAT, id, "delete", room)), "not_found room");
  assertEquals(await refusal(moderation.decide(BOB, id, "delete", room)), "forbidden");
  const { id: other } = await services.roomService.create(CAT, { name: "c", kind: "private" });
  assertEquals(await refusal(moderation.decide(CAT, id, "delete", other)), "not_found");
  assertEquals(await refusal(moderation.decide(ANN, id, "delete")), "not_found");
  assertEquals(await refusal(moderation.decide(ANN, id, "approve", room)), "invalid action");
  // The owner is not in the room, and cannot read it, yet decides about what was reported.
  await moderation.decide(OWNER, id, "delete");
  assertEquals(await textAt(room, seq), undefined);
  assertEquals([await state(), await reports.hasNews(ANN.id)], ["deleted", true]);
  await reports.look(ANN.id);
  assertEquals(await reports.hasNews(ANN.id), false);
  assertEquals(await services.memberships.has(room, OWNER.id), false);
  assertEquals(await refusal(moderation.decide(ANN, id, "dismiss", room)), "conflict");
  assertEquals((await reports.listOpen({})).reports, []);
  const [entry] = await audit.list({ limit: 1 });
  assertEquals([entry?.by, entry?.action, entry?.subject], [
    "owner",
    "report deleted",
    "user bob",
  ]);
});

Deno.test("a reply in a thread, and a message of a direct room, are reported and deleted as any", async () => {
  await using services = await open();
  const { moderation, reports, room, seq, textAt, roomService } = services;
  const thread = threadId(room, seq);
  const reply = await say(services, BOB, thread);
  const { id: direct } = await roomService.direct(ANN, [BOB]);
  const private_ = await say(services, BOB, direct);
  await moderation.report(ANN, thread, reply.seq, "rude");
  await moderation.report(ANN, direct, private_.seq, "rude");
  for (const { id } of (await reports.listOpen({})).reports) {
    await moderation.decide(OWNER, id, "delete");
  }
  assertEquals([await textAt(thread, reply.seq), await textAt(direct, private_.seq)], [
    undefined,
    undefined,
  ]);
});

Deno.test("a text with an unwanted word is refused everywhere, by edits, replies and threads too", async () => {
  await using services = await open();
  const { settings, messages, room, seq } = services;
  const cid = crypto.randomUUID();
  const before = await say(services, BOB, room, "what a Damn day", cid);
  await settings.change({ words: ["damn*"] }, "test");
  assertEquals(await refusal(say(services, BOB, room, "DÄMN\u200bED")), "forbidden text");
  assertEquals(await refusal(say(services, ANN, threadId(room, seq), "damn")), "forbidden text");
  assertEquals(
    await refusal(messages.change("here", room, {
      kind: "edit",
      author: BOB,
      target: seq,
      text: "ｄａｍｎ",
    })),
    "forbidden text",
  );
  // What was taken before is answered as at first.
  assertEquals(await say(services, BOB, room, "what a Damn day", cid), {
    seq: before.seq,
    cid,
    dup: true,
  });
  assertEquals((await services.history.page(room)).messages.map(({ thread }) => thread), [
    undefined,
    undefined,
  ]);
  await say(services, BOB, room, "damp");
});

Deno.test("a held message waits, is told of plainly, and is posted as its author's or never", async () => {
  await using services = await open();
  const { settings, moderation, reports, room, seq, textAt, roomService } = services;
  await settings.change({ words: ["damn"], wordsAction: "hold" }, "test");
  const [cid, other] = [crypto.randomUUID(), crypto.randomUUID()];
  const thread = threadId(room, seq);
  const send = () => say(services, BOB, room, "damn", cid);
  const reply = () => say(services, BOB, thread, "damn it", other);
  for (const attempt of [send, send, reply, reply]) {
    assertEquals(await refusal(attempt()), "forbidden text");
  }
  const waiting = (await reports.listOpen({ room })).reports;
  assertEquals(waiting.map((report) => report.kind === "held" && report.text), [
    "damn",
    "damn it",
  ]);
  const [first, second] = waiting.map(({ id }) => id) as [string, string];
  assertEquals(await refusal(moderation.decide(BOB, first, "approve", room)), "forbidden");
  await moderation.decide(ANN, first, "approve", room);
  const posted = await send();
  assertEquals([posted.dup, await textAt(room, posted.seq)], [true, "damn"]);
  await moderation.decide(OWNER, second, "reject");
  const { message } = await assertRejects(reply, ChatError);
  assertEquals(message, "A moderator decided not to post this message.");
  assertEquals((await reports.listOpen({})).reports, []);
  // Nobody moderates what two people say to one another, so that nobody is shown it.
  const { id: direct } = await roomService.direct(ANN, [BOB]);
  assertEquals(await refusal(say(services, BOB, direct, "damn")), "forbidden text");
  assertEquals((await reports.listOpen({})).reports, []);
});

Deno.test("of whose words are erased neither their reasons nor their held messages stay", async () => {
  await using services = await open();
  const { settings, moderation, reports, room, seq } = services;
  await moderation.report(ANN, room, seq, "xyzzy: rude");
  await settings.change({ words: ["damn"], wordsAction: "hold" }, "test");
  await refusal(say(services, ANN, room, "damn xyzzy"));
  await refusal(say(services, BOB, room, "damn too"));
  assertEquals((await keysWith(services, "xyzzy")).length, 2);
  await reports.forget(ANN.id, { words: false });
  // The reason stays while the words do.
  assertEquals((await keysWith(services, "xyzzy")).length, 1);
  await reports.forget(ANN.id, { words: true });
  assertEquals(await keysWith(services, "xyzzy"), []);
  // What they reported is still to be decided about; what of theirs was held is not.
  const { reports: rest } = await reports.listOpen({});
  assertEquals(rest.map(({ kind, author }) => [kind, author]), [["report", "bob"], [
    "held",
    "bob",
  ]]);
  await moderation.decide(OWNER, rest[0]!.id, "dismiss");
  assertEquals((await reports.listOf(ANN.id)).map(({ state }) => state), ["dismissed"]);
});

Deno.test("ten messages of one person wait, and no more", async () => {
  await using services = await open({ RATE_LIMITS: "off" });
  const { settings, room } = services;
  await settings.change({ words: ["damn"], wordsAction: "hold" }, "test");
  for (let n = 0; n < 10; n++) {
    assertEquals(await refusal(say(services, BOB, room, "damn")), "forbidden text");
  }
  assertEquals(await refusal(say(services, BOB, room, "damn")), "rate_limited text");
});

Deno.test("in a room of more than twenty only moderators call everybody, unless the room or the server says otherwise", async () => {
  await using services = await open({ RATE_LIMITS: "off" });
  const { room, roomService, settings, history } = services;
  const mentioned = async (by: typeof ANN) => {
    await services.messages.post(by, "here", { room, cid: crypto.randomUUID(), text: "@room hi" });
    return (await history.page(room)).messages.at(-1)?.mentions ?? [];
  };
  for (let n = 0; n < 18; n++) await roomService.add(ANN, room, person(`p${n}`, "member"));
  assertEquals(await mentioned(BOB), ["@room"]);
  await roomService.add(ANN, room, person("p18", "member"));
  assertEquals([await mentioned(BOB), await mentioned(ANN)], [[], ["@room"]]);
  await roomService.changeSettings(ANN, room, { callAll: "everybody" });
  assertEquals(await mentioned(BOB), ["@room"]);
  await roomService.changeSettings(ANN, room, { callAll: "default" });
  await settings.change({ whoCallsAll: "everybody" }, "test");
  assertEquals(await mentioned(BOB), ["@room"]);
});
