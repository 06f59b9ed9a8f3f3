import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { NewestCids } from "../../lib/chat/newest_cids.ts";
import { Cids, type Placed } from "../../lib/store/cids.ts";
import { Kv } from "../../lib/store/kv.ts";

const ROOM = "lobby";

Deno.test("Cids finds the seq of every name, in whatever order they were used", async () => {
  const name = fc.record({
    user: fc.constantFrom("ann", "bob"),
    cid: fc.integer({ min: 0, max: 99 }).map((number) => String(number).padStart(2, "0")),
  });
  const groups = fc.array(fc.array(name, { minLength: 1, maxLength: 8 }), { maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(groups, fc.integer({ min: 0, max: 9 }), async (groups, forgetAt) => {
      const kv = await Kv.open(":memory:");
      const cids = new Cids(kv);
      const newest = new NewestCids();
      const used = new Map<string, number>();
      let seq = 0;
      for (const [index, group] of groups.entries()) {
        if (index === forgetAt) newest.forget();
        for (const user of ["ann", "bob"]) {
          if (!newest.has(user)) newest.learn(user, (await cids.newest(ROOM, [user]))[0]);
        }
        const placed: Placed[] = [];
        for (const { user, cid } of group) {
          const key = `${user} ${cid}`;
          if (used.has(key)) continue;
          used.set(key, ++seq);
          placed.push({ user, cid, seq });
        }
        await kv.commit((op) => cids.put(op, ROOM, placed, (named) => newest.isNew(named)));
        for (const each of placed) newest.use(each);
      }
      const all = ["ann", "bob"].flatMap((user) =>
        Array.from({ length: 100 }, (_, number) => ({ user, cid: String(number).padStart(2, "0") }))
      );
      const found = await cids.seqsOf(ROOM, all);
      assertEquals(found, all.map(({ user, cid }) => used.get(`${user} ${cid}`)));
      for (const named of all) {
        if (newest.isNew(named)) assertEquals(used.has(`${named.user} ${named.cid}`), false);
      }
      kv.close();
    }),
    { numRuns: 100 },
  );
});
