import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Operation } from "../../../lib/store/kv/operation.ts";
import { Kv } from "../../../lib/store/kv/kv.ts";

const KEYS = ["a", "b", "c"];

/** An operation on few keys, so that many of them meet. */
interface Step {
  ifAbsent: string | undefined;
  set: string | undefined;
  remove: string | undefined;
  sum: boolean;
}

const maybeKey = fc.option(fc.constantFrom(...KEYS), { nil: undefined });
const step: fc.Arbitrary<Step> = fc.record({
  ifAbsent: maybeKey,
  set: maybeKey,
  remove: maybeKey,
  sum: fc.boolean(),
});

function fill(op: Operation, { ifAbsent, set, remove, sum }: Step, index: number): void {
  if (ifAbsent !== undefined) op.check({ key: [ifAbsent], versionstamp: null });
  if (set !== undefined) op.set([set], index);
  if (remove !== undefined && remove !== set) op.delete([remove]);
  if (sum) op.sum(["sum"], 1n);
}

/** What the steps do one after the other: which succeed, and what there is in the end. */
function oneByOne(steps: readonly Step[]) {
  const held = new Map<string, number>();
  let sum = 0n;
  const done = steps.map(({ ifAbsent, set, remove, sum: adds }, index) => {
    if (ifAbsent !== undefined && held.has(ifAbsent)) return false;
    if (set !== undefined) held.set(set, index);
    if (remove !== undefined && remove !== set) held.delete(remove);
    if (adds) sum += 1n;
    return true;
  });
  return { done, values: KEYS.map((key) => held.get(key) ?? null), sum };
}

Deno.test("Kv.commit() of many at once does what one after the other does", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const kv = await Kv.open(":memory:");
      const stamps = await Promise.all(
        steps.map((one, index) => kv.commit((op) => fill(op, one, index))),
      );
      const entries = await kv.getMany<number>(KEYS.map((key) => [key]));
      const total = await kv.get<Deno.KvU64>(["sum"]);
      kv.close();
      assertEquals({
        done: stamps.map((stamp) => stamp !== undefined),
        values: entries.map(({ value }) => value),
        sum: total.value?.value ?? 0n,
      }, oneByOne(steps));
    }),
    { numRuns: 150 },
  );
});

Deno.test("Kv.commit() keeps KV's limits, however much waits", async () => {
  const kv = await Kv.open(":memory:");
  const commits = Array.from({ length: 500 }, (_, index) =>
    kv.commit((op) => {
      op.check({ key: ["one", index], versionstamp: null });
      op.check({ key: ["two", index], versionstamp: null });
      op.set(["one", index], new Uint8Array(5_000)).set(["two", index], index);
    }));
  const stamps = await Promise.all(commits);
  assertEquals(stamps.filter((stamp) => stamp === undefined), []);
  kv.close();
});
