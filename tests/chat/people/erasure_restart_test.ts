import { assert, assertEquals } from "@std/assert";
import { readConfig } from "../../../lib/base/config.ts";
import { openServices } from "../../../lib/services.ts";
import { keys } from "../../../lib/store/kv/keys.ts";
import { keysWith, say, signUpAll } from "../../support/people.ts";
import { startServer } from "../../support/server.ts";
import { until } from "../../support/until.ts";

const COUNT = 1_500;

Deno.test("an erasure whose server is killed goes on in one of the two that come after it", async () => {
  const folder = await Deno.makeTempDir();
  const kvPath = `${folder}/parlor.kv`;
  const open = () =>
    openServices(readConfig({
      DENO_KV_PATH: kvPath,
      LOG_LEVEL: "off",
      RATE_LIMITS: "off",
      PASSWORD_COST: "10",
      SIGN_UP: "open",
    }));
  try {
    const before = await open();
    const [ann] = await signUpAll(before, "ann");
    await Promise.all(
      Array.from({ length: COUNT }, (_, index) => say(before, ann!, "lobby", `xyzzy ${index}`)),
    );
    await before.kv.commit((op) => before.erasures.put(op, ann!.id, "server"));
    await before.close();

    const key = keys.erasure(ann!.id);
    using kv = await Deno.openKv(kvPath);
    const count = async () => (await kv.get<{ count: number }>(key)).value?.count ?? -1;
    await using first = await startServer({ kvPath });
    await until(async () => await count() > 0, "some of the messages to be erased");
    await first.kill();
    const erased = await count();
    assert(erased < COUNT, `all ${erased} messages were erased before the server was killed`);

    // One that was killed counts as running for another minute, and may be the one whose turn it is.
    for await (const row of kv.list({ prefix: keys.isolates() })) await kv.delete(row.key);
    await first.restart();
    await using second = await startServer({ kvPath });
    await until(async () => (await kv.get(key)).value === null, "the erasure to end");
    await Promise.all([first.stop(), second.stop()]);
    const after = await open();
    try {
      assertEquals(await keysWith(after, "xyzzy"), []);
      // Each message was deleted by one event, and one server says so.
      assertEquals((await after.log.head("lobby"))!.head.seq, 2 * COUNT);
      const told = (await after.audit.list({ limit: 10 })).filter(({ action }) =>
        action === "erased"
      );
      assertEquals(told.length, 1);
    } finally {
      await after.close();
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
