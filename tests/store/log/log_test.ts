import type { Write } from "../../../lib/store/log/write.ts";
import type { LogMessage } from "../../../lib/store/log/events.ts";
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { CidIndex } from "../../../lib/store/log/cid_index.ts";
import { LOBBY } from "../../../lib/store/rooms/rooms.ts";
import { newCid } from "../../../lib/client/outbox/cid.ts";
import { openMemoryStore } from "../../support/store.ts";

const ANN = { id: "ann", username: "ann", name: "Ann" };

async function lobby() {
  const store = await openMemoryStore();
  const { kv, log } = store;
  const cids = new CidIndex(kv, log, LOBBY);
  return {
    log,
    /** Appends as a writer does, in as many commits as it takes. */
    async write(writes: readonly Write[]) {
      const outcomes = [];
      let rest = writes;
      let commits = 0;
      while (rest.length > 0) {
        const at = (await log.head(LOBBY))!;
        await cids.follow(at.head);
        const appended = await log.append(LOBBY, at, rest, {
          commit: kv.commit.bind(kv),
          now: 1_000,
          cids,
        });
        outcomes.push(...appended!.outcomes);
        rest = rest.slice(appended!.outcomes.length);
        commits++;
      }
      return { outcomes, commits };
    },
    [Symbol.asyncDispose]: () => store.close(),
  };
}

const post = (text: string): Write => ({ kind: "message", author: ANN, cid: newCid(), text });
const brief = ({ seq, ordinal, json }: LogMessage) => [seq, ordinal, JSON.parse(json).text];

Deno.test("RoomLog reads any range of messages and events, however they were committed", async () => {
  const text = fc.constantFrom("a", "é".repeat(300), "b".repeat(5_000));
  const write = fc.oneof(
    { weight: 4, arbitrary: text.map(post) },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.integer({ min: 1, max: 60 }), text).map(([target, text]): Write => ({
        kind: "edit",
        author: ANN,
        target,
        text: `edited ${text}`,
      })),
    },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 1, max: 60 }).map((target): Write => ({
        kind: "delete",
        author: ANN,
        target,
      })),
    },
  );
  const batches = fc.array(fc.array(write, { minLength: 1, maxLength: 80 }), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(batches, fc.integer({ min: 1, max: 70 }), async (batches, limit) => {
      await using room = await lobby();
      for (const batch of batches) await room.write(batch);
      const head = (await room.log.head(LOBBY))!.head;
      const all = await room.log.messagesAfter(LOBBY, 0, 10_000);
      assertEquals(all.map(({ ordinal }) => ordinal), all.map((_, index) => index + 1));
      assertEquals(all.length, head.count);
      const events = await room.log.after(LOBBY, 0, 10_000);
      assertEquals(events.map(({ seq }) => seq), events.map((_, index) => index + 1));
      assertEquals(events.length, head.seq);
      for (let seq = 0; seq <= head.seq + 1; seq += 3) {
        const after = all.filter((message) => message.seq > seq).slice(0, limit);
        const before = all.filter((message) => message.seq < seq).slice(-limit);
        const read = [
          await room.log.messagesAfter(LOBBY, seq, limit),
          await room.log.messagesBefore(LOBBY, seq, limit),
        ];
        assertEquals(read.map((page) => page.map(brief)), [after, before].map((p) => p.map(brief)));
        const rest = await room.log.after(LOBBY, seq, limit);
        assertEquals(
          rest.map((event) => event.json),
          events.slice(seq, seq + limit).map((e) => e.json),
        );
      }
      const newest = await room.log.messagesBefore(LOBBY, undefined, limit);
      assertEquals(newest.map(brief), all.slice(-limit).map(brief));
    }),
    { numRuns: 30 },
  );
});

Deno.test("RoomLog.append() takes no more than one commit can hold, whatever is changed", async () => {
  await using room = await lobby();
  const large = "x".repeat(16 * 1024);
  const posted = await room.write(Array.from({ length: 200 }, () => post("small")));
  assertEquals(posted.commits, 1);
  const edits = await room.write(
    Array.from({ length: 100 }, (_, index): Write => ({
      kind: "edit",
      author: ANN,
      target: index + 1,
      text: large,
    })),
  );
  assert(edits.commits > 1);
  assertEquals(edits.outcomes.length, 100);
  const messages = await room.log.messagesAfter(LOBBY, 0, 1_000);
  assertEquals(
    messages.map(({ json }) => JSON.parse(json).text),
    Array.from({ length: 200 }, (_, index) => index < 100 ? large : "small"),
  );
});
