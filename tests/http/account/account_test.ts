/** One's own account over HTTP: what its forms do, and what they do not. */
import { assertEquals, assertMatch } from "@std/assert";
import { type Account, join, PASSWORD, signIn, signUp } from "../../support/client.ts";
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

  await t.step("nothing of it is for who is signed out", async () => {
    for (const path of ["/account/password", "/account/sessions/revoke-others"]) {
      assertEquals((await post(origin, undefined, path)).status, 401);
    }
  });
});

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}
