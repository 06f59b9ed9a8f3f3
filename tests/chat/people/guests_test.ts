/** What a guest of the server gets to see: every list and frame, by real requests and sockets. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { api } from "../../support/api.ts";
import { type Account, type Frame, join, type RawSocket, signUp } from "../../support/client.ts";
import { makeRoom, must, post } from "../../support/rooms.ts";
import { startServer } from "../../support/server.ts";
import { openMemoryServices } from "../../support/services.ts";
import { threadId } from "../../../lib/protocol/thread.ts";
import type { ServerRole } from "../../../lib/protocol/server_role.ts";

const send = (room: string, text: string): Frame => ({
  type: "send",
  room,
  cid: crypto.randomUUID(),
  text,
});

/** A server with a guest in one public and one private room, and its store as another process has it. */
async function openScene() {
  const server = await startServer();
  const services = await openMemoryServices({ DENO_KV_PATH: server.kvPath });
  const { origin } = server;
  const [owner, ann, cleo, guest] = [
    await signUp(origin, "olga"),
    await signUp(origin, "ann"),
    await signUp(origin, "cleo"),
    await signUp(origin, "gus"),
  ];
  const idOf = async ({ username }: Account) => (await services.users.byUsername(username))!.id;
  const setRole = async (account: Account, role: ServerRole) =>
    await services.users.update(await idOf(account), (user) => ({ ...user, role }));
  // When it closes, the server has the notice of the new role.
  const { socket } = await join(origin, guest);
  await setRole(guest, "guest");
  assertEquals((await socket.closed).code, 4103);
  const [harbour, shared, secret] = [
    await makeRoom(origin, ann, "public", "harbour"),
    await makeRoom(origin, ann, "public", "workshop"),
    await makeRoom(origin, ann, "private", "cellar"),
  ];
  for (const room of [shared, secret]) {
    await must(origin, ann, `/rooms/${room}/members`, { username: "gus" });
  }
  await must(origin, cleo, "/rooms/lobby/messages", { text: "@room a word to the lobby" });
  await must(origin, cleo, `/rooms/${harbour}/messages`, { text: "a word to the harbour" });
  return {
    services,
    origin,
    owner,
    ann,
    cleo,
    guest,
    harbour,
    shared,
    secret,
    idOf,
    setRole,
    html: async (path: string) => {
      const response = await fetch(`${origin}${path}`, {
        headers: { cookie: guest.cookie },
        redirect: "manual",
      });
      return {
        status: response.status,
        location: response.headers.get("location"),
        text: await response.text(),
      };
    },
    async [Symbol.asyncDispose]() {
      await services[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

const usernames = ({ body }: { body: { people: { username: string }[] } }) =>
  body.people.map(({ username }) => username).toSorted();

Deno.test("a guest sees the rooms that they were brought into and the people there, and nothing else", async (t) => {
  await using scene = await openScene();
  const { origin, ann, cleo, guest, harbour, shared, secret, html } = scene;
  const get = (path: string, who = guest) => api(origin, who, "GET", path);

  await t.step("rooms: no public one, not the lobby, none of their threads", async () => {
    const { body } = await get("/api/rooms");
    assertEquals(
      body.rooms.map(({ id }: { id: string }) => id).toSorted(),
      [shared, secret].toSorted(),
    );
    for (const log of ["lobby", harbour, threadId("lobby", 1), threadId(harbour, 1)]) {
      const room = log.split("~")[0];
      assertEquals((await get(`/api/rooms/${log}/messages`)).status, 404, log);
      assertEquals((await get(`/api/rooms/${log}/people`)).status, 404, log);
      assertEquals((await get(`/api/rooms/${room}/pins`)).status, 404, log);
      assertEquals((await html(`/rooms/${room}`)).status, 404, log);
      const posted = await post(origin, guest, `/rooms/${log}/messages`, { text: "hello" });
      assertEquals(posted.status, 404, log);
    }
    assertEquals((await post(origin, guest, `/rooms/${harbour}/join`)).status, 404);
    assertEquals((await get(`/api/rooms/${shared}`)).status, 200);
    const rooms = await html("/rooms");
    assertStringIncludes(rooms.text, "workshop");
    for (const hidden of ["harbour", "a word to"]) assert(!rooms.text.includes(hidden), hidden);
    const { location } = await html("/");
    assert([shared, secret].some((room) => location === `/rooms/${room}`), `${location}`);
    for (const page of ["/unread", "/threads", "/my-rooms", `/rooms/${shared}`]) {
      const { text } = await html(page);
      for (const hidden of ["harbour", "a word to", "cleo"]) {
        assert(!text.includes(hidden), `${page} has ${hidden}`);
      }
    }
  });

  await t.step("people: completion, lists and names know only those of their rooms", async () => {
    for (const room of [shared, secret]) {
      assertEquals(usernames(await get(`/api/rooms/${room}/people`)), ["ann", "gus"]);
      assertEquals(usernames(await get(`/api/rooms/${room}/people?q=`)), ["ann", "gus"]);
      assertEquals(usernames(await get(`/api/rooms/${room}/people?q=cleo`)), []);
    }
    assertEquals(usernames(await get(`/api/rooms/${shared}/people?q=cleo`, ann)), ["cleo"]);
    assert(!usernames(await get("/api/rooms/lobby/people", cleo)).includes("gus"));
    assertEquals(usernames(await get("/api/rooms/lobby/people?q=gus", cleo)), []);
    const refused = await post(origin, guest, "/direct", { username: "cleo" });
    const nobody = await post(origin, guest, "/direct", { username: "nobody-here" });
    assertEquals(refused.status, 422);
    assertEquals(refused.body.replace("cleo", "nobody-here"), nobody.body);
    const named = await api(origin, guest, "POST", `/api/rooms/${secret}/commands`, {
      text: "/dm @cleo hello",
    });
    assertEquals(named.status, 422);
    assert(!(await html("/direct")).text.includes("cleo"));
    await must(origin, guest, "/direct", { username: "ann" });
  });

  await t.step(
    "names in texts: a guest finds out neither people nor rooms by typing them",
    async () => {
      await must(origin, guest, `/rooms/${secret}/messages`, {
        text: "@cleo #harbour #cellar @ann",
      });
      const { body } = await get(`/api/rooms/${secret}/messages?limit=1`);
      const [{ mentions, rooms }] = body.messages;
      assertEquals(mentions, [await scene.idOf(ann)]);
      assertEquals(rooms, { cellar: secret });
      assert(!(await html(`/rooms/${secret}`)).text.includes(await scene.idOf(cleo)));
    },
  );

  await t.step("what guests may not do at all", async () => {
    assertEquals((await post(origin, guest, "/rooms", { name: "mine" })).status, 403);
    assertEquals((await post(origin, guest, `/rooms/${secret}/invites`)).status, 403);
    assertEquals((await post(origin, guest, "/rooms/lobby/invites")).status, 404);
    const brought = await post(origin, ann, "/rooms/lobby/members", { username: "gus" });
    assertEquals(brought.status, 403);
    assertEquals(
      (await post(origin, guest, `/rooms/${secret}/members`, { username: "ann" })).status,
      403,
    );
  });
});

Deno.test("no frame tells a guest of rooms and people that are not theirs", async () => {
  await using scene = await openScene();
  const { origin, services, ann, cleo, guest, harbour, shared, secret, idOf } = scene;
  const position = { epoch: "e", seq: 0 };
  const { socket, welcome } = await join(origin, guest, { lobby: position, [harbour]: position });
  await using _guest = socket;
  await using theirs = (await join(origin, cleo)).socket;
  await using anns = (await join(origin, ann)).socket;
  assertEquals(
    welcome.rooms.map(({ id }: Frame) => id).toSorted(),
    [shared, secret].toSorted(),
  );
  for (const room of ["lobby", harbour, threadId("lobby", 1), threadId(harbour, 1)]) {
    for (
      const frame of [{ type: "sub", room }, send(room, "hello"), { type: "read", room, seq: 1 }]
    ) {
      assertEquals((await socket.request(frame)).code, "not_found", JSON.stringify(frame));
    }
  }
  for (const room of [shared, secret]) {
    assertEquals((await socket.request({ type: "sub", room })).type, "ok");
  }
  for (const room of ["lobby", harbour]) {
    for (const other of [theirs, anns]) await other.request({ type: "sub", room });
    assertEquals((await theirs.request(send(room, "@room said elsewhere"))).type, "ok");
  }
  await theirs.request({ type: "presence", state: "away" });
  const rename = async (account: Account, name: string) =>
    await services.users.update(await idOf(account), (user) => ({ ...user, name }));
  await rename(cleo, "Cleo of the lobby");
  const isOf = (name: string) => ({ type, user }: Frame) => type === "user" && user.name === name;
  await theirs.waitFor(isOf("Cleo of the lobby"));
  await rename(ann, "Ann of the workshop");
  // What was sent of the one before has come by then.
  await socket.waitFor(isOf("Ann of the workshop"));
  assertEquals((await anns.request(send(shared, "by another name"))).type, "ok");
  const events = await socket.waitFor(({ type, users = [] }) =>
    type === "events" && users.some(({ name }: Frame) => name === "Ann of the workshop")
  );
  assertEquals(events.room, shared);
  const all = JSON.stringify(socket.frames.filter(({ type }) => type !== "error"));
  for (const hidden of [await idOf(cleo), "cleo", `"${harbour}"`, `"lobby"`, "said elsewhere"]) {
    assert(!all.includes(hidden), `a frame has ${hidden}`);
  }
});

Deno.test("another role closes the person's sockets with 4103, and is theirs from then on", async () => {
  await using scene = await openScene();
  const { origin, guest, cleo, secret, shared } = scene;
  const ended = async (socket: RawSocket) => (await socket.closed).code;
  const first = (await join(origin, guest)).socket;
  await scene.setRole(guest, "member");
  assertEquals(await ended(first), 4103);
  const { body } = await api(origin, guest, "GET", "/api/rooms");
  const lobby = body.rooms.find(({ id }: { id: string }) => id === "lobby");
  // Said before they came to it, it is not new to them.
  assertEquals([lobby.unread, lobby.mentions], [0, 0]);
  const second = await join(origin, guest);
  assertEquals(second.welcome.rooms.length, 3);
  assertEquals((await second.socket.request({ type: "sub", room: "lobby" })).type, "ok");
  await scene.setRole(guest, "guest");
  assertEquals(await ended(second.socket), 4103);
  const third = await join(origin, guest);
  assertEquals(
    third.welcome.rooms.map(({ id }: Frame) => id).toSorted(),
    [secret, shared].toSorted(),
  );
  await third.socket.close();
  // An admin moderates public rooms, and no private one.
  const topic = { topic: "of an admin" };
  assertEquals((await post(origin, cleo, `/rooms/${shared}/settings`, topic)).status, 403);
  await scene.setRole(cleo, "admin");
  assertEquals((await post(origin, cleo, `/rooms/${shared}/settings`, topic)).status, 303);
  assertEquals((await post(origin, cleo, `/rooms/${secret}/settings`, topic)).status, 404);
});
