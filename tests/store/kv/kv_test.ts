import { assertEquals, assertRejects } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { stub } from "@std/testing/mock";
import { ChatError } from "../../../lib/base/errors.ts";
import { keys } from "../../../lib/store/kv/keys.ts";
import { Kv } from "../../../lib/store/kv/kv.ts";
import type { HealthChange } from "../../../lib/store/kv/store_health.ts";
import { toStoreError } from "../../../lib/store/kv/store_health.ts";
import { serveKvConnect } from "../../support/kv_connect/server.ts";

Deno.test("whatever the store cannot do is unavailable; what it was asked wrongly is our mistake", async () => {
  for (
    const message of [
      "database or disk is full",
      "disk I/O error",
      "attempt to write a readonly database",
      "unable to open database file",
      "database is locked",
      "database disk image is malformed",
      "error sending request for url",
    ]
  ) {
    for (const tried of ["read", "write"] as const) {
      const error = toStoreError(new TypeError(message), tried);
      assertEquals([message, error instanceof ChatError && error.code], [message, "unavailable"]);
    }
  }
  const kv = await Kv.open(":memory:");
  await assertRejects(() => kv.commit((op) => op.set(["x"], new Uint8Array(70_000))), TypeError);
  await assertRejects(() => kv.get(["x".repeat(3_000)]), TypeError);
  await assertRejects(
    () => kv.commit((op) => op.set(["n"], 1).sum(["n"], 1n)),
    TypeError,
  );
  await assertRejects(() => kv.commit((op) => op.set(["f"], () => {})), TypeError);
  assertEquals(await kv.canStore(), true);
  kv.close();
});

Deno.test("update() reads again when somebody else was faster, and commits nothing where nothing changes", async () => {
  const kv = await Kv.open(":memory:");
  const key = ["n"];
  let reads = 0;
  const add = () =>
    kv.update(async (op) => {
      const entry = await kv.get<number>(key);
      reads++;
      const next = (entry.value ?? 0) + 1;
      op.check(entry).set(key, next);
      return next;
    });
  const results = await Promise.all([add(), add(), add()]);
  assertEquals([results.sort(), reads], [[1, 2, 3], 6]);
  const before = await kv.get(key);
  assertEquals(await kv.update((op) => Promise.resolve(op.check(before) && "same")), "same");
  assertEquals(await kv.get(key), before);
  kv.close();
});

Deno.test("whether something can be stored is tried once in ten seconds, however often it is asked", async () => {
  let now = 1_000_000;
  using _clock = stub(performance, "now", () => now);
  const kv = await Kv.open(":memory:");
  const tries = new Set<string | null>();
  for (let second = 0; second < 30; second++, now += 1_000) {
    assertEquals(await kv.canStore(), true);
    tries.add((await kv.get(keys.probe())).versionstamp);
  }
  assertEquals(tries.size, 3);
  kv.close();
});

Deno.test({
  name: "a remote store that is away is unavailable after five seconds, and tells it once",
  // The runtime's client goes on asking for ever, whoever still waits for it.
  sanitizeOps: false,
  fn: async () => {
    const store = await serveKvConnect();
    Deno.env.set("DENO_KV_ACCESS_TOKEN", store.token);
    const kv = await Kv.open(store.url);
    const told: unknown[] = [];
    kv.listen(({ can, works }: HealthChange) => told.push([can, works]));
    await kv.commit((op) => op.set(["x"], 1));
    assertEquals((await kv.get(["x"])).value, 1);
    await store[Symbol.asyncDispose]();

    using time = new FakeTime();
    const asked = [
      kv.get(["x"]),
      kv.getMany([["x"], ["y"]]),
      kv.list({ prefix: [] }, { limit: 1 }),
      kv.commit((op) => op.set(["x"], 2)),
      kv.canStore(),
    ].map((answer) => Promise.resolve<unknown>(answer).catch((error) => error?.code));
    await time.tickAsync(5_000);
    assertEquals(await Promise.all(asked), [...Array(4).fill("unavailable"), false]);
    assertEquals(told, [["read", false], ["write", false]]);
    // From then on one asks, and the others are answered at once.
    const asking = assertRejects(() => kv.get(["x"]), ChatError);
    await assertRejects(() => kv.get(["x"]), ChatError);
    await time.tickAsync(5_000);
    await asking;
    kv.close();
  },
});
