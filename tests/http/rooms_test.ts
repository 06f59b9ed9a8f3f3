import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { postForm, signUp } from "../support/client.ts";
import { startServer } from "../support/server.ts";

const JSON_PLEASE = { accept: "application/json" };

Deno.test("rooms over HTTP", async (t) => {
  await using server = await startServer();
  const { origin } = server;
  const { cookie } = await signUp(origin, "milo");
  const post = (path: string, fields: Record<string, string>, headers = {}) =>
    postForm(origin, path, fields, { cookie, ...headers });
  const get = (path: string, headers = {}) =>
    fetch(new URL(path, origin), { headers: { cookie, ...headers }, redirect: "manual" });

  await t.step("a message is posted with 201, and its repeat found with 200", async () => {
    const fields = { text: "hello", cid: crypto.randomUUID() };
    const first = await post("/rooms/lobby/messages", fields, JSON_PLEASE);
    assertEquals([first.status, await first.json()], [201, { seq: 1, cid: fields.cid }]);
    const second = await post("/rooms/lobby/messages", fields, JSON_PLEASE);
    assertEquals(
      [second.status, await second.json()],
      [200, { seq: 1, cid: fields.cid, dup: true }],
    );
  });

  await t.step("a form without a cid is answered with 303, and keeps its line breaks", async () => {
    const response = await post("/rooms/lobby/messages", { text: "one\r\ntwo", replyTo: "1" });
    assertEquals(response.status, 303);
    assertEquals(response.headers.get("location"), "/rooms/lobby");
    await response.body?.cancel();
    const history = await (await get("/api/rooms/lobby/messages")).json();
    const { seq, text, replyTo } = history.messages[1];
    assertEquals({ seq, text, replyTo }, { seq: 2, text: "one\ntwo", replyTo: 1 });
  });

  const refused: [fields: Record<string, string>, status: number, code: string, field: string][] = [
    [{}, 422, "invalid", "text"],
    [{ text: " \n" }, 422, "invalid", "text"],
    [{ text: "x".repeat(16_385) }, 413, "too_large", "text"],
    [{ text: "x", cid: "one" }, 422, "invalid", "cid"],
    [{ text: "x", replyTo: "-1" }, 422, "invalid", "replyTo"],
  ];
  for (const [fields, status, code, field] of refused) {
    const given = JSON.stringify(fields).slice(0, 40);
    await t.step(`${given} is refused with ${status}, as JSON and as a page`, async () => {
      const json = await post("/rooms/lobby/messages", fields, JSON_PLEASE);
      const { error } = await json.json();
      assertEquals([json.status, error.code, error.field], [status, code, field]);
      const html = await post("/rooms/lobby/messages", fields);
      assertEquals(html.status, status);
      assertStringIncludes(await html.text(), 'role="alert"');
    });
  }

  await t.step("a room that is not there is not found, whatever is asked of it", async () => {
    for (const id of ["none", "lobby%00", "x".repeat(3_000), "%F0%9F%90%9D"]) {
      const page = await get(`/rooms/${id}`);
      assertEquals(page.status, 404, id.slice(0, 20));
      assertStringIncludes(
        await page.text(),
        "This room does not exist, or you do not have access to it.",
      );
      const posted = await post(`/rooms/${id}/messages`, { text: "x" }, JSON_PLEASE);
      assertEquals([posted.status, (await posted.json()).error.code], [404, "not_found"]);
    }
  });

  await t.step(
    "a page turns to the messages before a position, and takes no nonsense",
    async () => {
      assertStringIncludes(await (await get("/rooms/lobby?before=2")).text(), "Back to the newest");
      for (const before of ["0", "-1", "x", "1e3", "9".repeat(40), ""]) {
        const page = await get(`/rooms/lobby?before=${before}`);
        assertEquals(page.status, 200, before);
        assertEquals((await page.text()).includes("Back to the newest"), false, before);
      }
    },
  );

  await t.step("the list of rooms takes any filter, and starts after any place", async () => {
    const queries = ["before=1.lobby", "before=", "before=z", `before=${"x".repeat(3_000)}`];
    for (const query of [...queries, "q=lob", "q=", `q=${"ß".repeat(200)}`, "q=a&before=9.x"]) {
      const page = await get(`/rooms?${query}`);
      assertEquals(page.status, 200, query);
      assertEquals((await page.text()).includes('href="/rooms/lobby"'), true, query);
    }
  });

  await t.step("a room is created with 303; a bad or taken name is refused", async () => {
    const made = await post("/rooms", { name: "books", kind: "public", topic: "what we read" });
    assertEquals(made.status, 303);
    assertMatch(made.headers.get("location") ?? "", /^\/rooms\/[0-9a-z]{26}$/);
    await made.body?.cancel();
    const cases: [Record<string, string>, number, string][] = [
      [{ name: "Books" }, 409, "name"],
      [{ name: " " }, 422, "name"],
      [{ name: "x".repeat(61) }, 422, "name"],
      [{ name: "y", topic: "x".repeat(251) }, 422, "topic"],
      [{ name: "z", kind: "secret" }, 422, "kind"],
    ];
    for (const [fields, status, field] of cases) {
      const json = await post("/rooms", fields, JSON_PLEASE);
      assertEquals([json.status, (await json.json()).error.field], [status, field]);
      const html = await post("/rooms", fields);
      assertEquals(html.status, status);
      assertMatch(await html.text(), /class="(field|form)-error"/);
    }
  });

  await t.step("the start leads to the room that one was in last", async () => {
    const seen = await get("/rooms/lobby");
    const [room = ""] = seen.headers.getSetCookie();
    assertMatch(room, /^room=lobby; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
    await seen.body?.cancel();
    for (const [value, path] of [["lobby", "/rooms/lobby"], ["gone", "/rooms/lobby"]]) {
      const response = await get("/", { cookie: `${cookie}; room=${value}` });
      assertEquals([response.status, response.headers.get("location")], [303, path]);
      await response.body?.cancel();
    }
  });

  await t.step("whoever is signed out is sent to sign in, programs are told 401", async () => {
    for (const path of ["/rooms", "/rooms/lobby", "/rooms/none"]) {
      const response = await get(path, { cookie: "" });
      assertEquals(
        [response.status, response.headers.get("location")],
        [303, `/login?${new URLSearchParams({ next: path })}`],
      );
      await response.body?.cancel();
    }
    const posted = await postForm(origin, "/rooms/lobby/messages", { text: "x" }, JSON_PLEASE);
    assertEquals([posted.status, (await posted.json()).error.code], [401, "unauthenticated"]);
  });

  await t.step("another site's form posts nothing", async () => {
    const headers = { origin: "https://other.example" };
    const response = await post("/rooms/lobby/messages", { text: "forged" }, headers);
    assertEquals(response.status, 403);
    await response.body?.cancel();
    const { messages } = await (await get("/api/rooms/lobby/messages")).json();
    assert(messages.every(({ text }: { text: string }) => text !== "forged"));
  });
});
