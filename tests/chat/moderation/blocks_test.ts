import { assert, assertEquals } from "@std/assert";
import { join, signUp } from "../../support/client.ts";
import { idOf, makeRoom, must, post } from "../../support/rooms.ts";
import { startServer } from "../../support/server.ts";

Deno.test("whoever blocks somebody gets neither their direct messages nor their mentions, and they see nothing of it", async () => {
  await using server = await startServer();
  const { origin } = server;
  const ann = await signUp(origin, "ann");
  const bob = await signUp(origin, "bob");
  const shared = await makeRoom(origin, ann, "private");
  await must(origin, ann, `/rooms/${shared}/members`, { username: "bob" });
  const direct = (await must(origin, bob, "/direct", { username: "ann" })).replace("/rooms/", "");
  const say = async (room: string, text: string) => {
    const { status, body } = await post(origin, bob, `/rooms/${room}/messages`, { text });
    assertEquals(status, 201, body);
    return JSON.parse(body).seq;
  };
  const listOf = async ({ cookie }: typeof ann) => {
    const answer = await fetch(`${origin}/api/rooms`, { headers: { cookie } });
    return (await answer.json()).rooms;
  };
  const roomOf = async (account: typeof ann, id: string) =>
    (await listOf(account)).find((room: { id: string }) => room.id === id);
  await say(direct, "before");
  assertEquals((await roomOf(ann, direct))?.unread, 1);
  const before = await roomOf(bob, direct);

  const { socket: open } = await join(origin, ann);
  await using _open = open;
  assertEquals((await open.request({ type: "sub", room: direct })).type, "ok");
  await must(origin, ann, "/people/bob/block");
  // Her page comes again, with a list that is right.
  assertEquals((await open.closed).code, 4103);
  // It is the same again, and nobody blocks themselves or nobody.
  await must(origin, ann, "/people/bob/block");
  assertEquals((await post(origin, ann, "/people/ann/block")).status, 422);
  assertEquals((await post(origin, ann, "/people/nobody-here/block")).status, 422);

  const { socket: client, welcome } = await join(origin, ann);
  await using _client = client;
  assert(!welcome.rooms.some((room: { id: string }) => room.id === direct));
  assertEquals((await client.request({ type: "sub", room: direct })).code, "not_found");
  await say(direct, "do you hear me?");
  const seq = await say(shared, "@ann look");
  await say(shared, "@room look, all of you");
  await client.waitFor(({ type, room, head }) =>
    type === "head" && room === shared && head === seq + 1
  );
  const room = await roomOf(ann, shared);
  assertEquals([room.unread, room.mentions], [2, 0]);
  assertEquals(await roomOf(ann, direct), undefined);
  for (const path of ["/rooms/", "/api/rooms/"]) {
    const answer = await fetch(`${origin}${path}${direct}`, { headers: { cookie: ann.cookie } });
    assertEquals(answer.status, 404);
    await answer.body?.cancel();
  }
  assertEquals((await post(origin, ann, "/direct", { username: "bob" })).status, 403);
  // Bob's side is as it would be without it.
  const theirs = await roomOf(bob, direct);
  assertEquals([theirs.name, theirs.head], [before.name, before.head + 1]);
  const message = await fetch(`${origin}/api/rooms/${shared}/messages?around=${seq}&limit=1`, {
    headers: { cookie: bob.cookie },
  });
  const [{ mentions }] = (await message.json()).messages;
  assertEquals(mentions, [await idOf(origin, ann, shared)]);
  assert(!client.frames.some((frame) => frame.room === direct));

  await must(origin, ann, "/people/bob/block", { off: "true" });
  const back = await roomOf(ann, direct);
  assertEquals([back?.head, back?.unread], [theirs.head, 0]);
  await say(direct, "and now?");
  assertEquals((await roomOf(ann, direct))?.unread, 1);
});
