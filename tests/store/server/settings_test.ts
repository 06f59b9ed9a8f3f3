import { assertEquals, assertRejects } from "@std/assert";
import { ChatError } from "../../../lib/base/errors.ts";
import { readConfig } from "../../../lib/base/config.ts";
import { Logger } from "../../../lib/base/logger.ts";
import { ServerSettings } from "../../../lib/store/server/settings.ts";
import type { Store } from "../../../lib/store/store.ts";
import { openMemoryStore } from "../../support/store.ts";

/** The settings of another isolate, or of a server with these variables. */
function open(store: Store, env: Record<string, string> = {}): Promise<ServerSettings> {
  const { kv, audit, notices } = store;
  return ServerSettings.open({
    kv,
    audit,
    notices,
    config: readConfig(env),
    logger: new Logger("off"),
  });
}

Deno.test("a server is closed to whoever was not invited, until somebody sets that otherwise", async () => {
  await using store = await openMemoryStore();
  assertEquals(store.settings.current.signUp, "invite");
  assertEquals(store.settings.current.name, "Parlor");

  await store.settings.change({ signUp: "open", name: " The Harbour " }, "01ann");

  assertEquals(store.settings.current.signUp, "open");
  assertEquals((await open(store)).current.name, "The Harbour");
  const [entry] = await store.audit.list({ limit: 10 });
  assertEquals([entry?.by, entry?.action, entry?.subject], ["01ann", "settings", "server"]);
  assertEquals(entry?.detail, "name: Parlor → The Harbour; signUp: invite → open");
});

Deno.test("what is set as it was is written neither to the settings nor to the audit log", async () => {
  await using store = await openMemoryStore();
  await store.settings.change({ signUp: "invite", words: [] }, "01ann");
  assertEquals(await store.audit.list({ limit: 10 }), []);
});

Deno.test("the audit log tells how many words are filtered, and none of them", async () => {
  await using store = await openMemoryStore();
  await store.settings.change({ words: ["bilge", "barnacle"] }, "01ann");
  const [entry] = await store.audit.list({ limit: 10 });
  assertEquals(entry?.detail, "words: 0 words → 2 words");
});

Deno.test("a variable of the environment fixes its setting, whatever was stored", async () => {
  await using store = await openMemoryStore();
  await store.settings.change({ signUp: "open", invites: "admins" }, "01ann");
  const settings = await open(store, { SIGN_UP: "closed", SERVER_NAME: "Fixed" });
  assertEquals([...settings.fixed].toSorted(), ["name", "signUp"]);
  assertEquals(settings.current.signUp, "closed");
  assertEquals(settings.current.invites, "admins");

  const refused = await assertRejects(
    () => settings.change({ signUp: "open" }, "01ann"),
    ChatError,
    "fixed by the server’s variable SIGN_UP",
  );
  assertEquals([refused.code, refused.field], ["forbidden", "signUp"]);
  // A form sends what it shows.
  const changed = await settings.change({ signUp: "closed", directs: "shared" }, "01ann");
  assertEquals([changed.signUp, changed.directs], ["closed", "shared"]);
});

Deno.test("a setting that cannot be is refused with its name, and nothing is set", async () => {
  await using store = await openMemoryStore();
  for (
    const [field, value] of [
      ["name", " "],
      ["name", "x".repeat(61)],
      ["name", "two\nlines"],
      ["signUp", "perhaps"],
      ["words", ["fine", ""]],
      ["owner", "me"],
    ] as const
  ) {
    const refused = await assertRejects(
      () => store.settings.change({ directs: "shared", [field]: value }, "01ann"),
      ChatError,
    );
    assertEquals([refused.code, refused.field], ["invalid", field]);
  }
  assertEquals(store.settings.current.directs, "everybody");
});
