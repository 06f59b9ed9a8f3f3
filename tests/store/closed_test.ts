import { keys } from "../../lib/store/kv/keys.ts";
import { Kv } from "../../lib/store/kv/kv.ts";

Deno.test("a write that is under way when the store is closed leaves nothing running", async () => {
  for (const turns of [0, 1, 2, 3, 4, 5]) {
    const kv = await Kv.open(":memory:");
    const writing = kv.commit((op) => op.set(keys.owner(), "ann")).catch(() => {});
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    kv.close();
    // A timer that looked whether the store works again would be a leak, which fails the test.
    await writing;
  }
});
