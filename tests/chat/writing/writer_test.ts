import type { Batch } from "../../../lib/store/log/batch.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { systemClock } from "../../../lib/base/clock.ts";
import { ChatError } from "../../../lib/base/errors.ts";
import { type Receipt, RoomWriter } from "../../../lib/chat/writing/writer.ts";
import { newCid } from "../../../lib/client/outbox/cid.ts";
import { LOBBY } from "../../../lib/store/rooms/rooms.ts";
import { WriteQueue } from "../../../lib/store/log/write_queue.ts";
import { openMemoryStore } from "../../support/store.ts";

const ANN = { id: "ann", username: "ann", name: "Ann" };

/** A lobby in memory with any number of writers, as isolates would have them. */
async function lobby(writers = 1, { turns = false } = {}) {
  const store = await openMemoryStore();
  const { kv, log } = store;
  const batches: Batch[] = [];
  const isolates = Array.from(
    { length: writers },
    (_, index) =>
      new RoomWriter(LOBBY, {
        kv,
        log,
        clock: systemClock,
        hub: { publish: (batch) => batches.push(batch), catchUpTo: () => {} },
        writeQueue: turns ? new WriteQueue(kv, LOBBY, `${index}`) : undefined,
        onAnswered: () => {},
      }),
  );
  return {
    kv,
    log,
    batches,
    send: (cid: string, text = "hello", writer = 0, replyTo?: number): Promise<Receipt> =>
      new Promise((done, failed) =>
        isolates[writer]!.submit({
          write: {
            kind: "message",
            author: ANN,
            cid,
            text,
            ...(replyTo === undefined ? {} : { replyTo }),
          },
          done,
          failed,
        })
      ),
    [Symbol.asyncDispose]: () => store.close(),
  };
}

const names = { "that count upwards": () => newCid(), "in no order": () => crypto.randomUUID() };
for (const [which, cid] of Object.entries(names)) {
  Deno.test(`RoomWriter commits what waits in batches and answers in order, with cids ${which}`, async () => {
    await using room = await lobby();
    const cids = Array.from({ length: 1_000 }, cid);
    const receipts = await Promise.all(cids.map((cid) => room.send(cid)));
    assertEquals(receipts, cids.map((cid, index) => ({ seq: index + 1, cid })));
    assertEquals(room.batches.map(({ first, last }) => last - first + 1), [512, 488]);
    const events = await room.log.after(LOBBY, 0, 1_000);
    assertEquals(events.map(({ seq }) => seq), cids.map((_, index) => index + 1));
    assertEquals(events.map(({ json }) => JSON.parse(json).cid), cids);
    assertEquals((await room.log.head(LOBBY))?.head.count, 1_000);
  });
}

Deno.test("RoomWriter answers a repeat with the first seq and posts nothing", async () => {
  await using room = await lobby();
  const cid = crypto.randomUUID();
  const both = await Promise.all([room.send(cid, "once"), room.send(cid, "twice")]);
  assertEquals(both, [{ seq: 1, cid }, { seq: 1, cid, dup: true }]);
  assertEquals(await room.send(cid, "thrice"), { seq: 1, cid, dup: true });
  const events = await room.log.after(LOBBY, 0, 10);
  assertEquals(events.map(({ json }) => JSON.parse(json).text), ["once"]);
});

for (const turns of [false, true]) {
  const how = turns ? "in turns" : "at once";
  Deno.test(`RoomWriter keeps one order with others that write to the room ${how}`, async () => {
    await using room = await lobby(3, { turns });
    const sends = Array.from({ length: 300 }, (_, index) => ({
      cid: crypto.randomUUID(),
      writer: index % 3,
    }));
    // Everything is sent by one writer and then again by another.
    const first = Promise.all(sends.map(({ cid, writer }) => room.send(cid, "x", writer)));
    const again = Promise.all(
      sends.map(({ cid, writer }) => room.send(cid, "x", (writer + 1) % 3)),
    );
    const receipts = [...await first, ...await again];
    const seqs = new Map<string, Set<number>>();
    for (const { cid, seq } of receipts) seqs.set(cid!, (seqs.get(cid!) ?? new Set()).add(seq));
    assertEquals(seqs.size, 300);
    assert(seqs.values().every((given) => given.size === 1));
    assertEquals(receipts.filter(({ dup }) => dup).length, 300);
    const events = await room.log.after(LOBBY, 0, 1_000);
    assertEquals(events.map(({ seq }) => seq), sends.map((_, index) => index + 1));
  });
}

Deno.test("RoomWriter refuses a reply to a message that is not there, and only it", async () => {
  await using room = await lobby();
  const [first, bad, last] = await Promise.allSettled([
    room.send(crypto.randomUUID()),
    room.send(crypto.randomUUID(), "reply", 0, 9),
    room.send(crypto.randomUUID()),
  ]);
  assertEquals(first.status === "fulfilled" && first.value.seq, 1);
  assertEquals(last.status === "fulfilled" && last.value.seq, 2);
  const error = await assertRejects(
    () => bad.status === "rejected" ? Promise.reject(bad.reason) : Promise.resolve(),
    ChatError,
  );
  assertEquals([error.code, error.field], ["invalid", "replyTo"]);
});

Deno.test("RoomWriter stores texts of the largest size in any script", async () => {
  await using room = await lobby();
  const texts = ["a".repeat(16_384), '"'.repeat(16_384), "é".repeat(8_192), "語".repeat(5_461)];
  await Promise.all(texts.map((text) => room.send(crypto.randomUUID(), text)));
  const events = await room.log.after(LOBBY, 0, 10);
  assertEquals(events.map(({ json }) => JSON.parse(json).text), texts);
});

Deno.test("RoomWriter answers not_found for a room that is not there", async () => {
  await using store = await openMemoryStore();
  const { kv, log } = store;
  const writer = new RoomWriter("nowhere", {
    kv,
    log,
    clock: systemClock,
    hub: { publish: () => {}, catchUpTo: () => {} },
    writeQueue: undefined,
    onAnswered: () => {},
  });
  const error = await assertRejects(
    () =>
      new Promise((done, failed) =>
        writer.submit({
          write: { kind: "message", author: ANN, cid: crypto.randomUUID(), text: "x" },
          done,
          failed,
        })
      ),
    ChatError,
  );
  assertEquals(error.code, "not_found");
});

Deno.test("RoomWriter commits a draft that comes the moment the one before is answered", async () => {
  await using room = await lobby();
  // How many turns pass between an answer and the next draft differs from caller to caller.
  for (let turns = 0; turns < 40; turns++) {
    const { seq } = await room.send(crypto.randomUUID());
    assertEquals(seq, turns + 1);
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
  }
});
