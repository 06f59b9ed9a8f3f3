import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { tabsByLease } from "../../../lib/client/outbox/tab_leases.ts";
import { browserTabs } from "../../../lib/client/outbox/tabs.ts";
import { drainMicrotasks } from "../drain_microtasks.ts";

Deno.test("browserTabs: a tab is not gone while it lives, and its heirs come one after another", async () => {
  const tab = crypto.randomUUID();
  const heirs: string[] = [];
  const leave = browserTabs.register(tab);
  const now = await browserTabs.ifClosed(tab, () => Promise.reject(new Error("It lives.")));
  assertEquals(now, false);

  const { signal } = new AbortController();
  const done = ["first", "second"].map((name) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    browserTabs.whenClosed(tab, async () => {
      heirs.push(`${name} begins`);
      await Promise.resolve();
      heirs.push(`${name} ends`);
      resolve();
    }, signal);
    return promise;
  });
  const never = new AbortController();
  browserTabs.whenClosed(tab, () => Promise.reject(new Error("It was called off.")), never.signal);
  never.abort();
  leave();
  await Promise.all(done);
  assertEquals(heirs, ["first begins", "first ends", "second begins", "second ends"]);
  const gone = await browserTabs.ifClosed(crypto.randomUUID(), () => Promise.resolve());
  assertEquals(gone, true);
});

Deno.test("tabsByLease: a tab lives for as long as it says so, and has an heir when it falls silent", async () => {
  using time = new FakeTime();
  const tab = crypto.randomUUID();
  let heirs = 0;
  const inherit = () => Promise.resolve(void heirs++);
  const leave = tabsByLease.register(tab);
  for (let count = 0; count < 10; count++) {
    time.tick(2_000);
    assertEquals(await tabsByLease.ifClosed(tab, inherit), false);
  }
  const life = new AbortController();
  tabsByLease.whenClosed(tab, inherit, life.signal);
  const calledOff = new AbortController();
  tabsByLease.whenClosed(tab, inherit, calledOff.signal);
  calledOff.abort();
  leave();
  time.tick(2_000);
  await drainMicrotasks();
  assertEquals(heirs, 1);
  life.abort();

  // It was killed, and said nothing of its end.
  localStorage.setItem(`tab ${tab}`, `${Date.now()}`);
  time.tick(5_000);
  assertEquals(await tabsByLease.ifClosed(tab, inherit), false);
  time.tick(1_000);
  assertEquals([await tabsByLease.ifClosed(tab, inherit), heirs], [true, 2]);
});
