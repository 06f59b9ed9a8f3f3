/** Several server processes over one remote store, where nothing but the store connects them. */
import { assertEquals } from "@std/assert";
import { type Account, join, postForm, type RawSocket, signUp } from "../../support/client.ts";
import { type KvConnect, serveKvConnect } from "../../support/kv_connect/server.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { converse, listenOn, message } from "./conversation.ts";

/** A store, three server processes over it, and two people. */
class Remote implements AsyncDisposable {
  readonly store: KvConnect;
  readonly servers: readonly TestServer[];
  readonly people: readonly Account[];
  #resources: AsyncDisposableStack;

  private constructor(
    store: KvConnect,
    servers: readonly TestServer[],
    people: readonly Account[],
    resources: AsyncDisposableStack,
  ) {
    this.store = store;
    this.servers = servers;
    this.people = people;
    this.#resources = resources;
  }

  static async start(): Promise<Remote> {
    await using resources = new AsyncDisposableStack();
    const store = resources.use(await serveKvConnect());
    const servers = [];
    for (let n = 0; n < 3; n++) servers.push(resources.use(await serverOver(store)));
    const people = [
      await signUp(servers[0]!.origin, "ann"),
      await signUp(servers[1]!.origin, "bob"),
    ];
    return new Remote(store, servers, people, resources.move());
  }

  /** A socket of this person on this server. */
  async join(server: number, person: number, rooms?: Parameters<typeof join>[2]) {
    return (await join(this.servers[server]!.origin, this.people[person]!, rooms)).socket;
  }

  /** One more server over the same store. */
  startServer(): Promise<TestServer> {
    return serverOver(this.store);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync();
  }
}

function serverOver({ url, token }: KvConnect): Promise<TestServer> {
  return startServer({ env: { DENO_KV_URL: url, DENO_KV_ACCESS_TOKEN: token } });
}

const seqs = (socket: RawSocket) => socket.events("lobby").map(({ seq }) => seq);

Deno.test("every socket on each of three processes sees every message once and in order", async () => {
  await using remote = await Remote.start();
  const sockets = await listenOn(remote.servers, remote.people);
  await converse(sockets, 50);
  await Promise.all(sockets.map((socket) => socket.close()));
});

Deno.test("a repeat of a cid and a position hold on every process", async () => {
  await using remote = await Remote.start();
  await using first = await remote.join(0, 0);
  const { epoch } = await first.request({ type: "sub", room: "lobby" });
  const cid = crypto.randomUUID();
  assertEquals((await first.request(message("once", cid))).seq, 1);
  for (let n = 0; n < 20; n++) await first.request(message(`${n}`));

  await using second = await remote.join(1, 0, { lobby: { epoch, seq: 5 } });
  const again = await second.request(message("again", cid));
  assertEquals([again.type, again.seq, again.dup], ["ok", 1, true]);
  await second.until(() => seqs(second).length >= 16);
  assertEquals(seqs(second), Array.from({ length: 16 }, (_, index) => index + 6));

  const headers = { cookie: remote.people[0]!.cookie, accept: "application/json" };
  const form = { text: "by form", cid };
  const address = remote.servers[2]!.origin;
  const response = await postForm(address, "/rooms/lobby/messages", form, headers);
  assertEquals([response.status, await response.json()], [200, { seq: 1, cid, dup: true }]);
});

Deno.test("signing out on one process closes the session's sockets on the others", async () => {
  await using remote = await Remote.start();
  const mine = [await remote.join(1, 0), await remote.join(2, 0)];
  await using other = await remote.join(2, 1);
  const { cookie } = remote.people[0]!;
  const response = await postForm(remote.servers[0]!.origin, "/logout", {}, { cookie });
  await response.body?.cancel();
  for (const socket of mine) assertEquals((await socket.closed).code, 4401);
  assertEquals((await other.request(message("still here"))).type, "ok");
});

Deno.test("a watch that is cut, a process that comes later and one that is killed lose nothing", async () => {
  await using remote = await Remote.start();
  const sockets = await listenOn(remote.servers, remote.people);
  const everyone = async (count: number) => {
    for (const socket of sockets) {
      await socket.until(() => seqs(socket).length >= count);
      assertEquals(seqs(socket), Array.from({ length: count }, (_, index) => index + 1));
    }
  };
  remote.store.cutWatches();
  assertEquals((await sockets[0]!.request(message("while nobody watched"))).seq, 1);
  await everyone(1);

  await using late = await remote.startServer();
  const { socket: newcomer } = await join(late.origin, remote.people[1]!);
  assertEquals((await newcomer.request(message("from a newcomer"))).seq, 2);
  await everyone(2);
  // What it accepted is in the store, whatever becomes of it.
  const last = newcomer.request(message("last words"));
  assertEquals((await last).seq, 3);
  await late.kill();
  await everyone(3);
  await Promise.all([...sockets, newcomer].map((socket) => socket.close()));
});

Deno.test("a commit whose answer is lost is posted once and reaches everybody", async () => {
  await using remote = await Remote.start();
  const sockets = await listenOn(remote.servers, remote.people);
  const [first] = sockets;
  // The second message finds everything in memory, so that its first try is the commit.
  assertEquals((await first!.request(message("one"))).seq, 1);
  remote.store.loseAnswers(1);
  assertEquals((await first!.request(message("two"))).seq, 2);
  for (const socket of sockets) {
    await socket.until(() => seqs(socket).length >= 2);
    assertEquals(socket.events("lobby").map(({ text }) => text), ["one", "two"]);
  }
  await Promise.all(sockets.map((socket) => socket.close()));
});
