import { assert, assertEquals, assertRejects } from "@std/assert";
import { readConfig } from "../../../lib/base/config.ts";
import { ChatError } from "../../../lib/base/errors.ts";
import { openServices, type Services } from "../../../lib/services.ts";
import { threadId } from "../../../lib/protocol/thread.ts";
import { FakeClock } from "../../auth/support.ts";

const [ANN, BOB] = ["ann", "bob"].map((id) => ({ id, username: id, name: id })) as [Asker, Asker];
interface Asker {
  id: string;
  username: string;
  name: string;
}

/** Services of isolates that share one database, a clock, and a public room of ann's. */
async function open() {
  const folder = await Deno.makeTempDir();
  const clock = new FakeClock();
  const config = readConfig({ DENO_KV_PATH: `${folder}/parlor.db`, LOG_LEVEL: "off" });
  const opened: Services[] = [];
  const start = async () => {
    const services = await openServices(config, { clock });
    opened.push(services);
    return services;
  };
  const first = await start();
  const room = await first.roomService.create(ANN, { name: "slow" });
  await first.roomService.changeSettings(ANN, room.id, { slowSeconds: 30 });
  return {
    clock,
    first,
    room: room.id,
    start,
    async [Symbol.asyncDispose]() {
      for (const services of opened) await services.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

const say = (services: Services, by: Asker, room: string, cid = crypto.randomUUID() as string) =>
  services.messages.post(by, "here", { room, cid, text: "hello" });

async function refusal(work: Promise<unknown>): Promise<[code: string, retryMs?: number]> {
  const error = await assertRejects(() => work, ChatError);
  return error.retryMs === undefined ? [error.code] : [error.code, error.retryMs];
}

Deno.test("in a slow room a member posts once in so many seconds, on any isolate and in threads too", async () => {
  await using opened = await open();
  const { first, clock, room, start } = opened;
  const second = await start();
  const cid = crypto.randomUUID();
  const { seq } = await say(first, BOB, room, cid);
  clock.advance(10_000);
  assertEquals(await refusal(say(first, BOB, room)), ["rate_limited", 20_000]);
  assertEquals(await refusal(say(second, BOB, room)), ["rate_limited", 20_000]);
  assertEquals(await refusal(say(second, BOB, threadId(room, seq))), ["rate_limited", 20_000]);
  // What was refused has begun no thread.
  const { messages } = await first.history.page(room);
  assertEquals(messages.map(({ thread }) => thread ?? false), [false]);
  // A repeat is answered as at first.
  assertEquals(await say(second, BOB, room, cid), { seq, cid, dup: true });
  // Edits, reactions and deletions are no messages.
  await second.messages.change("here", room, {
    kind: "edit",
    author: BOB,
    target: seq,
    text: "hello!",
  });
  for (let n = 0; n < 3; n++) await say(second, ANN, room);

  clock.advance(20_000);
  await say(second, BOB, threadId(room, seq));
  assertEquals(await refusal(say(first, BOB, room)), ["rate_limited", 30_000]);

  const third = await start();
  assertEquals(await refusal(say(third, BOB, threadId(room, seq))), ["rate_limited", 30_000]);
  await third.roomService.changeSettings(ANN, room, { slowSeconds: 0 });
  await say(first, BOB, room);
  await say(first, BOB, room);
});

Deno.test("of what a member sends to a slow room at once, on two isolates and in a thread, one is posted", async () => {
  await using opened = await open();
  const { first, clock, room, start } = opened;
  const second = await start();
  const { seq } = await say(first, ANN, room);
  await say(first, ANN, threadId(room, seq));
  for (let round = 0; round < 3; round++) {
    const sent = [first, second].flatMap((services) =>
      [room, threadId(room, seq), room].map((log) => say(services, BOB, log))
    );
    const outcomes = await Promise.allSettled(sent);
    assertEquals(outcomes.filter(({ status }) => status === "fulfilled").length, 1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") assertEquals(outcome.reason.code, "rate_limited");
    }
    clock.advance(30_000);
  }
});

Deno.test("many people who post in a slow room at once are all taken, and many strangers", async () => {
  await using opened = await open();
  const { first, room } = opened;
  const people = Array.from({ length: 150 }, (_, n) => ({
    id: `p${n}`,
    username: `p${n}`,
    name: `p${n}`,
  }));
  const outcomes = await Promise.allSettled(people.map((person) => say(first, person, room)));
  assert(outcomes.every(({ status }) => status === "fulfilled"));
});
