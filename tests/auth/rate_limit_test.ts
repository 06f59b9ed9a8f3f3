import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { type BucketOptions, TokenBuckets } from "../../lib/base/token_buckets.ts";
import { FakeClock } from "./support.ts";

function buckets(options: Partial<BucketOptions> = {}) {
  const clock = new FakeClock();
  const all = { capacity: 3, perSecond: 0.5, maxKeys: 100, clock, ...options };
  return { clock, limit: new TokenBuckets(all) };
}

Deno.test("a bucket lets its capacity through, and then its rate", () => {
  const { clock, limit } = buckets();
  for (let i = 0; i < 3; i++) assertEquals(limit.take("a"), { ok: true });
  assertEquals(limit.take("a"), { ok: false, retryMs: 2_000 });
  clock.advance(1_500);
  assertEquals(limit.take("a"), { ok: false, retryMs: 500 });
  clock.advance(500);
  assertEquals(limit.take("a"), { ok: true });
  assertEquals(limit.take("a"), { ok: false, retryMs: 2_000 });
});

Deno.test("waiting as long as is said is enough", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 50 }),
    fc.double({ min: 0.01, max: 100, noNaN: true }),
    fc.array(fc.tuple(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 1, max: 50 }))),
    (capacity, perSecond, steps) => {
      const { clock, limit } = buckets({ capacity, perSecond });
      for (const [wait, wanted] of steps) {
        clock.advance(wait);
        const n = Math.min(wanted, capacity);
        const verdict = limit.take("a", n);
        if (verdict.ok) continue;
        // A hair more, for the rounding of sums of fractions.
        clock.advance(verdict.retryMs + 1);
        assertEquals(limit.take("a", n), { ok: true });
      }
    },
  ));
});

Deno.test("keys do not share", () => {
  const { limit } = buckets({ capacity: 1 });
  assertEquals(limit.take("a"), { ok: true });
  assertEquals(limit.take("b"), { ok: true });
  assertEquals(limit.take("a").ok, false);
});

Deno.test("what is given back can be taken again, and no more", () => {
  const { limit } = buckets({ capacity: 1 });
  limit.take("a");
  limit.giveBack("a");
  limit.giveBack("a");
  assertEquals(limit.take("a"), { ok: true });
  assertEquals(limit.take("a").ok, false);
});

Deno.test("a clock that is set, back or forward, takes and gives nothing", () => {
  const { clock, limit } = buckets({ capacity: 2 });
  for (const now of [0, Number.MAX_SAFE_INTEGER]) {
    assertEquals(limit.take("a"), { ok: true });
    clock.set(now);
  }
  assertEquals(limit.take("a"), { ok: false, retryMs: 2_000 });
  clock.advance(2_000);
  assertEquals(limit.take("a"), { ok: true });
});

Deno.test("buckets that have filled up are forgotten", () => {
  const { clock, limit } = buckets({ capacity: 1, perSecond: 1 });
  for (let i = 0; i < 50; i++) limit.take(`key ${i}`);
  assertEquals(limit.size, 50);
  clock.advance(1_000);
  for (let i = 0; i < 60; i++) limit.take("a");
  assertEquals(limit.size, 1);
});

Deno.test("a flood of keys does not take more memory than agreed", () => {
  const { limit } = buckets({ maxKeys: 10 });
  for (let i = 0; i < 1_000; i++) {
    limit.take(`key ${i}`);
    assert(limit.size <= 10);
  }
});

Deno.test("a flood of keys does not free one that is still in use", () => {
  const { limit } = buckets({ maxKeys: 10, capacity: 1 });
  limit.take("a");
  for (let i = 0; i < 1_000; i++) {
    limit.take(`key ${i}`);
    assertEquals(limit.take("a").ok, false);
  }
});

Deno.test("limits that are off let everything through and keep nothing", () => {
  const { limit } = buckets({ enabled: false });
  for (let i = 0; i < 100; i++) assertEquals(limit.take("a", 10), { ok: true });
  assertEquals(limit.size, 0);
});
