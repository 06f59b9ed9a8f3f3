import { assertEquals, assertRejects } from "@std/assert";
import { ChatError } from "../../lib/base/errors.ts";
import { BotCommands } from "../../lib/store/commands.ts";
import { Drafts } from "../../lib/store/reading/drafts.ts";
import { keys } from "../../lib/store/kv/keys.ts";
import { Kv } from "../../lib/store/kv/kv.ts";

Deno.test("one account answers twenty commands, however many it asks for at once", async () => {
  const kv = await Kv.open(":memory:");
  const [here, there] = [new BotCommands(kv), new BotCommands(kv)];
  const wanted = { usage: "", does: "Something" };
  const asked = await Promise.allSettled(
    Array.from({ length: 40 }, (_, n) => (n % 2 ? here : there).put(`c${n}`, "bot", wanted)),
  );
  assertEquals(asked.filter(({ status }) => status === "fulfilled").length, 20);
  const error = await assertRejects(() => here.put("more", "bot", wanted), ChatError, "at most 20");
  assertEquals(error.code, "conflict");
  // What it has it may change, and others have their own.
  const [own] = await here.list();
  await here.put(own!.name, "bot", { ...wanted, does: "Something else" });
  await here.put("other", "another", wanted);
  await here.remove(own!.name, "bot", false);
  await here.put("more", "bot", wanted);
  kv.close();
});

Deno.test("of a person's drafts the last 200 are kept, and those of others are theirs", async () => {
  const kv = await Kv.open(":memory:");
  const drafts = new Drafts(kv, { now: () => 1_000 });
  // One from before it was noted which there are.
  await drafts.put("ann", "room0", { text: "first", version: 1 });
  await kv.commit((op) => op.delete(keys.draftIndex("ann")));
  await drafts.put("bob", "room0", { text: "bob's", version: 1 });
  for (let n = 1; n <= 200; n++) await drafts.put("ann", `room${n}`, { text: "x", version: 1 });
  const kept = async (user: string) =>
    (await kv.list({ prefix: keys.draftsOf(user) }, { limit: 1_000 })).length;
  assertEquals([await kept("ann"), (await drafts.get("ann", "room0")).text], [200, ""]);
  assertEquals((await drafts.get("ann", "room1")).text, "x");
  assertEquals((await drafts.get("bob", "room0")).text, "bob's");
  // Typing on, and giving up, takes no more room.
  await drafts.put("ann", "room1", { text: "xy", version: 2 });
  assertEquals(await kept("ann"), 200);
  for (let n = 300; n < 600; n++) {
    await drafts.put("ann", `room${n}`, { text: "y", version: 1 });
    await drafts.put("ann", `room${n}`, { text: "", version: 2 });
  }
  assertEquals(await kept("ann") <= 400, true);
  kv.close();
});
