import { assertEquals, assertMatch, assertNotEquals, assertStringIncludes } from "@std/assert";
import { type Account, type Frame, signUp } from "../support/client.ts";
import { idOf, makeRoom, must, post } from "../support/rooms.ts";
import { startServer } from "../support/server.ts";

Deno.test("rooms, members and invites over HTTP", async (t) => {
  await using server = await startServer();
  const { origin } = server;
  // The first one owns the server, and moderates public rooms.
  const ann = await signUp(origin, "ann");
  const [bob, cat] = [await signUp(origin, "bob"), await signUp(origin, "cat")];
  const code = async (...request: Parameters<typeof post>) => {
    const { status, body } = await post(...request);
    return [status, status < 400 ? "" : JSON.parse(body).error.code];
  };
  const rooms = async ({ cookie }: Account): Promise<Frame[]> =>
    (await (await fetch(`${origin}/api/rooms`, { headers: { cookie } })).json()).rooms;
  const invite = async (account: Account, room: string, fields = {}) => {
    const { status, body } = await post(origin, account, `/rooms/${room}/invites`, fields);
    assertEquals(status, 201, body);
    return JSON.parse(body);
  };

  await t.step("the same people always meet in the same room, whoever asks at once", async () => {
    const asked = await Promise.all(
      Array.from(
        { length: 10 },
        (_, n) =>
          n % 2 === 0
            ? must(origin, ann, "/direct", { username: "bob" })
            : must(origin, bob, "/direct", { username: "@ann" }),
      ),
    );
    assertEquals(new Set(asked).size, 1);
    const three = await must(origin, ann, "/direct", { username: "bob, cat" });
    assertNotEquals(three, asked[0]);
    assertEquals(await must(origin, cat, "/direct", { username: "ann bob cat" }), three);
    const notes = await must(origin, ann, "/direct", { username: "ann" });
    assertEquals(await must(origin, ann, "/direct", { username: "ANN" }), notes);
    const names = async (account: Account) =>
      (await rooms(account)).filter(({ kind }) => kind === "direct").map(({ name }) => name).sort();
    assertEquals(await names(ann), ["ann (you)", "bob", "bob, cat"]);
    assertEquals(await names(cat), ["ann, bob"]);
    const room = asked[0]!;
    assertEquals(await code(origin, ann, `${room}/leave`), [403, "forbidden"]);
    assertEquals(await code(origin, ann, `${room}/members`, { username: "cat" }), [
      403,
      "forbidden",
    ]);
    assertEquals(await code(origin, ann, `${room}/invites`), [403, "forbidden"]);
    assertEquals(await code(origin, cat, `${room}/messages`, { text: "x" }), [404, "not_found"]);
  });

  await t.step(
    "a direct conversation is with people who are there, and eight at most",
    async () => {
      for (let n = 0; n < 8; n++) await signUp(origin, `guest-${"abcdefgh"[n]}`);
      const guests = (count: number) => [..."abcdefgh"].slice(0, count).map((l) => `guest-${l}`);
      await must(origin, ann, "/direct", { username: guests(7).join(" ") });
      for (const username of [guests(8).join(" "), "nobody-here", " ", ""]) {
        const { status, body } = await post(origin, ann, "/direct", { username });
        assertEquals([status, JSON.parse(body).error.field], [422, "username"], username);
      }
    },
  );

  await t.step(
    "private rooms may share a name with any other, so that it tells nothing",
    async () => {
      const one = await makeRoom(origin, ann, "private", "secret");
      const other = await makeRoom(origin, bob, "private", "secret");
      assertNotEquals(one, other);
      await makeRoom(origin, cat, "public", "secret");
      assertEquals(await code(origin, ann, "/rooms", { name: "Secret" }), [409, "conflict"]);
    },
  );

  await t.step("a public room's new name is its own, and its old one free", async () => {
    const room = await makeRoom(origin, ann, "public", "tea");
    const other = await makeRoom(origin, ann, "public", "coffee");
    assertEquals(await code(origin, ann, `/rooms/${room}/settings`, { name: "Coffee" }), [
      409,
      "conflict",
    ]);
    await must(origin, ann, `/rooms/${room}/settings`, { name: "TEA" });
    await must(origin, ann, `/rooms/${room}/settings`, { name: "mate" });
    await must(origin, ann, `/rooms/${other}/settings`, { name: "tea" });
    assertEquals(await code(origin, bob, `/rooms/${room}/settings`, { name: "mine" }), [
      403,
      "forbidden",
    ]);
  });

  await t.step(
    "an invite brings as many people as it is for, however many try at once",
    async () => {
      const room = await makeRoom(origin, ann, "private");
      const { code: key, url } = await invite(ann, room, { uses: "1", hours: "1" });
      assertEquals(url, `${origin}/join/${key}`);
      const page = await fetch(url, { headers: { cookie: bob.cookie } });
      assertEquals(page.status, 200);
      assertStringIncludes(await page.text(), "ann invites you");
      const tries = await Promise.all([bob, cat].map((who) => post(origin, who, `/join/${key}`)));
      assertEquals(tries.map(({ status }) => status).sort(), [303, 404]);
      assertEquals(await code(origin, cat, `/join/${key}`), [404, "not_found"]);
    },
  );

  await t.step("an invite that was taken back, or never was, is not there", async () => {
    const room = await makeRoom(origin, ann, "private");
    const { code: key } = await invite(ann, room);
    await must(origin, ann, `/rooms/${room}/invites/${key}/revoke`);
    for (const gone of [key, "x".repeat(24), "x", "x".repeat(3_000)]) {
      assertEquals(await code(origin, bob, `/join/${gone}`), [404, "not_found"]);
    }
    for (const fields of [{ uses: "0" }, { hours: "never" }]) {
      const [field] = Object.keys(fields);
      const { status, body } = await post(origin, ann, `/rooms/${room}/invites`, fields);
      assertEquals([status, JSON.parse(body).error.field], [422, field]);
    }
  });

  await t.step("who was removed does not come back by a link, theirs least of all", async () => {
    const room = await makeRoom(origin, ann, "private");
    await must(origin, ann, `/rooms/${room}/members`, { username: "bob" });
    const bobId = await idOf(origin, bob, room);
    const [theirs, anns] = [await invite(bob, room), await invite(ann, room)];
    await must(origin, ann, `/rooms/${room}/members/${bobId}`, { change: "removed" });
    assertEquals(await code(origin, cat, `/join/${theirs.code}`), [404, "not_found"]);
    assertEquals(await code(origin, bob, `/join/${anns.code}`), [403, "forbidden"]);
    await must(origin, cat, `/join/${anns.code}`);
    assertEquals(await code(origin, cat, `/rooms/${room}/members`, { username: "bob" }), [
      403,
      "forbidden",
    ]);
    await must(origin, ann, `/rooms/${room}/members`, { username: "bob" });
    await must(origin, bob, `/rooms/${room}/messages`, { text: "back" });
  });

  await t.step("who was removed from a public room reads it and writes nothing", async () => {
    const room = await makeRoom(origin, ann, "public");
    const bobId = await idOf(origin, bob, room);
    await must(origin, ann, `/rooms/${room}/members/${bobId}`, { change: "removed" });
    assertEquals(await code(origin, bob, `/rooms/${room}/messages`, { text: "x" }), [
      403,
      "forbidden",
    ]);
    assertEquals(await code(origin, bob, `/rooms/${room}/join`), [403, "forbidden"]);
    const page = await fetch(`${origin}/rooms/${room}`, { headers: { cookie: bob.cookie } });
    assertEquals(page.status, 200);
    await page.body?.cancel();
  });

  await t.step("the last moderator of a private room makes another before going", async () => {
    const room = await makeRoom(origin, ann, "private");
    await must(origin, ann, `/rooms/${room}/members`, { username: "bob" });
    assertEquals(await code(origin, ann, `/rooms/${room}/leave`), [409, "conflict"]);
    const bobId = await idOf(origin, bob, room);
    await must(origin, ann, `/rooms/${room}/members/${bobId}`, { change: "moderator" });
    await must(origin, ann, `/rooms/${room}/leave`);
    assertEquals(await code(origin, ann, `/rooms/${room}/leave`), [404, "not_found"]);
    await must(origin, bob, `/rooms/${room}/leave`);
    assertEquals((await rooms(bob)).some(({ id }) => id === room), false);
  });

  await t.step("what cannot be undone is asked for first, of whoever may do it", async () => {
    const room = await makeRoom(origin, ann, "private");
    await must(origin, ann, `/rooms/${room}/members`, { username: "bob" });
    const [annId, bobId] = [await idOf(origin, ann, room), await idOf(origin, bob, room)];
    const { code: key } = await invite(ann, room);
    const ask = async ({ cookie }: Account, query: Record<string, string>) => {
      const address = `${origin}/rooms/${room}/settings?${new URLSearchParams(query)}`;
      const html = await (await fetch(address, { headers: { cookie } })).text();
      const [, title = ""] = /<section class="question".*?<h1[^>]*>([^<]*)/s.exec(html) ?? [];
      const [, action = ""] = /<form class="actions" method="post" action="([^"]*)"/.exec(html) ??
        [];
      return [title.replace(/\?.*| (from|of) .*/s, ""), action.replace(`/rooms/${room}`, "")];
    };
    const removal = `/members/${bobId}`;
    const cases: [query: Record<string, string>, title: string, action: string][] = [
      [{ ask: "remove", about: bobId }, "Remove bob", removal],
      [{ ask: "step-down", about: annId }, "Stop being a moderator", `/members/${annId}`],
      [{ ask: "archive" }, "Archive", "/settings"],
      [{ ask: "revoke", about: key }, "Revoke this invite by ann", `/invites/${key}/revoke`],
    ];
    for (const [query, title, action] of cases) {
      const [asked = "", leads] = await ask(ann, query);
      assertEquals([asked.startsWith(title), leads], [true, action], asked);
      assertEquals(await ask(bob, query), ["", ""]);
    }
    for (const who of [ann, bob]) assertEquals((await ask(who, { ask: "leave" }))[1], "/leave");
    assertEquals(await ask(ann, { ask: "remove", about: "nobody" }), ["", ""]);
    assertEquals(await ask(ann, { ask: "something" }), ["", ""]);
    // Nothing has happened by being asked for.
    assertEquals(await code(origin, bob, `/rooms/${room}/messages`, { text: "x" }), [201, ""]);
  });

  await t.step("a form of a browser that was refused is there again, with the reason", async () => {
    const room = await makeRoom(origin, ann, "private");
    const cases: [string, Record<string, string>, string][] = [
      ["members", { username: "no-one-at-all" }, "Nobody has the username"],
      ["settings", { name: " " }, "must not be empty"],
      ["invites", { uses: "many" }, "uses must be a whole number"],
      ["members/nobody", { change: "removed" }, "is not a member of the room"],
    ];
    for (const [path, fields, says] of cases) {
      const response = await fetch(`${origin}/rooms/${room}/${path}`, {
        method: "POST",
        body: new URLSearchParams(fields),
        headers: { cookie: ann.cookie, origin },
      });
      assertEquals(response.status, 422, path);
      const page = await response.text();
      assertStringIncludes(page, says);
      const [typed = ""] = Object.values(fields);
      if (path !== "members/nobody") assertStringIncludes(page, `value="${typed}"`);
      assertMatch(page, /class="(field|form)-error"/);
    }
  });
});
