/** The stand-in does what a database does, seen through Deno's own client. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { serveKvConnect } from "./server.ts";

/** A store and `Deno.Kv` opened over it, as a server process opens it. */
async function open() {
  const store = await serveKvConnect();
  Deno.env.set("DENO_KV_ACCESS_TOKEN", store.token);
  const kv = await Deno.openKv(store.url);
  return {
    store,
    kv,
    async [Symbol.asyncDispose]() {
      kv.close();
      await store[Symbol.asyncDispose]();
    },
  };
}

Deno.test("values of each encoding come back as they were, with ascending versionstamps", async () => {
  await using remote = await open();
  const values = [
    { text: "語", at: 5n },
    "",
    new Uint8Array([0, 255, 0]),
    new Deno.KvU64(2n ** 63n),
  ];
  const stamps: string[] = [];
  for (const [index, value] of values.entries()) {
    const { versionstamp } = await remote.kv.set(["value", index], value);
    stamps.push(versionstamp);
    const entry = await remote.kv.get(["value", index]);
    assertEquals([entry.value, entry.versionstamp], [value, versionstamp]);
  }
  assertEquals(stamps, stamps.toSorted());
  assertEquals(new Set(stamps).size, stamps.length);
  const many = await remote.kv.getMany([["value", 1], ["none"], ["value", 0]]);
  assertEquals(many.map(({ value }) => value), ["", null, values[0]]);
  assertEquals(many[1]?.versionstamp, null);
});

Deno.test("lists keep the order of keys, forwards and backwards, with a limit and a cursor", async () => {
  await using remote = await open();
  const parts = [-1, 0, 1, 255, 256, 70_000];
  const keys = [...parts.map((part) => ["n", part]), ["n", "a"], ["n", "a\0"], ["n", "b"], ["o"]];
  for (const key of keys.toReversed()) await remote.kv.set(key, key);
  const list = async (selector: Deno.KvListSelector, options: Deno.KvListOptions = {}) =>
    (await Array.fromAsync(remote.kv.list(selector, options))).map(({ key }) => key);
  // Deno KV sorts by type first, bytes and strings before numbers.
  const sorted = [...keys.slice(6, 9), ...keys.slice(0, 6)];
  assertEquals(await list({ prefix: ["n"] }), sorted);
  assertEquals(await list({ prefix: ["n"] }, { batchSize: 2 }), sorted);
  assertEquals(await list({ prefix: ["n"] }, { reverse: true, limit: 2 }), [["n", 70_000], [
    "n",
    256,
  ]]);
  assertEquals(await list({ prefix: ["n"], start: ["n", 1] }, { limit: 2 }), [["n", 1], [
    "n",
    255,
  ]]);
  assertEquals(await list({ start: ["n", "b"], end: ["n", 1] }), [["n", "b"], ["n", -1], ["n", 0]]);
});

Deno.test("a commit is whole or nothing: checks, sums, minima, deletes", async () => {
  await using remote = await open();
  const { versionstamp } = await remote.kv.set(["a"], 1);
  const refused = await remote.kv.atomic()
    .check({ key: ["a"], versionstamp: null }).set(["b"], 1).commit();
  assertEquals([refused.ok, (await remote.kv.get(["b"])).value], [false, null]);
  const done = await remote.kv.atomic()
    .check({ key: ["a"], versionstamp }).check({ key: ["b"], versionstamp: null })
    .sum(["sum"], 5n).sum(["sum"], 7n).min(["min"], 3n).max(["max"], 3n).delete(["a"]).commit();
  assert(done.ok);
  await remote.kv.atomic().min(["min"], 2n).max(["max"], 2n).commit();
  const entries = await remote.kv.getMany<Deno.KvU64[]>([["sum"], ["min"], ["max"], ["a"]]);
  assertEquals(entries.map(({ value }) => value?.value), [12n, 2n, 3n, undefined]);
  assertEquals(remote.store.writes, { committed: 3, refused: 1 });
  await assertRejects(() => remote.kv.atomic().set(["a"], 1).sum(["a"], 1n).commit());
});

Deno.test("a watch tells the present state, each change and what came while it was cut", async () => {
  await using remote = await open();
  const reader = remote.kv.watch([["count"], ["word"]]).getReader();
  const next = async () => (await reader.read()).value?.map(({ value }) => value);
  assertEquals(await next(), [null, null]);
  await remote.kv.set(["word"], "one");
  assertEquals(await next(), [null, "one"]);
  await remote.kv.atomic().sum(["count"], 1n).commit();
  // Deno's client (2.9.6) reports a key that did not change as null, so only the other one counts.
  assertEquals((await next())?.[0], new Deno.KvU64(1n));
  remote.store.cutWatches();
  await remote.kv.set(["word"], "two");
  assertEquals(await next(), [new Deno.KvU64(1n), "two"]);
  await reader.cancel();
});

Deno.test("only the bearer of the token is let in, and only with a version that is spoken", async () => {
  await using remote = await open();
  const ask = async (path: string, token: string, body = `{"supportedVersions":[1,2,3]}`) => {
    const headers = { authorization: `Bearer ${token}`, "x-denokv-version": "3" };
    const response = await fetch(`${remote.store.url}${path}`, { method: "POST", headers, body });
    await response.body?.cancel();
    return response.status;
  };
  assertEquals(await ask("", remote.store.token), 200);
  assertEquals(await ask("", "another"), 401);
  assertEquals(await ask("", remote.store.token, `{"supportedVersions":[1]}`), 400);
  assertEquals(await ask("v3/snapshot_read", remote.store.token), 401);
});
