import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import * as overview from "../../../routes/admin/index.tsx";
import * as page from "../../../routes/admin/settings.tsx";
import { AuthSite } from "../../auth/site.ts";

const JSON_PLEASE = { accept: "application/json" };

/** A site with the pages of its owner, and a member. */
async function open(env: Record<string, string> = {}) {
  const site = await AuthSite.open(env, { "/admin": overview, "/admin/settings": page });
  const owner = await site.signUp("owner-of-it");
  const member = await site.signUp("member-of-it");
  return {
    site,
    member,
    get: (session = owner, headers: Record<string, string> = JSON_PLEASE) =>
      site.fetch("/admin/settings", { session, headers }),
    set: (form: Record<string, string>, headers: Record<string, string> = JSON_PLEASE) =>
      site.fetch("/admin/settings", { form, session: owner, headers }),
    overview: (headers: Record<string, string>) =>
      site.fetch("/admin", { session: owner, headers }),
    owner,
    [Symbol.asyncDispose]: () => site[Symbol.asyncDispose](),
  };
}

Deno.test("settings are read and set by form and JSON alike, and the audit log tells of it", async () => {
  await using stage = await open({ SERVER_NAME: "Fixed" });
  const before = await (await stage.get()).json();
  assertEquals([before.name, before.directs, before.words], ["Fixed", "everybody", []]);
  assertEquals(before.fixed.includes("name"), true);
  const set = await stage.set({ directs: "shared", words: "one\r\n\r\n two \r\n" });
  assertEquals([set.status, (await set.json()).words], [200, ["one", "two"]]);
  const [entry] = await stage.site.services.audit.list({ limit: 1 });
  assertMatch(entry?.detail ?? "", /^directs: everybody → shared; words: 0 words → 2 words$/);
  const json = await fetch(`${stage.site.origin}/admin/settings`, {
    method: "POST",
    body: JSON.stringify({ words: ["three"], wordsAction: "hold" }),
    headers: {
      ...JSON_PLEASE,
      "content-type": "application/json",
      cookie: `session=${stage.owner}`,
    },
  });
  const after = await json.json();
  assertEquals([after.words, after.wordsAction, after.directs], [["three"], "hold", "shared"]);
  const browser = await stage.set({ directs: "everybody" }, { accept: "text/html" });
  await browser.body?.cancel();
  assertEquals([browser.status, browser.headers.get("location")], [303, "/admin/settings?saved"]);
});

Deno.test("what is fixed, unknown or no value is refused by its field, and what was typed stays", async () => {
  await using stage = await open({ SERVER_NAME: "Fixed" });
  const refused: [Record<string, string>, number, string][] = [
    [{ name: "Another" }, 403, "name"],
    [{ directs: "nobody" }, 422, "directs"],
    [{ role: "owner" }, 422, "role"],
    [{ words: "w".repeat(65) }, 422, "words"],
  ];
  for (const [form, status, field] of refused) {
    const response = await stage.set(form);
    assertEquals([response.status, (await response.json()).error.field], [status, field]);
  }
  const page = await stage.set({ words: `kept & more\n${"w".repeat(65)}` }, {
    accept: "text/html",
  });
  const html = await page.text();
  assertEquals(page.status, 422);
  assertStringIncludes(html, "kept &amp; more");
  assertStringIncludes(html, "SERVER_NAME");
  assertEquals((await stage.site.services.audit.list({ limit: 9 })).length, 0);
});

Deno.test("for whoever does not run the server there are no settings", async () => {
  await using stage = await open();
  const hidden = await stage.get(stage.member);
  assertEquals([hidden.status, (await hidden.json()).error.code], [404, "not_found"]);
});

Deno.test("the overview has the figures of now, with one sample, many and none", async () => {
  await using stage = await open();
  const { site } = stage;
  const { now, samples } = await (await stage.overview(JSON_PLEASE)).json();
  assertEquals([now.people, now.rooms, samples], [2, 1, []]);
  const html = async () => await (await stage.overview({ accept: "text/html" })).text();
  assertMatch(await html(), /Lines begin with its second count/);
  for (let hour = 0; hour < 50; hour++) {
    await site.services.use.round();
    site.clock.advance(3_600_000);
  }
  const shown = await html();
  assertMatch(shown, /aria-label="People: from 2 to 2, at most 2"/);
  assertEquals(shown.match(/class="plot-line" d="M/g)?.length, 4);
  assertMatch(shown, /<th scope="row">2026-/);
});
