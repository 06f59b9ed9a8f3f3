import type { Batch } from "../../../lib/store/log/batch.ts";
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { sendMissed } from "../../../lib/chat/sockets/catch_up.ts";
import { Channel, type Subscription } from "../../../lib/chat/delivery/channel.ts";
import { CidIndex } from "../../../lib/store/log/cid_index.ts";
import { RoomLog, type RoomLogOptions } from "../../../lib/store/log/log.ts";
import { LOBBY } from "../../../lib/store/rooms/rooms.ts";
import { logOptions, openMemoryStore } from "../../support/store.ts";

/** A log whose answers to a reader may come late, in any order. */
class LateLog extends RoomLog {
  constructor(options: RoomLogOptions, readonly late: <T>(answer: Promise<T>) => Promise<T>) {
    super(options);
  }

  override after(room: string, seq: number, limit: number) {
    return this.late(super.after(room, seq, limit));
  }
}

/**
 * A lobby in memory.
 *
 * @param late gives an answer of the log to the channel, when it wants
 */
async function lobby(late: <T>(answer: Promise<T>) => Promise<T> = (answer) => answer) {
  const store = await openMemoryStore();
  const { kv, people } = store;
  const log = new LateLog(logOptions(store), late);
  let at = (await log.head(LOBBY))!;
  const errors: unknown[] = [];
  const channel = new Channel({
    room: LOBBY,
    at,
    log,
    people,
    onError: (error) => errors.push(error),
  });
  return {
    channel,
    errors,
    /** Commits a batch of `size` messages, which the channel does not hear of. */
    async commit(size: number): Promise<Batch> {
      const posts = Array.from({ length: size }, () => ({
        kind: "message" as const,
        author: { id: "ann", username: "ann", name: "Ann" },
        cid: crypto.randomUUID(),
        text: "hello",
      }));
      const appended = (await log.append(LOBBY, at, posts, {
        commit: kv.commit.bind(kv),
        now: 0,
        cids: new CidIndex(kv, log, LOBBY),
      }))!;
      at = appended.at;
      return appended.batch!;
    },
    get total() {
      return at.head.seq;
    },
    [Symbol.asyncDispose]: () => store.close(),
  };
}

/** A listener that keeps the seqs that it was sent. */
function recorder(position: number, live: boolean): Subscription & { seqs: number[] } {
  const seqs: number[] = [];
  return {
    user: "bob",
    position,
    live,
    seesPeople: false,
    seqs,
    deliver(frame) {
      for (const { seq } of JSON.parse(frame).events) seqs.push(seq);
    },
  };
}

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

Deno.test("Channel sends each event once and in order, however batches arrive", async () => {
  const arrivals = fc.record({
    sizes: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 12 }),
    // Which batch arrives when: any may be late, doubled or lost.
    order: fc.array(fc.nat(11), { maxLength: 30 }),
    pauses: fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }),
  });
  await fc.assert(
    fc.asyncProperty(arrivals, async ({ sizes, order, pauses }) => {
      await using room = await lobby();
      const { channel } = room;
      const batches: Batch[] = [];
      for (const size of sizes) batches.push(await room.commit(size));
      const listener = recorder(0, true);
      channel.subscriptions.add(listener);
      for (const [index, pick] of order.entries()) {
        channel.apply(batches[pick % batches.length]!);
        if (pauses[index]) await channel.readForward();
      }
      await channel.readForward();
      assertEquals(listener.seqs, range(1, room.total));
      assertEquals(room.errors, []);
    }),
    { numRuns: 60 },
  );
});

Deno.test("Channel has read all that the log held when it was asked, also while a read is under way", async () => {
  const reads: PromiseWithResolvers<void>[] = [];
  const begun = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await using room = await lobby(async (answer) => {
    const value = await answer;
    const read = Promise.withResolvers<void>();
    begun[reads.push(read) - 1]?.resolve();
    await read.promise;
    return value;
  });
  const { channel } = room;
  await room.commit(1);
  const first = channel.readForward();
  await begun[0]!.promise;
  await room.commit(2);
  const second = channel.readForward();
  reads[0]!.resolve();
  await begun[1]!.promise;
  reads[1]!.resolve();
  await Promise.all([first, second]);
  assertEquals(channel.last, 3);
});

Deno.test("readForward leaves no gap between the log and what is live, however late the log answers", async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("commit"), n: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ kind: fc.constantFrom("hear", "hint", "listen", "answer"), n: fc.nat() }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.scheduler(), async (steps, late) => {
      await using room = await lobby((answer) => late.schedule(answer));
      const { channel } = room;
      const batches: Batch[] = [];
      const readers: { from: number; reader: ReturnType<typeof recorder>; done: Promise<void> }[] =
        [];
      for (const { kind, n } of steps) {
        if (kind === "commit") batches.push(await room.commit(n));
        else if (kind === "hear" && batches.length > 0) {
          channel.apply(batches[n % batches.length]!);
        } else if (kind === "hint") channel.catchUpTo(room.total);
        else if (kind === "answer" && late.count() > 0) await late.waitOne();
        else if (kind === "listen") {
          const from = n % (channel.last + 1);
          const reader = recorder(from, false);
          channel.subscriptions.add(reader);
          const done = sendMissed(channel, reader, () => true, () => Promise.resolve(() => {}));
          readers.push({ from, reader, done });
        }
      }
      const end = Promise.all([channel.readForward(), ...readers.map(({ done }) => done)]);
      await late.waitFor(end);
      assertEquals(channel.last, room.total);
      for (const { from, reader } of readers) {
        assertEquals(reader.live, true);
        assertEquals(reader.seqs, range(from + 1, room.total));
      }
      assertEquals(room.errors, []);
    }),
    { numRuns: 300 },
  );
});
