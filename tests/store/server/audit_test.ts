import { assertEquals, assertRejects } from "@std/assert";
import { keys } from "../../../lib/store/kv/keys.ts";
import { COMMAND_LINE } from "../../../lib/store/server/audit.ts";
import { FakeClock } from "../../auth/support.ts";
import { openMemoryStore } from "../../support/store.ts";

Deno.test("audit: entries of commits at the same time are numbered without a gap, and kept in order", async () => {
  const clock = new FakeClock();
  await using store = await openMemoryStore(clock);
  const { audit, kv } = store;
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      kv.update(async (op) => {
        op.set(["done", index], true);
        await audit.put(op, { by: "u1", action: "ban", subject: `user ${index}` });
      })),
  );
  clock.advance(1);
  await kv.update((op) =>
    audit.put(
      op,
      { by: COMMAND_LINE, action: "role", subject: "user u2", detail: "owner" },
      { by: COMMAND_LINE, action: "reset", subject: "user u2" },
    )
  );
  const entries = await audit.list({ limit: 100 });
  assertEquals(entries.map(({ number }) => number), Array.from({ length: 22 }, (_, i) => 22 - i));
  assertEquals(entries.slice(0, 2), [
    { number: 22, at: clock.now(), by: COMMAND_LINE, action: "reset", subject: "user u2" },
    {
      number: 21,
      at: clock.now(),
      by: COMMAND_LINE,
      action: "role",
      subject: "user u2",
      detail: "owner",
    },
  ]);
  const subjects = new Set(entries.slice(2).map(({ subject }) => subject));
  assertEquals(subjects.size, 20, "each commit has its own entry");
  assertEquals((await audit.list({ before: 3, limit: 10 })).map(({ number }) => number), [2, 1]);
  const pages = await Array.fromAsync(audit.pages(5));
  assertEquals(pages.flat().map(({ number }) => number), entries.map((e) => e.number).toReversed());
});

Deno.test("audit: what is refused leaves no entry, and a long detail is cut", async () => {
  await using store = await openMemoryStore();
  const { audit, kv } = store;
  await assertRejects(() =>
    kv.update(async (op) => {
      await audit.put(op, { by: "u1", action: "ban", subject: "user u2" });
      throw new Error("refused");
    })
  );
  assertEquals(await audit.list({ limit: 10 }), []);
  assertEquals((await kv.get(keys.auditCount())).value, null);
  await audit.add({ by: "server", action: "settings", subject: "server", detail: "x".repeat(600) });
  assertEquals((await audit.list({ limit: 10 }))[0]?.detail?.length, 500);
});
