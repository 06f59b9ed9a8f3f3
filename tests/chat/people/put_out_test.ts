/** What is left of somebody who was put out, by real requests and sockets: nothing, until they are back. */
import { assertEquals, assertRejects } from "@std/assert";
import { ChatError } from "../../../lib/base/errors.ts";
import type { User } from "../../../lib/store/people/users.ts";
import { api } from "../../support/api.ts";
import {
  connect,
  type Frame,
  join,
  PASSWORD,
  postForm,
  signIn,
  signUp,
} from "../../support/client.ts";
import { makeRoom, must, post } from "../../support/rooms.ts";
import { startServer } from "../../support/server.ts";
import { openMemoryServices } from "../../support/services.ts";

type State = NonNullable<User["state"]>;

Deno.test("whoever is banned on one process loses every socket, session and place on another, until they are back", async () => {
  await using server = await startServer();
  await using services = await openMemoryServices({ DENO_KV_PATH: server.kvPath });
  const { origin } = server;
  const [olga, ann, bob] = [
    await signUp(origin, "olga"),
    await signUp(origin, "ann"),
    await signUp(origin, "bob"),
  ];
  const { id } = (await services.users.byUsername("ann"))!;
  const setState = async (state: State | undefined) =>
    await services.users.update(id, ({ state: _, ...user }) => state ? { ...user, state } : user);
  const room = await makeRoom(origin, ann, "public", "harbour");
  const { code } = await services.invites.create(room, id, {});
  const again = await signIn(origin, "ann");
  const sockets = [(await join(origin, ann)).socket, (await join(origin, again)).socket];
  await using bobs = (await join(origin, bob)).socket;
  await bobs.request({ type: "sub", room: "lobby" });
  const login = async (password: string) => {
    const response = await postForm(origin, "/login", { username: "ann", password }, {
      accept: "application/json",
    });
    return { status: response.status, body: await response.text() };
  };
  const people = async (query: string) => {
    const { body } = await api(origin, bob, "GET", `/api/rooms/lobby/people${query}`);
    return body.people.map(({ username }: { username: string }) => username).includes("ann");
  };
  const mentions = async () => {
    await must(origin, bob, "/rooms/lobby/messages", { text: "@ann are you there?" });
    const { body } = await api(origin, bob, "GET", "/api/rooms/lobby/messages?limit=1");
    return body.messages[0].mentions ?? [];
  };
  assertEquals([await people(""), await people("?q=ann"), await mentions()], [true, true, [id]]);

  await setState("banned");
  for (const socket of sockets) {
    assertEquals((await socket.next(({ type }) => type === "bye")).reconnect, false);
    assertEquals((await socket.closed).code, 4403);
  }
  for (const account of [ann, again]) {
    assertEquals((await api(origin, account, "GET", "/api/rooms")).status, 401);
    assertEquals((await post(origin, account, "/rooms/lobby/messages", { text: "x" })).status, 401);
    await assertRejects(() => connect(origin, { cookie: account.cookie }));
  }
  assertEquals(await login(PASSWORD), await login("another-lantern-49"));
  // What others see of them: nobody who is here, or could be.
  await bobs.waitFor(({ type, users = [] }) =>
    type === "presence" && users.some((user: Frame) => user.id === id && user.state === "offline")
  );
  assertEquals([await people(""), await people("?q=ann"), await mentions()], [false, false, []]);
  assertEquals((await post(origin, bob, "/direct", { username: "ann" })).status, 422);
  assertEquals((await post(origin, bob, `/join/${code}`)).status, 404);

  await setState(undefined);
  await using back = (await join(origin, await signIn(origin, "ann"))).socket;
  assertEquals((await back.request({ type: "sub", room })).type, "ok");
  assertEquals((await api(origin, ann, "GET", "/api/rooms")).status, 200);
  assertEquals([await people(""), await people("?q=ann"), await mentions()], [true, true, [id]]);
  assertEquals((await post(origin, bob, "/direct", { username: "ann" })).status, 303);
  assertEquals((await api(origin, olga, "GET", "/api/rooms")).status, 200);
});

Deno.test("a server keeps an owner, whoever of two takes the other's role at the same time", async () => {
  await using services = await openMemoryServices();
  const { users, accounts, kv } = services;
  const up = (username: string) =>
    accounts.signUp({ username, password: PASSWORD, address: "203.0.113.1" });
  const [ann, bob] = [(await up("ann")).user, (await up("bob")).user];
  const setRole = (id: string, role: User["role"]) =>
    users.update(id, (user) => ({ ...user, role }));
  const setState = (id: string, state: State) => users.update(id, (user) => ({ ...user, state }));
  for (const act of [setRole(ann.id, "member"), setState(ann.id, "deactivated")]) {
    assertEquals((await assertRejects(() => act, ChatError)).code, "conflict");
  }
  await setRole(bob.id, "owner");
  const both = await Promise.allSettled([setRole(ann.id, "admin"), setState(bob.id, "banned")]);
  assertEquals(both.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
  const { owners } = (await kv.get<{ owners: string[] }>(["staff"])).value!;
  assertEquals(owners.length, 1);
});

Deno.test("a database of before there were several owners has the first account as the only one", async () => {
  const folder = await Deno.makeTempDir();
  const env = { DENO_KV_PATH: `${folder}/kv.db` };
  let id: string;
  {
    await using services = await openMemoryServices(env);
    const { user } = await services.accounts.signUp({
      username: "ann",
      password: PASSWORD,
      address: "203.0.113.1",
    });
    id = user.id;
    await services.kv.commit((op) => op.delete(["staff"]));
  }
  {
    await using services = await openMemoryServices(env);
    assertEquals((await services.kv.get(["staff"])).value, { owners: [id], admins: [] });
  }
  await Deno.remove(folder, { recursive: true });
});
