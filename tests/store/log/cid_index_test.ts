import type { Write } from "../../../lib/store/log/write.ts";
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { newCid } from "../../../lib/client/outbox/cid.ts";
import { CidFilter, hashOf } from "../../../lib/store/log/cid_filter.ts";
import { type AuthoredCid, CidIndex } from "../../../lib/store/log/cid_index.ts";
import { LOBBY } from "../../../lib/store/rooms/rooms.ts";
import { openMemoryStore } from "../../support/store.ts";

const PEOPLE = ["ann", "bob"].map((id) => ({ id, username: id, name: id }));

Deno.test("CidFilter knows what was added, and of little else that it might have been", () => {
  const cids = Array.from(
    { length: 4_096 },
    (_, index) => index % 2 ? newCid() : crypto.randomUUID(),
  );
  const filter = new CidFilter(cids.length);
  for (const cid of cids) filter.add(hashOf(cid));
  assertEquals(cids.filter((cid) => !filter.mayHave(hashOf(cid))), []);
  const others = Array.from({ length: 20_000 }, () => crypto.randomUUID());
  const wrong = others.filter((cid) => filter.mayHave(hashOf(cid))).length;
  assertEquals(wrong < 20, true, `${wrong} of 20,000`);
  assertEquals(new CidFilter(filter.bytes).mayHave(hashOf(cids[0]!)), true);
});

/** A lobby that writers append to, each with an index of its own, as processes have. */
async function lobby(writers: number) {
  const store = await openMemoryStore();
  const { kv, log } = store;
  const indexes = Array.from({ length: writers }, () => new CidIndex(kv, log, LOBBY));
  return {
    index: () => new CidIndex(kv, log, LOBBY),
    async follow(cids: CidIndex) {
      await cids.follow((await log.head(LOBBY))!.head);
      return cids;
    },
    async post(writer: number, named: readonly AuthoredCid[]) {
      const cids = indexes[writer]!;
      const at = (await log.head(LOBBY))!;
      await cids.follow(at.head);
      const writes = named.map(({ user, cid }): Write => ({
        kind: "message",
        author: PEOPLE.find(({ id }) => id === user)!,
        cid,
        text: "hello",
      }));
      const appended = await log.append(LOBBY, at, writes, {
        commit: kv.commit.bind(kv),
        now: 0,
        cids,
      });
      assertEquals(appended?.outcomes.length, named.length);
    },
    indexes,
    [Symbol.asyncDispose]: () => store.close(),
  };
}

Deno.test("CidIndex finds every cid of every author, whoever committed it and from whatever start", async () => {
  const batch = fc.record({
    writer: fc.nat({ max: 1 }),
    size: fc.constantFrom(1, 7, 300, 512),
    kind: fc.constantFrom("upwards", "random"),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { maxLength: 14 }), async (batches) => {
      await using room = await lobby(2);
      const used: AuthoredCid[] = [];
      for (const { writer, size, kind } of batches) {
        const named = Array.from({ length: size }, (_, index) => ({
          user: PEOPLE[index % 2]!.id,
          cid: kind === "upwards" ? newCid() : crypto.randomUUID(),
        }));
        await room.post(writer, named);
        used.push(...named);
      }
      const wanted = used.map((_, index) => index + 1);
      for (const cids of [...room.indexes, room.index()]) {
        assertEquals(await (await room.follow(cids)).seqsOf(used), wanted);
        const others = used.slice(0, 50).map(({ user, cid }) => ({
          user: user === "ann" ? "bob" : "ann",
          cid,
        }));
        assertEquals(await cids.seqsOf(others), others.map(() => undefined));
      }
    }),
    { numRuns: 12 },
  );
});

Deno.test("CidIndex tells two authors apart who used the same cid", async () => {
  await using room = await lobby(1);
  const cid = crypto.randomUUID();
  const fill = (count: number) =>
    Array.from({ length: count }, () => ({ user: "ann", cid: crypto.randomUUID() }));
  await room.post(0, [{ user: "ann", cid }, ...fill(511)]);
  await room.post(0, [{ user: "bob", cid }, ...fill(511)]);
  const cids = await room.follow(room.index());
  assertEquals(await cids.seqsOf([{ user: "bob", cid }, { user: "ann", cid }]), [513, 1]);
});
