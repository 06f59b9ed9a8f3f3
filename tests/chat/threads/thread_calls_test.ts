import { assertEquals } from "@std/assert";
import { systemClock } from "../../../lib/base/clock.ts";
import { readConfig } from "../../../lib/base/config.ts";
import { openServices } from "../../../lib/services.ts";
import { keys } from "../../../lib/store/kv/keys.ts";

const ANN = { id: "ann", username: "ann", name: "Ann" };

Deno.test("replies at once that call very many people are one commit after the other, and reach them all", async () => {
  const config = readConfig({ DENO_KV_PATH: ":memory:", RATE_LIMITS: "off", LOG_LEVEL: "off" });
  const { kv, messages, rooms, close } = await openServices(config, { clock: systemClock });
  const { id: room } = await rooms.create({ name: "x", kind: "private" }, ANN);
  const people = Array.from({ length: 1_000 }, (_, n) => `person${n}`);
  for (let from = 0; from < people.length; from += 100) {
    await kv.commit((op) => {
      for (const id of people.slice(from, from + 100)) {
        op.set(keys.username(id), id).set(keys.member(room, id), { joinedAt: 1 });
      }
    });
  }
  const say = (log: string, text: string) =>
    messages.post(ANN, "here", { room: log, cid: crypto.randomUUID(), text });
  const { seq } = await say(room, "Lunch?");
  await say(`${room}~${seq}`, "a thread");
  // Each names fifty others, all at once.
  await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      say(
        `${room}~${seq}`,
        people.slice(n * 50, n * 50 + 50).map((name) => `@${name}`).join(" "),
      )),
  );
  const following = await kv.list({ prefix: keys.followers(room, seq) }, { limit: 5_000 });
  assertEquals(following.length, people.length + 1);
  await close();
});
