import { assert, assertEquals } from "@std/assert";
import * as v from "valibot";
import { pause } from "../../lib/base/pause.ts";
import { Person } from "../../lib/protocol/event.ts";
import { api } from "../support/api.ts";
import { type Account, join, type RawSocket, signUp } from "../support/client.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { SmallDisk } from "../support/small_disk.ts";
import { Relay } from "./relay.ts";
import { ROOM } from "./room.ts";
import { newBrowser, TortureTab } from "./tab.ts";
import { readTruth } from "./verify.ts";

/** What the time with a full disk held. */
export interface FullDiskReport {
  /** Pages and API answers that were read while it was full, and how long the slowest took, in ms. */
  reads: number;
  slowestReadMs: number;
  /** Messages acknowledged before, while it was full (as long as files have room inside) and after. */
  acknowledged: [before: number, full: number, after: number];
  /** Messages that were refused as unavailable. */
  refused: number;
  /** From the moment with room again to the first acknowledged message, in milliseconds. */
  backMs: number;
}

/** How long it goes on before the disk is full and after, in milliseconds. */
const AROUND_MS = 1_000;

const SIZE_MIB = 16;

/** What a page says while nothing can be stored, and how long it may take to send it afterwards, in ms. */
const KEPT = 10;
const HEAL_MS = 60_000;

/** How soon what an older version left to the store to expire is due, in milliseconds. */
const DUE_MS = 10_000;

/**
 * Fills the disk under a server of two isolates for so many seconds, while people write and read, and
 * restarts it meanwhile. The database is one of an older version, with rows that the store itself would
 * expire.
 *
 * @throws when a read is not answered, something acknowledged is lost, or a stop fails
 */
export async function fullDisk(seconds: number): Promise<FullDiskReport> {
  await using disk = await SmallDisk.mount(SIZE_MIB);
  const kvPath = `${disk.folder}/parlor.kv`;
  await leaveExpiring(kvPath);
  await using server = await startServer({ kvPath, parallel: true, env: { LOG_LEVEL: "info" } });
  const people = [];
  for (const name of ["ann", "bob", "cleo"]) people.push(await signUp(server.origin, name));
  await using talk = new Talk(server, people);
  // A page of somebody else, which keeps what it cannot send.
  const dora = await signUp(server.origin, "dora");
  const { socket, welcome } = await join(server.origin, dora);
  await socket.close();
  await using relay = new Relay(() => server.port);
  const tab = await TortureTab.open(newBrowser(dora, v.parse(Person, welcome.user), relay));

  await talk.go(AROUND_MS);
  const before = talk.acknowledged.size;
  await disk.fill();
  talk.isFull = true;
  for (let said = 0; said < KEPT; said++) tab.model.send(`kept ${said}`);
  await talk.go(seconds * 500);
  await talk.stopWriting();
  assertEquals(await server.stop(), 0, "it ends well while the disk is full");
  await disk.fill();
  await server.restart();
  await talk.go(seconds * 500);
  const full = talk.acknowledged.size;
  assertEquals(await statusOf(server, "/readyz"), 503);

  await disk.free();
  const freedAt = performance.now();
  await talk.whenAcknowledged(full + 1);
  const backMs = performance.now() - freedAt;
  talk.isFull = false;
  await talk.go(AROUND_MS);
  while (await statusOf(server, "/readyz") !== 200) await pause(100);
  const after = talk.acknowledged.size;
  await talk.stopWriting();

  await tab.whenSettled(undefined, HEAL_MS);
  const truth = await readTruth(server.origin, people[0]!);
  await tab.whenSettled(truth, HEAL_MS);
  tab.close();
  const kept = truth.messages.filter(({ text }) => text?.startsWith("kept")).map(({ text }) =>
    text
  );
  assertEquals(kept, Array.from({ length: KEPT }, (_, said) => `kept ${said}`));
  const cids = truth.messages.map(({ cid }) => cid);
  assertEquals(new Set(cids).size, cids.length, "nothing is there twice");
  const missing = [...talk.acknowledged].filter((cid) => !cids.includes(cid));
  assertEquals(missing, [], "nothing acknowledged is lost");
  const failures = server.logs.filter((line) => line.includes('"level":"error"'));
  assert(failures.every((line) => line.includes('"store_unwritable"')), failures.join("\n"));
  return {
    reads: talk.reads,
    slowestReadMs: Math.round(talk.slowestMs),
    acknowledged: [before, full - before, after - full],
    refused: talk.refused,
    backMs: Math.round(backMs),
  };
}

/** People who write, and read what there is, all the time. */
class Talk implements AsyncDisposable {
  readonly acknowledged = new Set<string>();
  refused = 0;
  reads = 0;
  slowestMs = 0;
  isFull = false;
  #server: TestServer;
  #people: readonly Account[];

  constructor(server: TestServer, people: readonly Account[]) {
    this.#server = server;
    this.#people = people;
  }

  /** Goes on for a while. */
  async go(ms: number): Promise<void> {
    const until = performance.now() + ms;
    const isOver = () => performance.now() >= until;
    await Promise.all([
      ...this.#people.map((person) => this.#write(person, isOver)),
      this.#read(isOver),
    ]);
  }

  /** Goes on until so many messages are acknowledged. */
  async whenAcknowledged(count: number): Promise<void> {
    await this.#write(this.#people[0]!, () => this.acknowledged.size >= count);
  }

  async stopWriting(): Promise<void> {
    await Promise.all([...this.#sockets].map((socket) => socket.close()));
    this.#sockets.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stopWriting();
  }

  #sockets = new Set<RawSocket>();

  async #write(person: Account, isOver: () => boolean): Promise<void> {
    const { socket } = await join(this.#server.origin, person);
    this.#sockets.add(socket);
    do {
      const cid = crypto.randomUUID();
      // Some short, some long: what is left over inside the files takes the short ones.
      const text = "x".repeat(this.acknowledged.size % 3 === 0 ? 4_000 : 20);
      const answer = await socket.request({ type: "send", room: ROOM, cid, text });
      if (answer.type === "ok") this.acknowledged.add(cid);
      else {
        assertEquals([answer.code, answer.temporary], ["unavailable", true]);
        this.refused++;
      }
      await pause(20);
    } while (!isOver());
    this.#sockets.delete(socket);
    await socket.close();
  }

  async #read(isOver: () => boolean): Promise<void> {
    const person = this.#people[0]!;
    for (let turn = 0; !isOver(); turn++) {
      const paths = [`/rooms/${ROOM}`, `/api/rooms/${ROOM}/messages`, "/healthz", "/unread"];
      const began = performance.now();
      const path = paths[turn % paths.length]!;
      const status = await statusOf(this.#server, path, person);
      assertEquals([path, status], [path, 200]);
      if (this.isFull) {
        this.reads++;
        this.slowestMs = Math.max(this.slowestMs, performance.now() - began);
      }
      await pause(50);
    }
  }
}

/** Leaves rows in a new database as an older version did, which the runtime would soon collect. */
async function leaveExpiring(path: string): Promise<void> {
  const kv = await Deno.openKv(path);
  const op = kv.atomic();
  for (let row = 0; row < 100; row++) {
    const id = `old${row}`;
    const options = { expireIn: DUE_MS };
    op.set(["session", id], { id, user: "old", createdAt: 0, expiresAt: 0 }, options)
      .set(["sessions_of", "old", id], true, options)
      .set(["isolate", id], true, options);
  }
  await op.commit();
  kv.close();
}

async function statusOf(server: TestServer, path: string, person?: Account): Promise<number> {
  if (path.startsWith("/api/") && person !== undefined) {
    return (await api(server.origin, person, "GET", path)).status;
  }
  const response = await fetch(`${server.origin}${path}`, {
    headers: person === undefined ? {} : { cookie: person.cookie },
  });
  await response.body?.cancel();
  return response.status;
}
