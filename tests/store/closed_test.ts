import { assertRejects } from "@std/assert";
import { ChatError } from "../../lib/base/errors.ts";
import { keys } from "../../lib/store/keys.ts";
import { Kv } from "../../lib/store/kv.ts";

Deno.test("a write that comes after the store was closed is refused, and leaves nothing running", async () => {
  const kv = await Kv.open(":memory:");
  kv.close();
  // A timer that looked whether the store works again would be a leak, which fails the test.
  await assertRejects(() => kv.commit((op) => op.set(keys.owner(), "ann")), ChatError);
});
