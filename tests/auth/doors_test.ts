import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { User } from "../../lib/store/people/users.ts";
import { LOBBY } from "../../lib/store/rooms/room.ts";
import { keys } from "../../lib/store/kv/keys.ts";
import { tellSetupLink } from "../../lib/setup_link.ts";
import { PASSWORD } from "./support.ts";
import { AuthSite, type RequestOptions, tokenOf } from "./site.ts";

const JSON_ANSWER = { accept: "application/json" };

/** The status, and of a refusal its field, with which somebody who signs up is answered. */
async function signUp(
  site: AuthSite,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<{ status: number; field?: string; location: string | null; session: string }> {
  const response = await site.fetch("/signup", {
    form: { password: PASSWORD, ...form },
    headers: { ...JSON_ANSWER, ...headers },
  });
  const text = await response.text();
  return {
    status: response.status,
    ...(response.status < 400 ? {} : { field: JSON.parse(text).error.field }),
    location: response.headers.get("location"),
    session: tokenOf(response),
  };
}

/** A server by invite, with its owner and a private room of theirs. */
async function openClosed(env: Record<string, string> = {}) {
  const site = await AuthSite.open({ SIGN_UP: "invite", ...env });
  await site.signUp("ann");
  const { users, roomService } = site.services;
  const ann = (await users.byUsername("ann"))!;
  const room = await roomService.create(ann, { name: "Harbour", kind: "private" });
  return { site, ann, room, ...site.services };
}

async function count(site: AuthSite): Promise<number> {
  return (await site.services.users.list(1_000)).length;
}

async function text(site: AuthSite, path: string, options?: RequestOptions): Promise<string> {
  return await (await site.fetch(path, options)).text();
}

Deno.test("an empty server is owned by who sits at it, by the setup link, and by nobody else", async () => {
  await using site = await AuthSite.open({ SIGN_UP: "open" });
  const { setupCode } = site.services.doors;
  const forwarded: Record<string, string>[] = [
    { forwarded: "for=192.0.2.1" },
    { "x-forwarded-for": "127.0.0.1" },
    { "x-forwarded-anything": "x" },
    { "x-real-ip": "127.0.0.1" },
    { via: "1.1 proxy" },
  ];
  for (const headers of forwarded) {
    const { status, field } = await signUp(site, { username: "eve" }, headers);
    assertEquals([status, field], [403, "invite"], JSON.stringify(headers));
  }
  assertEquals((await signUp(site, { username: "eve", setup: "x".repeat(24) })).status, 403);
  assertStringIncludes(
    await text(site, "/signup", { headers: { via: "1.1 proxy" } }),
    "has no owner yet",
  );
  assertEquals(await count(site), 0);

  const owned = await signUp(site, { username: "ann", setup: setupCode }, { via: "1.1 proxy" });
  assertEquals([owned.status, owned.location], [303, `/rooms/${LOBBY}`]);
  assertEquals((await site.services.users.byUsername("ann"))?.role, "owner");
});

Deno.test("the setup code opens nothing once there is an owner", async () => {
  await using site = await AuthSite.open({ SIGN_UP: "invite" });
  await site.signUp("ann");
  const setup = site.services.doors.setupCode;
  const { status, field } = await signUp(site, { username: "eve", setup });
  assertEquals([status, field], [403, "invite"]);
  // Nor does it from this machine without it: the door is closed to all alike.
  assertEquals((await signUp(site, { username: "eve" })).status, 403);
  assertEquals(await count(site), 1);
});

Deno.test("guesses at the setup code are limited by address, and across a restart", async () => {
  await using site = await AuthSite.open({ SIGN_UP: "invite", RATE_LIMITS: "on" });
  const guess = (n: number) => signUp(site, { username: "eve", setup: `guess${n}` });
  for (let n = 0; n < 30; n++) assertEquals((await guess(n)).status, 403);
  assertEquals((await guess(30)).status, 429);
  const { setupCode } = site.services.doors;
  assertEquals((await signUp(site, { username: "eve", setup: setupCode })).status, 429);
  site.clock.advance(5_000);
  assertEquals((await signUp(site, { username: "ann", setup: setupCode })).status, 303);
});

Deno.test("of two who could own an empty server at once one does, and the other is a stranger", async () => {
  await using site = await AuthSite.open({ SIGN_UP: "invite" });
  const answers = await Promise.all(
    ["ann", "bob", "cat"].map((username) => signUp(site, { username })),
  );
  assertEquals(answers.map(({ status }) => status).toSorted(), [303, 403, 403]);
  assertEquals(await count(site), 1);
});

Deno.test("the setup link is printed until there is an owner", async () => {
  await using site = await AuthSite.open({ SIGN_UP: "invite", PUBLIC_URL: "https://chat.example" });
  const { doors, config } = site.services;
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line);
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const both = [1, 2].map(() => tellSetupLink({ doors, config }, { print, ended }));
  // The isolate that does not print it is done at once.
  await Promise.race(both);
  end();
  await Promise.all(both);
  assertEquals(lines.length, 1);
  assertStringIncludes(lines[0]!, `https://chat.example/signup?setup=${doors.setupCode}`);
  assertMatch(doors.setupCode, /^[\w-]{24}$/);

  await site.signUp("ann");
  await tellSetupLink({ doors, config }, { print });
  assertEquals(lines.length, 1);
});

Deno.test("of a hundred who sign up at once by a link for one use exactly one comes in", async () => {
  const opened = await openClosed();
  await using site = opened.site;
  const { code } = await opened.serverInvites.create(opened.ann.id, {
    uses: "1",
    room: opened.room.id,
  });
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, n) => signUp(site, { username: `eve${n}`, invite: code })),
  );
  assertEquals(answers.filter(({ status }) => status === 303).length, 1);
  assert(answers.every(({ status }) => [303, 403, 503].includes(status)));
  assertEquals(await count(site), 2);
  const members = await opened.memberships.membersOf(opened.room.id, 10);
  assertEquals(members.length, 2);
});

Deno.test("an invite's page is the form, says who invites and where to, and leads into the room", async () => {
  const opened = await openClosed();
  await using site = opened.site;
  const { code } = await opened.roomService.invite(opened.ann, opened.room.id, {});
  const page = await text(site, `/join/${code}`);
  assertStringIncludes(page, "ann invites you to Harbour on Parlor.");
  assertStringIncludes(page, `action="/signup"`);
  assertStringIncludes(page, `name="invite" value="${code}"`);
  assertStringIncludes(page, `/login?next=%2Fjoin%2F${code}`);
  // What was typed stays with a refusal, and so does the invite.
  const refused = await text(site, "/signup", {
    form: { username: "ann", name: "Another Ann", password: PASSWORD, invite: code },
  });
  assertStringIncludes(refused, "ann invites you to Harbour on Parlor.");
  assertStringIncludes(refused, "Another Ann");
  assertStringIncludes(refused, "This username is taken.");

  const { status, location } = await signUp(site, { username: "bob", invite: code });
  assertEquals([status, location], [303, `/rooms/${opened.room.id}`]);
  const bob = (await opened.users.byUsername("bob"))!;
  assert(await opened.memberships.has(opened.room.id, bob.id));
  assertEquals(await opened.serverInvites.admissionsOf(bob.id), []);
});

Deno.test("everything before their coming counts as read, in every room that they get", async () => {
  const opened = await openClosed({ SIGN_UP: "open" });
  await using site = opened.site;
  const { ann, room, roomService, messages, roomLists, users } = opened;
  const open = await roomService.create(ann, { name: "Open", kind: "public" });
  for (const id of [LOBBY, room.id, open.id]) {
    await Promise.all(
      Array.from({ length: 1_275 }, (_, n) =>
        messages.post(ann, "a", {
          room: id,
          cid: crypto.randomUUID(),
          text: `message ${n}`,
        })),
    );
  }
  const { code } = await roomService.invite(ann, room.id, {});
  await signUp(site, { username: "bob", invite: code });
  const bob = (await users.byUsername("bob"))!;
  await roomService.join(bob, open.id);
  const { rooms: listed } = await roomLists.get(bob);
  assertEquals(
    listed.map(({ id, unread }) => [id, unread ?? 0]).toSorted(),
    [LOBBY, room.id, open.id].map((id) => [id, 0]).toSorted(),
  );
});

Deno.test("whose invites bring newcomers is a setting, and a closed server takes nobody", async () => {
  const opened = await openClosed();
  await using site = opened.site;
  const { ann, settings, roomService, serverInvites } = opened;
  const open = await roomService.create(ann, { name: "Open", kind: "public" });
  const { code: first } = await serverInvites.create(ann.id, {});
  await signUp(site, { username: "bob", invite: first });
  const bob = (await opened.users.byUsername("bob"))!;
  await roomService.join(bob, open.id);
  const { code } = await roomService.invite(bob, open.id, {});
  assertEquals((await signUp(site, { username: "cat", invite: code })).status, 303);

  await settings.change({ invites: "admins" }, ann.id);
  const { status, field } = await signUp(site, { username: "dan", invite: code });
  assertEquals([status, field], [403, "invite"]);
  const { code: ofOwner } = await roomService.invite(ann, open.id, {});
  assertEquals((await signUp(site, { username: "dan", invite: ofOwner })).status, 303);
});

Deno.test("a closed server takes nobody but whom its machine lets in", async () => {
  const opened = await openClosed({ SIGN_UP: "closed" });
  await using site = opened.site;
  const { code } = await opened.serverInvites.create(opened.ann.id, {});
  assertEquals((await signUp(site, { username: "bob", invite: code })).field, "invite");
  assertStringIncludes(await text(site, `/join/${code}`), "Nobody can make an account");
  const { code: mine } = await opened.serverInvites.create("command line", {});
  assertEquals((await signUp(site, { username: "bob", invite: mine })).status, 303);
});

Deno.test("an invite of somebody who was put out, taken back or used up lets nobody in", async () => {
  const opened = await openClosed();
  await using site = opened.site;
  const { ann, serverInvites, roomService, users, kv } = opened;
  const { code: way } = await serverInvites.create(ann.id, {});
  await signUp(site, { username: "bob", invite: way });
  const bob = (await users.byUsername("bob"))!;
  const { code: byBob } = await roomService.invite(bob, LOBBY, {});
  await kv.commit((op) => op.set(keys.inactive(bob.id), true));
  const { code: revoked } = await serverInvites.create(ann.id, {});
  await serverInvites.revoke(ann.id, revoked);
  for (const invite of [byBob, revoked, "a".repeat(24), "no code"]) {
    const { status, field } = await signUp(site, { username: "eve", invite });
    assertEquals([status, field], [403, "invite"]);
    const page = await site.fetch(`/join/${encodeURIComponent(invite)}`);
    assertStringIncludes(await page.text(), "This invite is not valid any more");
    assertEquals(page.status, 404);
  }
  assertEquals(await count(site), 2);
});

Deno.test("nobody gives themselves a role by the form, and a guest is what their invite says", async () => {
  const opened = await openClosed();
  await using site = opened.site;
  const { ann, room, serverInvites, users, memberships } = opened;
  const { code } = await serverInvites.create(ann.id, {});
  await signUp(site, { username: "bob", invite: code, role: "owner" });
  assertEquals((await users.byUsername("bob"))?.role, "member");
  const { code: forGuests } = await serverInvites.create(ann.id, {
    role: "guest",
    room: room.id,
  });
  const { location } = await signUp(site, { username: "gus", invite: forGuests, role: "admin" });
  assertEquals(location, `/rooms/${room.id}`);
  const gus = (await users.byUsername("gus"))!;
  assertEquals(gus.role, "guest");
  assertEquals(await memberships.roomIdsOf(gus.id), [room.id]);
});

Deno.test("an invite that was used before a crash is made good at the next sign-in", async () => {
  const opened = await openClosed();
  await using site = opened.site;
  const { ann, room, serverInvites, users, memberships, accounts, kv } = opened;
  const { code } = await serverInvites.create(ann.id, { room: room.id });
  const { invitation } = await serverInvites.find(code);
  const isIn = async (user: User) => await memberships.has(room.id, user.id);
  await accounts.signUp({ username: "bob", password: PASSWORD, address: "a" });
  const bob = (await users.byUsername("bob"))!;
  await kv.commit((op) => serverInvites.putAdmission(op, bob.id, invitation));
  assert(!await isIn(bob));

  const response = await site.fetch("/login", { form: { username: "bob", password: PASSWORD } });
  await response.body?.cancel();
  assert(await isIn(bob));
  assertEquals(await serverInvites.admissionsOf(bob.id), []);
});

Deno.test("whoever has an account joins by an invite of the server, which counts once", async () => {
  const opened = await openClosed();
  await using site = opened.site;
  const { ann, room, serverInvites } = opened;
  const { code } = await serverInvites.create(ann.id, {});
  const { session } = await signUp(site, { username: "bob", invite: code });
  const { code: toRoom } = await serverInvites.create(ann.id, { room: room.id, uses: "2" });
  assertStringIncludes(await text(site, `/join/${toRoom}`, { session }), "Join the room");
  for (let n = 0; n < 2; n++) {
    const response = await site.fetch(`/join/${toRoom}`, { method: "POST", session });
    await response.body?.cancel();
    assertEquals([response.status, response.headers.get("location")], [303, `/rooms/${room.id}`]);
  }
  assertEquals((await serverInvites.get(toRoom))?.used, 1);
});
