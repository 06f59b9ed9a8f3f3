/** What blocks, the server's settings and reports hold against, by real requests and sockets. */
import { assert, assertEquals } from "@std/assert";
import { api } from "../../support/api.ts";
import { type Account, type Frame, join, signUp } from "../../support/client.ts";
import { idOf, makeRoom, must, post } from "../../support/rooms.ts";
import { startServer } from "../../support/server.ts";

Deno.test("whom one blocks on one process reaches nobody's sockets on another either", async () => {
  await using one = await startServer();
  await using two = await startServer({ kvPath: one.kvPath });
  const ann = await signUp(one.origin, "ann");
  const bob = await signUp(one.origin, "bob");
  const shared = await makeRoom(one.origin, ann, "private");
  await must(one.origin, ann, `/rooms/${shared}/members`, { username: "bob" });
  const direct = (await must(one.origin, bob, "/direct", { username: "ann" })).replace(
    "/rooms/",
    "",
  );
  await must(one.origin, bob, `/rooms/${direct}/messages`, { text: "before" });

  const { socket: before } = await join(two.origin, ann);
  await using _before = before;
  assertEquals((await before.request({ type: "sub", room: direct })).type, "ok");
  await must(one.origin, ann, "/people/bob/block");
  assertEquals((await before.closed).code, 4103);

  const { socket, welcome } = await join(two.origin, ann);
  await using after = socket;
  assert(!welcome.rooms.some(({ id }: Frame) => id === direct));
  assertEquals((await after.request({ type: "sub", room: direct })).code, "not_found");
  assertEquals((await after.request({ type: "sub", room: shared })).type, "ok");
  await must(one.origin, bob, `/rooms/${direct}/messages`, { text: "do you hear me?" });
  await must(one.origin, bob, `/rooms/${shared}/messages`, { text: "@ann look" });
  // What comes after it all has come: then so would have what came before.
  await must(one.origin, bob, `/rooms/${shared}/messages`, { text: "the last one" });
  await after.waitFor(({ events = [] }) =>
    events.some(({ text }: Frame) => text === "the last one")
  );
  const isTold = after.frames.some(({ room, change }) => room === direct || change === "mentioned");
  assertEquals(isTold, false);
  const { body } = await api(two.origin, ann, "GET", "/api/rooms");
  const found = body.rooms.filter(({ id }: Frame) => id === shared || id === direct);
  assertEquals(found.map(({ id, mentions }: Frame) => [id, mentions]), [[shared, 0]]);
});

Deno.test("members get past neither the server's settings nor the ranks of those who run it", async (t) => {
  await using server = await startServer();
  const { origin } = server;
  const [olga, ann, bob, cat] = [
    await signUp(origin, "olga"),
    await signUp(origin, "ann"),
    await signUp(origin, "bob"),
    await signUp(origin, "cat"),
  ];
  const set = (settings: Record<string, string>) => must(origin, olga, "/admin/settings", settings);
  const status = async (account: Account, path: string, form: Record<string, string>) =>
    (await post(origin, account, path, form)).status;

  await t.step("direct messages: strangers are as nobody, until a room is shared", async () => {
    const open = await must(origin, cat, "/direct", { username: "ann" });
    await set({ directs: "shared" });
    // The lobby, and a conversation, are no such room.
    const stranger = await post(origin, bob, "/direct", { username: "ann" });
    const nobody = await post(origin, bob, "/direct", { username: "nobody-of-it" });
    assertEquals([stranger.status, nobody.status], [422, 422]);
    assertEquals(
      stranger.body.replaceAll("ann", "X"),
      nobody.body.replaceAll("nobody-of-it", "X"),
    );
    assertEquals(await status(bob, "/direct", { username: "cat,ann" }), 422);
    // What was begun before goes on, and those who run the server write to anybody.
    assertEquals(await must(origin, cat, "/direct", { username: "ann" }), open);
    assertEquals(await status(olga, "/direct", { username: "ann" }), 303);
    const shared = await makeRoom(origin, ann, "public");
    await must(origin, bob, `/rooms/${shared}/join`);
    assertEquals(await status(bob, "/direct", { username: "ann" }), 303);
  });

  await t.step("rooms: only those who run the server make what members may not", async () => {
    await set({ whoMakesRooms: "admins" });
    const make = (account: Account, kind: string) =>
      status(account, "/rooms", { name: crypto.randomUUID(), kind, role: "owner" });
    assertEquals([await make(ann, "public"), await make(ann, "private")], [403, 303]);
    await set({ whoMakesPrivateRooms: "admins" });
    assertEquals([await make(ann, "private"), await make(olga, "public")], [403, 303]);
    // A kind that there is not is no way around it.
    assertEquals([403, 422].includes(await make(ann, "direct")), true);
    assertEquals([403, 422].includes(await make(ann, "")), true);
    // Neither is a role in the form, nor the settings themselves.
    assertEquals(await status(ann, "/admin/settings", { whoMakesRooms: "members" }), 404);
  });

  await t.step("an admin bans no owner by deciding about a report", async () => {
    const annsId = await idOf(origin, ann, "lobby");
    await must(origin, olga, `/admin/people/${annsId}`, { action: "role", role: "admin" });
    const said = await post(origin, olga, "/rooms/lobby/messages", { text: "an owner's word" });
    const { seq } = JSON.parse(said.body);
    await must(origin, bob, `/rooms/lobby/messages/${seq}/report`, { reason: "rude" });
    const list = async () =>
      (await api(origin, ann, "GET", "/api/admin/reports")).body.reports.map(({ id }: Frame) => id);
    const [id] = await list();
    assertEquals(await status(bob, `/admin/reports/${id}`, { action: "ban" }), 404);
    assertEquals(await status(ann, `/admin/reports/${id}`, { action: "ban" }), 403);
    // Nothing of it was done: neither is the message gone, nor the report decided about.
    const { body } = await api(
      origin,
      bob,
      "GET",
      `/api/rooms/lobby/messages?around=${seq}&limit=1`,
    );
    assertEquals([body.messages[0].text, await list()], ["an owner's word", [id]]);
    assertEquals(await status(olga, "/rooms/lobby/messages", { text: "still here" }), 201);
  });
});
