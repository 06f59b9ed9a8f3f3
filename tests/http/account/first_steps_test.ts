import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { firstStepsOf } from "../../../lib/http/account/first_steps.ts";
import { PASSWORD } from "../../support/client.ts";
import { startServer } from "../../support/server.ts";

const CARD = 'class="first-steps"';
const DAY_MS = 24 * 60 * 60 * 1_000;

/** Signs up as the page's form does; the cookie of the session. */
async function comeIn(origin: string, username: string): Promise<string> {
  const response = await fetch(`${origin}/signup`, {
    method: "POST",
    body: new URLSearchParams({ username, password: PASSWORD, greet: "yes" }),
    headers: { origin },
    redirect: "manual",
  });
  await response.body?.cancel();
  const cookie = response.headers.getSetCookie()[0]?.split(";", 1)[0] ?? "";
  assertMatch(cookie, /^session=./);
  return cookie;
}

Deno.test("the first steps are those of an owner or a newcomer, until they are dismissed", async () => {
  await using server = await startServer();
  const { origin } = server;
  const lobby = async (cookie: string) =>
    await (await fetch(`${origin}/rooms/lobby`, { headers: { cookie } })).text();
  const owner = await comeIn(origin, "ann");
  const newcomer = await comeIn(origin, "ben");

  const [ofOwner, ofNewcomer] = await Promise.all([lobby(owner), lobby(newcomer)]);
  for (const path of ["/admin/settings", "/rooms", "/admin/invites"]) {
    assertStringIncludes(ofOwner, `<li><a href="${path}"`);
  }
  for (const path of ["/account", "/rooms"]) {
    assertStringIncludes(ofNewcomer, `<li><a href="${path}"`);
  }
  assertEquals(ofNewcomer.includes('<li><a href="/admin'), false);
  const invites = (page: string) => page.includes('<a class="side-item" href="/admin/invites"');
  assertEquals([invites(ofOwner), invites(ofNewcomer)], [true, false]);

  const dismissed = await fetch(`${origin}/account/first-steps`, {
    method: "POST",
    body: new URLSearchParams({ next: "/rooms/lobby" }),
    headers: { origin, cookie: newcomer },
    redirect: "manual",
  });
  await dismissed.body?.cancel();
  assertEquals([dismissed.status, dismissed.headers.get("location")], [303, "/rooms/lobby"]);
  assertEquals((await lobby(newcomer)).includes(CARD), false);
  assertEquals((await lobby(owner)).includes(CARD), true);
});

Deno.test("an account of long ago is not shown the first steps", () => {
  const user = { id: "a", username: "a", name: "a", role: "member" as const, createdAt: 0 };
  assertEquals(firstStepsOf(user, DAY_MS), "member");
  assertEquals(firstStepsOf({ ...user, role: "owner" }, DAY_MS), "staff");
  assertEquals(firstStepsOf({ ...user, role: "guest" }, DAY_MS), "guest");
  assertEquals(firstStepsOf({ ...user, hasSeenFirstSteps: true }, DAY_MS), undefined);
  assertEquals(firstStepsOf(user, 15 * DAY_MS), undefined);
});
