import { assertEquals, assertRejects } from "@std/assert";
import { ChatError } from "../../../lib/base/errors.ts";
import { keys } from "../../../lib/store/kv/keys.ts";
import { expiringResets, RESET_MS, ResetLinks } from "../../../lib/store/people/reset_links.ts";
import { FakeClock } from "../../auth/support.ts";
import { openMemoryStore } from "../../support/store.ts";

async function open() {
  const clock = new FakeClock();
  const store = await openMemoryStore(clock);
  const links = new ResetLinks(store.kv, clock);
  await store.kv.commit((op) => op.set(keys.password("ann"), "old"));
  return {
    kv: store.kv,
    clock,
    links,
    make: (user = "ann") => store.kv.update((op) => links.put(op, user)),
    spend: (code: string, hash = "new") => links.spend(code, hash, () => Promise.resolve()),
    password: async (user = "ann") => (await store.kv.get(keys.password(user))).value,
    [Symbol.asyncDispose]: () => store.close(),
  };
}

/** No link of any kind is told from one that never was. */
async function assertGone(links: ResetLinks, code: string) {
  const never = await assertRejects(() => links.find("x".repeat(24)), ChatError);
  for (
    const attempt of [() => links.find(code), () => links.spend(code, "x", () => Promise.resolve())]
  ) {
    const { code: kind, field, message } = await assertRejects(attempt, ChatError);
    assertEquals({ kind, field, message }, {
      kind: "not_found",
      field: "code",
      message: never.message,
    });
  }
}

Deno.test("a reset link is used once, whoever else tries at the same time", async () => {
  await using opened = await open();
  const { links, make, spend, password } = opened;
  const code = await make();
  assertEquals([await links.find(code), await links.find(code)], ["ann", "ann"], "reading is free");
  const tries = await Promise.allSettled(
    Array.from({ length: 10 }, (_, index) => spend(code, `new ${index}`)),
  );
  const used = tries.findIndex(({ status }) => status === "fulfilled");
  assertEquals(tries.filter(({ status }) => status === "fulfilled").length, 1);
  assertEquals(await password(), `new ${used}`);
  await assertGone(links, code);
});

Deno.test("a reset link is good for 24 hours and not a moment longer, and is swept then", async () => {
  await using opened = await open();
  const { kv, clock, links, make } = opened;
  const code = await make();
  clock.advance(RESET_MS - 1);
  assertEquals(await links.find(code), "ann");
  const sweptNow = async () => {
    const found = await Promise.all(expiringResets.map(async (kind) => {
      const rows = await kv.list({ prefix: kind.prefix }, { limit: 10 });
      return rows.flatMap((row) => kind.expired(row, clock.now()) ?? []);
    }));
    return found.flat().length;
  };
  assertEquals(await sweptNow(), 0);
  clock.advance(1);
  await assertGone(links, code);
  assertEquals(await sweptNow(), 2);
});

Deno.test("a reset link ends with the next one, with another password, and when it is taken back", async () => {
  await using opened = await open();
  const { kv, links, make, spend, password } = opened;
  const first = await make();
  const second = await make();
  await assertGone(links, first);
  assertEquals(await links.find(second), "ann");
  await kv.commit((op) => op.set(keys.password("ann"), "chosen by herself"));
  await assertGone(links, second);
  const third = await make();
  await kv.update((op) => links.putEnd(op, "ann"));
  await assertGone(links, third);
  assertEquals(await password(), "chosen by herself");
  const fourth = await make();
  const ofBea = await make("bea");
  await spend(fourth);
  assertEquals(await links.find(ofBea), "bea", "another one's link is another one's");
  assertEquals((await kv.list({ prefix: keys.resets() }, { limit: 10 })).length, 1);
});

Deno.test("a reset link's code is not in the store, and what is no code is not looked up", async () => {
  await using opened = await open();
  const { kv, links, make } = opened;
  const code = await make();
  const rows = await kv.list({ prefix: [] }, { limit: 1_000 });
  assertEquals(Deno.inspect(rows, { depth: 10 }).includes(code), false);
  for (const bad of ["", "../reset", code.slice(1), `${code}x`, `${code.slice(1)} `]) {
    await assertGone(links, bad);
  }
});
