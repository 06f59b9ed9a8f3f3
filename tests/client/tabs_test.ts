import { assertEquals } from "@std/assert";
import { browserTabs } from "../../lib/client/tabs.ts";

Deno.test("browserTabs: a tab is not gone while it lives, and its heirs come one after another", async () => {
  const tab = crypto.randomUUID();
  const heirs: string[] = [];
  const leave = browserTabs.live(tab);
  const now = await browserTabs.ifGone(tab, () => Promise.reject(new Error("It lives.")));
  assertEquals(now, false);

  const { signal } = new AbortController();
  const done = ["first", "second"].map((name) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    browserTabs.whenGone(tab, async () => {
      heirs.push(`${name} begins`);
      await Promise.resolve();
      heirs.push(`${name} ends`);
      resolve();
    }, signal);
    return promise;
  });
  const never = new AbortController();
  browserTabs.whenGone(tab, () => Promise.reject(new Error("It was called off.")), never.signal);
  never.abort();
  leave();
  await Promise.all(done);
  assertEquals(heirs, ["first begins", "first ends", "second begins", "second ends"]);
  const gone = await browserTabs.ifGone(crypto.randomUUID(), () => Promise.resolve());
  assertEquals(gone, true);
});
