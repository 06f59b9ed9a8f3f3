import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import * as v from "valibot";
import { Person } from "../../../lib/protocol/event.ts";
import { Incarnation } from "../../../lib/store/kv/incarnation.ts";
import { Kv } from "../../../lib/store/kv/kv.ts";
import { type Account, type Frame, join, signUp } from "../../support/client.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { Relay } from "../../torture/relay.ts";
import { newBrowser, TortureTab } from "../../torture/tab.ts";
import { readTruth } from "../../torture/verify.ts";

/** How long an open page may take to show what there is, in milliseconds. */
const SETTLED_MS = 30_000;

type Position = { epoch: string; seq: number };

async function say(server: TestServer, account: Account, text: string, count: number) {
  const { socket } = await join(server.origin, account);
  for (let said = 0; said < count; said++) {
    const cid = crypto.randomUUID();
    const answer = await socket.request({ type: "send", room: "lobby", cid, text });
    assertEquals(answer.type, "ok");
  }
  await socket.close();
}

/** Where the lobby ends, as somebody finds it who subscribes without a position. */
async function end(server: TestServer, account: Account): Promise<Position> {
  const { socket, welcome } = await join(server.origin, account);
  const { epoch, head } = welcome.rooms.find(({ id }: Frame) => id === "lobby");
  const answer = await socket.request({ type: "sub", room: "lobby" });
  // The list of rooms, the subscription and the history name the same log.
  assertEquals(answer.epoch, epoch);
  const response = await fetch(`${server.origin}/api/rooms/lobby/messages`, {
    headers: { cookie: account.cookie },
  });
  assertEquals((await response.json()).epoch, epoch);
  await socket.close();
  return { epoch, seq: head };
}

/** What a page is told that comes back with this position: why it has to load again, or nothing. */
async function resume(
  server: TestServer,
  account: Account,
  position: Position,
): Promise<string | undefined> {
  const { socket } = await join(server.origin, account, { lobby: position });
  await socket.request({ type: "sub", room: "lobby", ...position });
  const reset = socket.frames.find(({ type }) => type === "reset");
  await socket.close();
  return reset?.why;
}

async function copy(from: string, to: string): Promise<void> {
  await Deno.remove(to).catch(() => {});
  using database = new DatabaseSync(from, { readOnly: true });
  database.prepare("vacuum into ?").run(to);
}

Deno.test("a database that is put back gives every log another epoch, and a restart does not", async () => {
  await using server = await startServer();
  const ann = await signUp(server.origin, "ann");
  await say(server, ann, "before", 5);
  const first = await end(server, ann);
  await server.kill();
  await server.restart();
  assertEquals(await end(server, ann), first);
  assertEquals(await resume(server, ann, first), undefined);

  const backup = `${server.kvPath}.backup`;
  /** How it was put back, which is done while the server is stopped. */
  const ways: Record<string, () => Promise<void>> = {
    "in its place": async () => {
      for (const end of ["", "-wal", "-shm"]) {
        await Deno.remove(`${server.kvPath}${end}`).catch(() => {});
      }
      await Deno.copyFile(backup, server.kvPath);
    },
    "over it": async () => {
      for (const end of ["-wal", "-shm"]) {
        await Deno.remove(`${server.kvPath}${end}`).catch(() => {});
      }
      const { ino } = await Deno.stat(server.kvPath);
      await Deno.copyFile(backup, server.kvPath);
      assertEquals((await Deno.stat(server.kvPath)).ino, ino);
    },
    "without what is beside it": async () => {
      for (const end of ["-wal", "-shm", "-incarnation"]) {
        await Deno.remove(`${server.kvPath}${end}`).catch(() => {});
      }
    },
  };
  const epochs = new Set([first.epoch]);
  const { socket, welcome } = await join(server.origin, ann);
  await socket.close();
  await using relay = new Relay(() => server.port);
  const browser = newBrowser(ann, v.parse(Person, welcome.user), relay);
  for (const [way, putBack] of Object.entries(ways)) {
    await copy(server.kvPath, backup);
    const kept = await end(server, ann);
    await say(server, ann, "lost", 20);
    const open = await end(server, ann);
    assertEquals([way, open.seq], [way, kept.seq + 20]);
    const tab = await TortureTab.open(browser);
    await tab.whenSettled(await readTruth(server.origin, ann), SETTLED_MS);
    assertEquals(await server.stop(), 0);
    await putBack();
    await server.restart();
    // The log grows past the position that a page still has.
    const put = await end(server, ann);
    await say(server, ann, way, 30);
    assert(put.seq + 30 > open.seq);
    assertEquals([way, await resume(server, ann, open)], [way, "epoch"]);
    // The page that was open all the time shows what there is, and nothing that is gone.
    await tab.whenSettled(await readTruth(server.origin, ann), SETTLED_MS);
    tab.close();
    const now = await end(server, ann);
    assertNotEquals(now.epoch, open.epoch);
    assert(!epochs.has(now.epoch));
    epochs.add(now.epoch);
  }
  // From then on nothing more is to be loaded again.
  const last = await end(server, ann);
  await server.restart();
  assertEquals(await end(server, ann), last);
  assertEquals(await resume(server, ann, last), undefined);
});

Deno.test("whoever starts at the same time on a database that was put back finds the same life of it", async () => {
  const folder = await Deno.makeTempDir({ prefix: "parlor-test-" });
  // Two names of one file have locks of their own, as two processes have.
  const stores = await Promise.all(
    ["parlor.kv", "./parlor.kv"].map((name) => Kv.open(`${folder}/${name}`)),
  );
  const names = new Set<string>();
  for (let round = 0; round < 20; round++) {
    const clock = { now: () => round * 60_000 };
    const found = await Promise.all(stores.map((kv) => Incarnation.open(kv, clock)));
    assertEquals(found[0]?.name, found[1]?.name);
    names.add(found[0]?.name ?? "");
    assertEquals((await Incarnation.open(stores[0]!, clock)).name, found[0]?.name);
    await Deno.remove(`${folder}/parlor.kv-incarnation`);
  }
  assertEquals(names.size, 20);
  for (const kv of stores) kv.close();
  await Deno.remove(folder, { recursive: true });
});
