import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { Deleted } from "../../../lib/store/reading/deleted.ts";
import { Kv } from "../../../lib/store/kv/kv.ts";

Deno.test("deleted messages after a cursor are counted, wherever it is and whatever was deleted", async () => {
  const kv = await Kv.open(":memory:");
  // Near the ends of rows, and anywhere.
  const seq = fc.oneof(
    fc.integer({ min: 1, max: 20_000 }),
    fc.constantFrom(1, 7, 8, 4_095, 4_096, 4_097, 8_191, 8_192, 12_287),
  );
  let log = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uniqueArray(seq, { minLength: 1, maxLength: 8 }), { maxLength: 8 }),
      fc.array(fc.oneof(seq, fc.constant(0)), { minLength: 1, maxLength: 8 }),
      async (commits, cursors) => {
        const id = `log ${++log}`;
        const deleted = new Deleted(kv);
        const gone = new Set<number>();
        for (const seqs of commits) {
          const put = await deleted.adding(id, seqs);
          await kv.commit((op) => put(op));
          for (const seq of seqs) gone.add(seq);
        }
        const last = Math.max(0, ...gone);
        const expected = cursors.map((cursor) => [...gone].filter((seq) => seq > cursor).length);
        assertEquals(await new Deleted(kv).after(id, cursors, last), expected);
        assertEquals(await deleted.after("another", cursors, 20_000), cursors.map(() => 0));
      },
    ),
    { numRuns: 60 },
  );
  kv.close();
});
