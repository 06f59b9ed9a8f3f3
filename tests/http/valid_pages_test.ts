/**
 * Every page, in every state that it has, is valid: what one parser forgives another does not, and
 * what is only heard has to be as plain as what is seen.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { type Account, postForm, signUp } from "../support/client.ts";
import { idOf, makeRoom, must, post } from "../support/rooms.ts";
import { startServer } from "../support/server.ts";
import { formsOf, type PageForm } from "./page_forms.ts";
import { faultsOf } from "./valid_html.ts";

/** A message with each part that one may have. */
const EVERYTHING = [
  "**a** *b* ~~c~~ `d` [e](https://example.org/) @milo #lobby 🌻",
  "# One\n\n### Three",
  "> f\n> > g\n\n1. h\n   - i\n   - [x] j\n3. k\n\n|l|m|\n|:-|-:|\n|n|o|\n\n---",
  "```ts\nconst p = 1;\n```",
  "<script>q</script> &amp; \u202er",
].join("\n\n");

/** What ends a part of a page, where it is not escaped. */
const ODD = `</script> </textarea> ]]> --> " ' & &amp; \u2028 \u202e`;

const LONG = "word ".repeat(4_000);

const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => `line ${index + 1}`);

/** The routes of all pages, as `/rooms/[id]`. */
async function pageRoutes(
  folder = new URL("../../routes/", import.meta.url),
  path = "",
): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) {
      found.push(...await pageRoutes(new URL(`${name}/`, folder), `${path}/${name}`));
    } else if (name.endsWith(".tsx") && !name.startsWith("_")) {
      found.push(`${path}/${name.slice(0, -".tsx".length)}`.replace(/\/index$/, "") || "/");
    }
  }
  return found.sort();
}

Deno.test("every page is valid, whoever sees it", async (t) => {
  await using server = await startServer();
  const { origin } = server;
  const nora = await signUp(origin, "nora");
  const milo = await signUp(origin, "milo");
  const ines = await signUp(origin, "ines");

  const say = async (by: Account, log: string, ...texts: string[]) => {
    const seqs: number[] = [];
    for (const text of texts) {
      const { status, body } = await post(origin, by, `/rooms/${log}/messages`, { text });
      assertEquals(status, 201, body);
      seqs.push(JSON.parse(body).seq);
    }
    return seqs;
  };
  const change = (by: Account, log: string, seq: number, fields: Record<string, string>) =>
    must(origin, by, `/rooms/${log}/messages/${seq}`, fields);

  const opened: string[] = [];
  /** One form of each kind that somebody saw, by what it is for. */
  const forms = new Map<string, { by: Account | undefined; form: PageForm }>();
  const collect = (html: string, path: string, by: Account | undefined) => {
    for (const form of formsOf(html, path)) {
      const kind = form.action.split("/").map((part) => /\d/.test(part) ? "*" : part).join("/");
      const asked = form.fields.map(([name, value]) => name === "action" ? value : name);
      const key = `${by?.username ?? "signed out"}: ${kind} ${asked.join(" ")}`;
      if (!forms.has(key)) forms.set(key, { by, form });
    }
  };
  /** Opens a page, as a browser does, and holds it to be valid. */
  const check = (
    name: string,
    path: string,
    status: number,
    open: () => Promise<Response>,
    by?: Account,
  ) =>
    t.step(name, async () => {
      const response = await open();
      const html = await response.text();
      assertEquals(response.status, status);
      opened.push(path);
      collect(html, path, by);
      assertEquals(await faultsOf(html), []);
    });
  const get = (path: string, by?: Account, status = 200) => {
    const headers = { accept: "text/html", ...(by && { cookie: by.cookie }) };
    const name = `${by?.username ?? "signed out"}, ${status}: ${path}`;
    const open = () => fetch(`${origin}${path}`, { headers, redirect: "manual" });
    return check(name, path, status, open, by);
  };
  const refuse = (
    path: string,
    by: Account | undefined,
    fields: Record<string, string>,
    status = 422,
  ) => {
    const headers = { accept: "text/html", ...(by && { cookie: by.cookie }) };
    const name = `${by?.username ?? "signed out"}, ${status} for a form: ${path}`;
    return check(name, path, status, () => postForm(origin, path, fields, headers), by);
  };

  await get("/");
  await get("/signup");
  await get("/login");
  await get("/login?next=/rooms/lobby");
  await get("/nowhere", undefined, 404);
  await get("/reset/of-no-link", undefined, 404);
  await refuse("/signup", undefined, { username: "a b", password: "short", name: "A" });
  await refuse("/login", undefined, { username: "nora", password: "not hers" }, 401);
  await refuse("/rooms/lobby/messages", undefined, { text: "kept" }, 401);
  await get("/emoji");

  const listed = await fetch(`${origin}/api/admin/people`, { headers: { cookie: nora.cookie } });
  const { people: accounts } = await listed.json();
  const accountOf = (username: string) =>
    `/admin/people/${accounts.find((one: { username: string }) => one.username === username).id}`;
  const account = accountOf("milo");
  for (
    const path of [
      "/admin/people",
      "/admin/people?q=nobody&role=guest",
      account,
      `${account}?ask=ban`,
      `${account}?done=role`,
    ]
  ) {
    await get(path, nora);
  }
  await refuse(account, nora, { action: "reset" }, 200);
  await refuse(account, nora, { action: "role", role: "king" });
  await refuse(account, nora, { action: "rename", username: "a b", name: "Milo" });
  await refuse(accountOf("nora"), nora, { action: "ban" }, 403);
  await get("/admin/audit", nora);
  await get("/admin/invites", nora);
  await must(origin, nora, "/admin/invites", { uses: "1", hours: "24" });
  await get("/admin/invites", nora);
  await refuse("/admin/invites", nora, { role: "guest" });
  for (const path of ["/admin", "/admin?days=1", "/admin/settings", "/admin/settings?saved"]) {
    await get(path, nora);
  }
  await refuse("/admin/settings", nora, { name: "", words: `a\n${"w".repeat(99)}` });
  await refuse("/admin/settings", nora, { directs: "nobody" });

  // Before anything is there.
  for (
    const path of [
      "/rooms/lobby",
      "/unread",
      "/threads",
      "/bookmarks",
      "/my-rooms",
      "/direct",
      "/rooms",
      "/status",
      "/account",
      "/account/delete",
    ]
  ) {
    await get(path, nora);
  }
  await get("/rooms/lobby/pins", milo);
  for (const path of ["/reports", "/blocked", "/admin/reports", "/rooms/lobby/reports"]) {
    await get(path, nora);
  }
  await get("/people/nora", milo);
  await get("/people/nora", nora);
  await get("/people/nobody", nora, 404);

  await say(nora, "lobby", "one", "two", EVERYTHING, "three");
  await say(milo, "lobby", "four", ...numbered(60), "/poll tea? yes|no");
  await must(origin, milo, "/rooms/lobby/messages", { text: "an answer", replyTo: "1" });
  await must(origin, milo, "/rooms/lobby/messages", { text: "another", replyTo: "2" });
  await change(nora, "lobby", 1, { action: "edit", text: "one, edited" });
  await change(nora, "lobby", 2, { action: "edit", text: "two, edited" });
  await change(nora, "lobby", 4, { action: "delete" });
  for (const seq of [1, 3]) {
    await change(milo, "lobby", seq, { action: "pin", on: "pin" });
    await change(milo, "lobby", seq, { action: "react", on: "👍" });
    await change(ines, "lobby", seq, { action: "react", on: "👍" });
    await must(origin, milo, `/rooms/lobby/messages/${seq}/bookmark`, { on: "bookmark" });
    await say(milo, `lobby~${seq}`, ...numbered(3));
    await say(ines, `lobby~${seq}`, "@milo and @nora");
  }
  const garden = await makeRoom(origin, nora, "private", "Garden");
  await must(origin, nora, `/rooms/${garden}/members`, { username: "milo" });
  for (const uses of ["1", "2"]) await must(origin, nora, `/rooms/${garden}/invites`, { uses });
  await must(origin, nora, `/rooms/${garden}/settings`, { topic: "What grows", name: "Garden" });
  const [asked, told] = await say(nora, garden, "one", "@milo two", EVERYTHING);
  await say(nora, `${garden}~${asked}`, "@milo here");
  await must(origin, milo, `/rooms/${garden}/messages/${told}/bookmark`, { on: "bookmark" });
  const quiet = await makeRoom(origin, milo, "public", "Quiet");
  const old = await makeRoom(origin, milo, "public", "Old");
  await say(milo, old, "the last word");
  await must(origin, milo, `/rooms/${old}/settings`, { archived: "true" });
  await must(origin, milo, `/rooms/${quiet}/settings`, { readOnly: "true" });
  const pair = (await must(origin, nora, "/direct", { username: "milo" })).replace("/rooms/", "");
  const group = (await must(origin, nora, "/direct", { username: "milo ines" })).replace(
    "/rooms/",
    "",
  );
  await say(nora, group, "for three");
  await must(origin, milo, "/status", { emoji: "🌴", text: "Away in the woods", until: "1h" });
  await must(origin, ines, "/status", { state: "dnd" });
  const invited = await post(origin, nora, `/rooms/${garden}/invites`, { hours: "1" });
  const { code } = JSON.parse(invited.body);
  const noraId = await idOf(origin, nora, garden);
  const said = await say(nora, pair, "between us");
  const wide = await makeRoom(origin, ines, "public", `<b>&"'${"W".repeat(52)}`);
  const [odd] = await say(ines, wide, ODD);
  await change(ines, wide, odd!, { action: "pin", on: "pin" });
  await must(origin, ines, `/rooms/${wide}/messages/${odd}/bookmark`, { on: "bookmark" });
  await say(ines, `${wide}~${odd}`, ODD);

  const mine = ["unread", "threads", "bookmarks", "rooms", "my-rooms", "direct", "status"];
  for (const path of mine) for (const by of [nora, milo, ines]) await get(`/${path}`, by);
  for (const room of ["lobby", quiet, old, garden, pair, group, wide]) {
    const readers = [garden, pair].includes(room) ? [nora, milo] : [nora, milo, ines];
    for (const path of ["", "/settings"]) {
      for (const by of readers) await get(`/rooms/${room}${path}`, by);
    }
    await get(`/rooms/${room}/pins`, nora);
  }
  for (
    const path of ["?before=30", "?around=1", "?before=3", "/threads/1", "/threads/3?before=3"]
  ) {
    await get(`/rooms/lobby${path}`, milo);
  }
  for (const seq of [1, 2, 3, 4]) {
    for (const by of [nora, ines]) await get(`/rooms/lobby/messages/${seq}`, by);
  }
  await get("/rooms/lobby/threads/2", ines);
  await get("/rooms/lobby/messages/9999", nora, 404);
  await get(`/rooms/${garden}/threads/${asked}`, nora);
  await get(`/rooms/${garden}/threads/${told}`, milo);
  await get(`/rooms/${wide}/messages/${odd}`, ines);
  await get(`/rooms/${wide}/threads/${odd}`, nora);
  await get(`/rooms/${pair}/messages/${said[0]}`, milo);
  await get(`/rooms/${garden}/messages/${told}`, milo);
  await get(`/rooms/lobby~1/messages/1`, milo);
  await get(`/join/${code}`, ines);
  for (const query of ["ask=leave", "ask=archive", `ask=revoke&about=${code}`]) {
    await get(`/rooms/${garden}/settings?${query}`, nora);
  }
  await get("/rooms/lobby/messages/1?ask=delete", nora);
  await get("/logout", nora);
  await get("/bookmarks?removed=lobby.2", milo);
  await get("/rooms/lobby/pins?unpinned=2", milo);

  const rude = await post(origin, nora, "/rooms/lobby/messages", { text: EVERYTHING });
  const report = `/rooms/lobby/messages/${JSON.parse(rude.body).seq}/report`;
  await get(report, milo);
  await refuse(report, milo, { reason: "x".repeat(501) });
  await post(origin, milo, report, { reason: ODD });
  await get(report, milo);
  await get("/reports", milo);
  await post(origin, milo, "/people/nora/block");
  await get("/blocked", milo);
  await post(origin, milo, "/people/nora/block", { off: "true" });
  for (const path of ["/admin/reports", "/rooms/lobby/reports"]) await get(path, nora);
  await get(`/rooms/${garden}`, ines, 404);
  await get("/nowhere", nora, 404);
  await get("/logout", nora);
  const invites = [code].map((code) => `revoke&about=${code}`);
  const people = ["remove", "step-down"].map((ask) => `${ask}&about=${noraId}`);
  for (const ask of ["leave", "archive", ...invites, ...people]) {
    await get(`/rooms/${garden}/settings?ask=${ask}`, nora);
  }

  await refuse("/rooms/lobby/messages", milo, { text: LONG }, 413);
  await refuse("/rooms/lobby~1/messages", milo, { text: LONG }, 413);
  await refuse(`/rooms/${quiet}/messages`, ines, { text: "kept" }, 403);
  await refuse("/rooms/lobby/messages/1", nora, { action: "edit", text: LONG }, 413);
  await refuse("/rooms/lobby/messages/1/forward", nora, { to: "nowhere", comment: "kept" }, 404);
  await refuse("/rooms", milo, { name: "Quiet", topic: "kept", kind: "public" }, 409);
  await refuse("/direct", milo, { username: "nobody-of-this-name" });
  await must(origin, ines, "/account/profile", {
    name: `Ines ${ODD.slice(0, 12).replaceAll(/[<>]/g, "")}`,
    about: ODD.replaceAll(/[\u2028\u202e]/g, ""),
    theme: "dark",
  });
  await get("/account?done=profile", ines);
  await refuse("/account/profile", milo, { username: "nora", about: "kept" }, 409);
  await refuse("/account/profile", milo, { timezone: "Nowhere", theme: "dark" });
  await refuse("/account/avatar", milo, { file: "no file" });
  await refuse("/account/password", milo, { current: "not his", password: "harbour-violet-93" });
  await get("/account/delete", milo);
  await get("/account/deleted", milo);
  await refuse("/account/delete", milo, { password: "not his", words: "erase" });
  await refuse("/status", milo, { emoji: "x", text: "kept", until: "1h" });
  await refuse(`/rooms/${garden}/settings`, nora, { name: "", topic: "kept" });
  await refuse(`/rooms/${garden}/members`, nora, { username: "nobody-of-this-name" });
  await refuse(`/rooms/${garden}/invites`, nora, { uses: "many", hours: "x" });
  await refuse(`/rooms/${garden}/leave`, nora, {}, 409);
  await refuse(`/rooms/${garden}/members/nobody`, nora, { change: "removed" });

  await t.step("every form that somebody sees is one that its route takes", async () => {
    // Whoever signs out, or ends an account, sees no more forms.
    const isEnd = (action: string) =>
      /logout|delete|sessions|admin\/people|block|leave|hide|settings/.test(action);
    const all = [...forms].sort(([, one], [, other]) =>
      Number(isEnd(one.form.action)) - Number(isEnd(other.form.action))
    );
    const refused: string[] = [];
    for (const [kind, { by, form }] of all) {
      const body = form.isMultipart ? new FormData() : new URLSearchParams();
      for (const [name, value] of form.fields) body.append(name, value);
      const response = await fetch(new URL(form.action, origin), {
        method: "POST",
        headers: { origin, accept: "text/html", ...(by && { cookie: by.cookie }) },
        body,
        redirect: "manual",
      });
      await response.body?.cancel();
      // As the page fills it, a field may be missing; no form may be unknown, or of a wrong kind.
      if (![200, 303, 401, 403, 409, 422, 429].includes(response.status)) {
        refused.push(`${response.status} ${kind}`);
      }
    }
    assertEquals(refused, []);
    assertEquals(all.length > 50, true);
  });

  await t.step("no page is left out", async () => {
    const routes = await pageRoutes();
    const patterns = routes.map((route) =>
      new RegExp(`^${route.replaceAll(/\[\w+\]/g, "[^/?]+")}(?:\\?.*)?$`)
    );
    assertEquals(
      routes.filter((_, index) => !opened.some((path) => patterns[index]!.test(path))),
      [],
    );
  });
});

Deno.test("what is wrong with a page is found", async () => {
  const page = (body: string) =>
    `<!DOCTYPE html><html lang="en"><head><meta name="description" content="x"><title>x</title></head>` +
    `<body>${body}</body></html>`;
  const use = (name: string) =>
    `<svg aria-hidden="true"><use href="/icons.svg#${name}"></use></svg>`;
  const hidden = (text: string) => `<span class="visually-hidden">${text}</span>`;
  const form = (to: string, button: string) =>
    `<form method="post" action="${to}">${button}</form>`;
  const send = (label: string) => `<button type="submit">${label}</button>`;
  const cases: [body: string, fault: RegExp | undefined][] = [
    [`<p>${use("x")}</p>`, undefined],
    [`<p>${use("none")}</p>`, /no such icon/],
    ["<p></div>", /end-tag|unexpected|close-order/],
    ['<p id="a"></p><p id="a"></p>', /no-dup-id/],
    [`<button type="button">${use("x")}</button>`, /without a name|text-content/],
    [`<button type="button">${use("x")}${hidden("Close")}</button>`, undefined],
    ['<button type="button" aria-label="Make Amara a member">Make a member</button>', /is on what/],
    [`<a href="/1">More</a> <a href="/2">More</a>`, /two are named/],
    [`<a href="/1">More</a> <a href="/1">More</a>`, undefined],
    [form("/1", send("Go")) + form("/2", send("Go")), /two are named/],
    [form("/1", send("Go")) + form("/2", send(`Go${hidden(" there")}`)), undefined],
    ["<p><b>nora</b><time>18:35</time></p>", /glued/],
    ["<p><b>nora</b> <time>18:35</time></p>", undefined],
  ];
  for (const [body, fault] of cases) {
    const faults = (await faultsOf(page(body))).join("\n");
    if (fault === undefined) assertEquals(faults, "", body);
    else assertMatch(faults, fault, body);
  }
});
