/** One's own account over HTTP: what its forms do, and what they do not. */
import { assertEquals, assertMatch } from "@std/assert";
import { type Account, join, PASSWORD, signIn, signUp } from "../../support/client.ts";
import { bytesOf, PICTURES, pngChunk } from "../../support/pictures.ts";
import { must, post } from "../../support/rooms.ts";
import { startServer } from "../../support/server.ts";

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

/** Signs in with a browser of that name. */
async function signInWith(origin: string, username: string, userAgent: string): Promise<Account> {
  const response = await fetch(`${origin}/login`, {
    method: "POST",
    body: new URLSearchParams({ username, password: PASSWORD }),
    headers: { origin, "user-agent": userAgent },
    redirect: "manual",
  });
  await response.body?.cancel();
  const cookie = response.headers.getSetCookie()[0]?.split(";", 1)[0] ?? "";
  assertMatch(cookie, /^session=./);
  return { username, cookie };
}

async function sessionsOf(origin: string, { cookie }: Account, userAgent = FIREFOX) {
  const response = await fetch(`${origin}/api/account/sessions`, {
    headers: { cookie, "user-agent": userAgent },
  });
  const { sessions } = await response.json();
  return sessions;
}

async function statusOf(origin: string, { cookie }: Account): Promise<number> {
  const response = await fetch(`${origin}/api/rooms`, { headers: { cookie } });
  await response.body?.cancel();
  return response.status;
}

/** Posts JSON; the status, and what was refused. */
async function send(origin: string, account: Account, path: string, fields: object = {}) {
  const response = await fetch(`${origin}${path}`, {
    method: "POST",
    body: JSON.stringify(fields),
    headers: {
      origin,
      cookie: account.cookie,
      accept: "application/json",
      "content-type": "application/json",
    },
    redirect: "manual",
  });
  const { error, ...answer } = await response.json();
  return { status: response.status, field: error?.field, message: error?.message, answer };
}

Deno.test("one's own account", async (t) => {
  await using server = await startServer();
  const { origin } = server;
  const nora = await signUp(origin, "nora");
  const milo = await signUp(origin, "milo");

  await t.step("sessions say where, when and with what one is signed in", async () => {
    const begun = Date.now();
    const second = await signInWith(origin, "nora", FIREFOX);
    const [current, other, ...more] = await sessionsOf(origin, second);
    assertEquals(more, []);
    assertEquals(Object.keys(current).sort(), [
      ...["address", "createdAt", "current", "device", "id", "seenAt"],
    ]);
    assertEquals(
      [current.device, current.address, current.current, other.current],
      ["Firefox on Linux", "127.0.0.1", true, false],
    );
    assertEquals(current.createdAt >= begun - 60_000, true);
    assertEquals([other.device, other.address], ["Deno", "127.0.0.1"]);
    // No way in: neither as a cookie nor as a token.
    for (const headers of [{ cookie: `session=${current.id}` }, bearer(current.id)]) {
      const response = await fetch(`${origin}/api/rooms`, { headers });
      await response.body?.cancel();
      assertEquals(response.status, 401);
    }
    await must(origin, second, "/account/sessions/revoke-others");
    assertEquals([await statusOf(origin, nora), await statusOf(origin, second)], [401, 200]);
    nora.cookie = second.cookie;
  });

  await t.step("a session is ended by its owner alone, on its sockets too", async () => {
    const phone = await signInWith(origin, "nora", FIREFOX);
    const { socket } = await join(origin, phone);
    const id = (await sessionsOf(origin, phone))[0].id;
    const path = `/account/sessions/${id}/revoke`;
    const [foreign, nothing, odd] = await Promise.all([
      send(origin, milo, path),
      send(origin, milo, `/account/sessions/${"0".repeat(64)}/revoke`),
      send(origin, milo, `/account/sessions/${"x".repeat(3_000)}/revoke`),
    ]);
    assertEquals([foreign.status, foreign], [404, nothing]);
    assertEquals(odd, nothing);
    assertEquals(await statusOf(origin, phone), 200);
    assertEquals(await must(origin, nora, path), "");
    const { code } = await socket.closed;
    assertEquals([code, await statusOf(origin, phone)], [4401, 401]);
    assertEquals((await send(origin, nora, path)).status, 404);
  });

  await t.step(
    "another password asks for the present one, and ends the other sessions",
    async () => {
      const other = await signIn(origin, "nora");
      const { socket } = await join(origin, other);
      const next = "harbour-violet-93";
      for (
        const [fields, field] of [
          [{ password: next }, "current"],
          [{ current: "", password: next }, "current"],
          [{ current: `${PASSWORD}x`, password: next }, "current"],
          [{ current: PASSWORD, password: "short" }, "password"],
          [{ current: PASSWORD }, "password"],
        ] as const
      ) {
        const refused = await send(origin, nora, "/account/password", fields);
        assertEquals([refused.status, refused.field], [422, field]);
      }
      assertEquals(await statusOf(origin, other), 200);
      const form = { current: PASSWORD, password: next };
      const { status, answer } = await send(origin, nora, "/account/password", form);
      assertEquals([status, answer], [200, { location: "/account?done=password#password" }]);
      assertEquals((await socket.closed).code, 4401);
      assertEquals([await statusOf(origin, other), await statusOf(origin, nora)], [401, 200]);
      assertEquals(
        (await post(origin, undefined, "/login", { username: "nora", password: PASSWORD }))
          .status,
        401,
      );
      assertEquals(await statusOf(origin, await signIn(origin, "nora", next)), 200);
    },
  );

  await t.step("a profile changes by what is given, and by nothing else", async () => {
    const ines = await signUp(origin, "ines");
    const change = (fields: object) => send(origin, ines, "/account/profile", fields);
    const { status } = await change({
      name: "Ines Maria",
      pronouns: "she/her",
      about: "Plants\nand trains",
      timezone: "Europe/Lisbon",
      language: "pt",
      theme: "dark",
      asksFirst: true,
      role: "owner",
      state: "gone",
      id: "nobody",
      avatar: 7,
    });
    assertEquals(status, 200);
    const page = await pageOf(origin, ines);
    for (
      const part of [
        `data-theme="dark"`,
        `value="Ines Maria"`,
        `value="she/her"`,
        "Plants\nand trains",
        `value="Europe/Lisbon" selected`,
        `value="pt" selected`,
      ]
    ) assertEquals(page.includes(part), true, part);
    // Nobody is an owner by asking for it, and what was no field changed nothing.
    const invites = await post(origin, ines, "/rooms/lobby/settings", { topic: "mine" });
    assertEquals([invites.status, page.includes("/avatars/")], [403, false]);
    assertEquals((await change({ theme: "system", about: "" })).status, 200);
    const after = await pageOf(origin, ines);
    assertEquals([after.includes("data-theme"), after.includes("Plants")], [false, false]);
    assertEquals(after.includes(`value="Ines Maria"`), true);
    for (
      const [fields, field] of [
        [{ username: "Nora" }, "username"],
        [{ username: "n0ra" }, "username"],
        [{ username: "admin" }, "username"],
        [{ username: "a b" }, "username"],
        [{ name: "nora" }, "name"],
        [{ name: "x".repeat(65) }, "name"],
        [{ pronouns: "x".repeat(41) }, "pronouns"],
        [{ about: "x".repeat(501) }, "about"],
        [{ about: "a\u0007" }, "about"],
        [{ timezone: "Nowhere/Town" }, "timezone"],
        [{ language: "not a tag" }, "language"],
        [{ theme: "pink" }, "theme"],
        [{ asksFirst: "maybe" }, "asksFirst"],
      ] as const
    ) {
      const refused = await change(fields);
      assertEquals([[409, 422].includes(refused.status), refused.field], [true, field]);
    }
  });

  await t.step("a username of before leads to the person, and is nobody else's", async () => {
    const tara = await signUp(origin, "tara");
    const rename = (by: Account, username: string) =>
      send(origin, by, "/account/profile", { username });
    await must(origin, milo, "/rooms/lobby/messages", { text: "see @tara" });
    assertEquals((await rename(tara, "tara-of-the-wood")).status, 200);
    const other = await rename(milo, "tara");
    assertEquals([other.status, other.field], [409, "username"]);
    const newcomer = await post(origin, undefined, "/signup", {
      username: "tara",
      password: PASSWORD,
    });
    assertEquals(newcomer.status, 409);
    // A text of before and one of after mean the same person.
    await must(origin, milo, "/rooms/lobby/messages", { text: "and again @tara" });
    const room = await pageOf(origin, milo, "/rooms/lobby");
    assertEquals(
      room.match(/href="\/people\/tara-of-the-wood"[^>]*>@tara-of-the-wood</g)?.length,
      2,
    );
    const history = await fetch(`${origin}/api/rooms/lobby/messages?limit=2`, {
      headers: { cookie: milo.cookie },
    });
    const [before, after] = (await history.json()).messages;
    assertEquals([before.mentions.length, after.mentions], [1, before.mentions]);
    await must(origin, milo, "/direct", { username: "tara" });
    // Back again, which is no new name.
    assertEquals((await rename(tara, "tara")).status, 200);
    assertEquals((await rename(milo, "tara-of-the-wood")).status, 409);
  });

  await t.step(
    "a picture is checked by its contents, and kept for good by its version",
    async () => {
      const pia = await signUp(origin, "pia");
      const { socket } = await join(origin, milo);
      const upload = (file: Uint8Array, name = "me.png", by = pia) =>
        uploadTo(origin, by, file, name);
      const first = await upload(PICTURES.png);
      assertEquals([first.status, typeof first.answer.avatar], [200, "number"]);
      const frame = await socket.next(({ type, user }) => type === "user" && user.avatar);
      assertEquals([frame.user.username, frame.user.avatar], ["pia", first.answer.avatar]);
      const address = `/avatars/${frame.user.id}?v=${first.answer.avatar}`;
      const get = async (path: string, by?: Account) => {
        const headers: Record<string, string> = by ? { cookie: by.cookie } : {};
        const response = await fetch(`${origin}${path}`, { headers, redirect: "manual" });
        return { response, bytes: new Uint8Array(await response.arrayBuffer()) };
      };
      const { response, bytes } = await get(address, milo);
      assertEquals(bytes, PICTURES.png);
      assertEquals(
        ["content-type", "cache-control", "x-content-type-options"].map((name) =>
          response.headers.get(name)
        ),
        ["image/png", "private, max-age=31536000, immutable", "nosniff"],
      );
      assertMatch(response.headers.get("content-security-policy") ?? "", /default-src 'none'/);
      assertEquals((await get(address)).response.status, 303);
      const nobody = await get("/avatars/nobody?v=1", milo);
      const none = await get(`/avatars/${"x".repeat(3_000)}`, milo);
      assertEquals([nobody.response.status, none.response.status], [404, 404]);

      const text = (words: string) => new TextEncoder().encode(words);
      for (
        const [file, words] of [
          [text(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), /PNG/],
          [text("<!doctype html><script>alert(1)</script>"), /PNG/],
          [bytesOf(PICTURES.png.subarray(0, 16), "<script>alert(1)</script>"), /damaged/],
          [changedAt(PICTURES.png, 19, 9), /square/],
          [changedAt(PICTURES.png, 16, 0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff), /512/],
          [bytesOf(PICTURES.png, new Uint8Array(256 * 1024)), /256 KiB/],
          [new Uint8Array(), /choose/],
        ] as const
      ) {
        const refused = await upload(Uint8Array.from(file));
        assertEquals([refused.status, refused.field], [422, "file"]);
        assertMatch(refused.message, words);
      }
      assertEquals((await upload(new Uint8Array(310 * 1024))).status, 413);
      assertEquals((await send(origin, pia, "/account/avatar", { file: "x" })).field, "file");

      // A script behind the picture is not kept with it.
      const second = await upload(bytesOf(PICTURES.jpeg, "<script>alert(1)</script>"));
      assertEquals(second.status, 200);
      const present = await get(`/avatars/${frame.user.id}`, milo);
      assertEquals(present.bytes, PICTURES.jpeg);
      assertEquals(present.response.headers.get("cache-control"), "private, no-cache");
      const old = await get(address, milo);
      assertEquals(old.response.headers.get("cache-control"), "private, no-cache");
      await must(origin, pia, "/account/avatar/remove");
      assertEquals((await get(address, milo)).response.status, 404);
      await must(origin, pia, "/account/avatar/remove");
      // The largest there may be fits into the store.
      const large = await upload(noise());
      assertEquals(large.status, 200, large.message);
      assertEquals((await get(`/avatars/${frame.user.id}`, pia)).bytes.length > 200_000, true);
      await socket.close();
    },
  );

  await t.step("nothing of it is for who is signed out", async () => {
    for (const path of ["/account/password", "/account/sessions/revoke-others"]) {
      assertEquals((await post(origin, undefined, path)).status, 401);
    }
  });
});

async function pageOf(origin: string, by: Account, path = "/account"): Promise<string> {
  const headers = { cookie: by.cookie, accept: "text/html" };
  return await (await fetch(`${origin}${path}`, { headers })).text();
}

/** Posts a picture as the form does, and asks for JSON. */
async function uploadTo(origin: string, by: Account, file: Uint8Array, name: string) {
  const body = new FormData();
  body.set("file", new Blob([Uint8Array.from(file)], { type: "image/png" }), name);
  const headers = { origin, cookie: by.cookie, accept: "application/json" };
  const response = await fetch(`${origin}/account/avatar`, { method: "POST", body, headers });
  const { error, ...answer } = await response.json();
  return { status: response.status, field: error?.field, message: error?.message, answer };
}

/** The same bytes with others at a place. */
function changedAt(file: Uint8Array, at: number, ...bytes: number[]): Uint8Array {
  const copy = new Uint8Array(file);
  copy.set(bytes, at);
  return copy;
}

/** A PNG that says it is small and has 250 KiB of pixels; nobody but a browser reads these. */
function noise(): Uint8Array {
  const pixels = new Uint8Array(250 * 1024);
  return bytesOf(
    PICTURES.png.subarray(0, 33),
    pngChunk("IDAT", pixels),
    PICTURES.png.subarray(-12),
  );
}

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}
