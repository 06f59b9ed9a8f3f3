import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { PASSWORD, postForm, signIn, signUp } from "../support/client.ts";
import { startServer } from "../support/server.ts";

const DECOY = "not-the-password-of-anybody";

Deno.test("the built server signs up, in and out, and keeps its secrets out of the log", async () => {
  await using server = await startServer({ env: { LOG_LEVEL: "debug", RATE_LIMITS: "on" } });
  const { origin } = server;
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${origin}${path}`, { redirect: "manual", ...init });
    await response.body?.cancel();
    return response.status;
  };

  const first = await signUp(origin, "Ann");
  const second = await signIn(origin, "ann");
  assertNotEquals(first.cookie, second.cookie);
  const wrong = await postForm(origin, "/login", { username: "ann", password: DECOY });
  const unknown = await postForm(origin, "/login", { username: "ben", password: DECOY });
  assertEquals([wrong.status, unknown.status], [401, 401]);
  await Promise.all([wrong.body?.cancel(), unknown.body?.cancel()]);
  const common = await postForm(origin, "/signup", { username: "ben", password: "password1" });
  assertEquals(common.status, 422);
  assertMatch(await common.text(), /too common/);

  const rooms = (cookie: string) => ask("/api/rooms", { headers: { cookie } });
  assertEquals(await rooms(second.cookie), 200);
  const bearer = second.cookie.replace("session=", "Bearer ");
  assertEquals(await ask("/api/rooms", { headers: { authorization: bearer } }), 200);
  const out = await postForm(origin, "/logout", {}, { cookie: second.cookie });
  await out.body?.cancel();
  assertEquals([out.status, await rooms(second.cookie), await rooms(first.cookie)], [
    303,
    401,
    200,
  ]);

  assertEquals(await ask("/login", { method: "HEAD" }), 200);

  await server.stop();
  const log = server.logs.join("\n");
  const secrets = [PASSWORD, DECOY, first.cookie.slice(8), second.cookie.slice(8)];
  for (const secret of secrets) assert(!log.includes(secret));
});
