import { assertEquals, assertRejects } from "@std/assert";
import { SharedReads } from "../../lib/base/shared_reads.ts";

/** Reads that are answered one by one, in the order in which they began. */
function reader() {
  const begun: PromiseWithResolvers<string>[] = [];
  const shared = new SharedReads<string>();
  return {
    begun,
    ask: (key: string) =>
      shared.of(key, () => {
        const read = Promise.withResolvers<string>();
        begun.push(read);
        return read.promise;
      }),
  };
}

Deno.test("who asks during a read gets none that began before, and shares the next one", async () => {
  const { begun, ask } = reader();
  const first = ask("ann");
  const [second, third] = [ask("ann"), ask("ann")];
  assertEquals(begun.length, 1);
  begun[0]!.resolve("old");
  assertEquals(await first, "old");
  await Promise.resolve();
  assertEquals(begun.length, 2);
  begun[1]!.resolve("new");
  assertEquals(await Promise.all([second, third]), ["new", "new"]);
});

Deno.test("reads of different keys do not wait for each other, and each key begins anew", async () => {
  const { begun, ask } = reader();
  const both = [ask("ann"), ask("bob")];
  assertEquals(begun.length, 2);
  for (const read of begun) read.resolve("done");
  await Promise.all(both);
  const again = ask("ann");
  assertEquals(begun.length, 3);
  begun[2]!.resolve("again");
  assertEquals(await again, "again");
});

Deno.test("a read that fails does so for those who share it, and not for the next", async () => {
  const { begun, ask } = reader();
  const first = ask("ann");
  const second = ask("ann");
  begun[0]!.reject(new Error("The store is busy."));
  await assertRejects(() => first, Error, "busy");
  await Promise.resolve();
  begun[1]!.resolve("well");
  assertEquals(await second, "well");
});
