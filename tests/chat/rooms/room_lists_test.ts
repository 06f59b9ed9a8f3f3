import { assert, assertEquals, assertRejects } from "@std/assert";
import { ChatError } from "../../../lib/base/errors.ts";
import type { Services } from "../../../lib/services.ts";
import { Kv } from "../../../lib/store/kv/kv.ts";
import { FakeClock } from "../../auth/support.ts";
import { openMemoryServices } from "../../support/services.ts";

const [ANN, BOB] = ["ann", "bob"].map((id) => ({ id, username: id, name: id })) as [Asker, Asker];
interface Asker {
  id: string;
  username: string;
  name: string;
}

const DAY_MS = 24 * 3_600_000;

/** A server's services on a database in memory, and the clock that they go by. */
async function open(rateLimits: "on" | "off") {
  const clock = new FakeClock();
  return { ...await openMemoryServices({ RATE_LIMITS: rateLimits }, clock), clock };
}

const say = (services: Services, room: string) =>
  services.messages.post(ANN, "here", { room, cid: crypto.randomUUID(), text: "x" });

/** What lists are made of; what is read beside that now and then is not counted. */
const COUNTED: ReadonlySet<unknown> = new Set(["rooms_of", "room", "head", "cursor", "mention"]);

/** The calls of the store for lists that `work` makes; one for ten keys, and one for a list. */
async function callsOf(work: () => Promise<unknown>): Promise<number> {
  const { get, getMany, list } = Kv.prototype;
  let calls = 0;
  const count = ([first]: Deno.KvKey, n = 1) => {
    if (COUNTED.has(first)) calls += n;
  };
  Kv.prototype.get = function (key) {
    count(key);
    return get.call(this, key) as ReturnType<typeof get<never>>;
  };
  Kv.prototype.getMany = function (wanted) {
    count(wanted[0] ?? [], Math.ceil(wanted.length / 10));
    return getMany.call(this, wanted) as ReturnType<typeof getMany<never>>;
  };
  Kv.prototype.list = function (selector, options) {
    if ("prefix" in selector) count(selector.prefix);
    return list.call(this, selector, options) as ReturnType<typeof list<never>>;
  };
  try {
    await work();
    return calls;
  } finally {
    Object.assign(Kv.prototype, { get, getMany, list });
  }
}

Deno.test("a list of rooms comes in pages, the latest activity first, and none is left out", async () => {
  await using services = await open("off");
  const { roomLists, rooms, clock } = services;
  const made: string[] = [];
  for (let n = 0; n < 230; n++) {
    clock.advance(1_000);
    made.push((await rooms.create({ name: `room ${n}`, kind: "private" }, ANN)).id);
  }
  const pages: string[][] = [];
  let before: string | null = null;
  do {
    const page = await roomLists.getPage(ANN, { before });
    pages.push(page.rooms.map(({ id }) => id));
    before = page.next ?? null;
  } while (before !== null);
  assertEquals(pages.map(({ length }) => length), [100, 100, 31]);
  assertEquals(pages.flat(), [...made.toReversed(), "lobby"]);

  // What somebody says brings a room to the front, wherever it was.
  clock.advance(1_000);
  await say(services, made[0]!);
  assertEquals((await roomLists.get(ANN)).rooms[0]?.id, made[0]);
  const { rooms: two, next } = await roomLists.getPage(ANN, { limit: "2" });
  assertEquals([two.map(({ id }) => id), next !== undefined], [[made[0]!, made[229]!], true]);

  for (const wanted of [{ before: "x" }, { limit: "0" }, { limit: "201" }, { limit: "1.5" }]) {
    const error = await assertRejects(() => roomLists.getPage(ANN, wanted), ChatError);
    assertEquals([error.code, error.field], ["invalid", Object.keys(wanted)[0]]);
  }
});

Deno.test("a page of a list costs as many reads, however many rooms there are", async () => {
  const costs: number[] = [];
  for (const count of [150, 600]) {
    await using services = await open("off");
    const { roomLists, rooms } = services;
    await Promise.all(
      Array.from(
        { length: count },
        (_, n) => rooms.create({ name: `room ${n}`, kind: "private" }, ANN),
      ),
    );
    // An isolate that has just begun reads where they are.
    await roomLists.get(ANN);
    costs.push(await callsOf(() => roomLists.get(ANN)));
  }
  assertEquals(costs[1], costs[0]);
  assert(costs[0]! < 30, `${costs[0]} calls`);
});

Deno.test("the place in the list follows what another isolate wrote", async () => {
  await using services = await open("off");
  const { roomLists, rooms, clock, delivery } = services;
  const { heads, hub } = delivery;
  const room = await rooms.create({ name: "a", kind: "private" }, ANN);
  clock.advance(1_000);
  const later = await rooms.create({ name: "b", kind: "private" }, ANN);
  const first = async () => (await roomLists.get(ANN)).rooms[0]?.id;
  assertEquals(await first(), later.id);
  // Written past this isolate: it is told by a counter alone.
  const took = heads.apply.bind(heads);
  heads.apply = () => undefined;
  clock.advance(1_000);
  await say(services, room.id);
  heads.apply = took;
  await hub.readBehind(new Set(Array.from({ length: 8 }, (_, n) => `${n}`)));
  assertEquals(await first(), room.id);
});

Deno.test("a person makes 100 rooms a day, and brings another into 20", async () => {
  await using services = await open("on");
  const { roomService, clock } = services;
  const create = async () => {
    clock.advance(1_000);
    return await roomService.create(ANN, { name: crypto.randomUUID(), kind: "private" });
  };
  const made: { id: string }[] = [];
  for (let n = 0; n < 100; n++) made.push(await create());
  const error = await assertRejects(create, ChatError, "at most 100 rooms");
  assertEquals(error.code, "rate_limited");
  assert(error.retryMs! > 0 && error.retryMs! <= DAY_MS);
  // A conversation that is there already is not made again; a new one is one room more.
  await assertRejects(() => roomService.direct(ANN, [BOB]), ChatError, "at most 100 rooms");

  const add = (n: number) => roomService.add(ANN, made[n]!.id, BOB);
  for (let n = 0; n < 20; n++) await add(n);
  const refused = await assertRejects(() => add(20), ChatError, "at most 20 rooms");
  assertEquals(refused.code, "rate_limited");
  // The same room again is not another one.
  await roomService.leave(BOB, made[3]!.id);
  await add(3);
  await roomService.add({ ...ANN }, made[21]!.id, { id: "cat", username: "cat", name: "cat" });

  clock.advance(DAY_MS);
  await add(20);
  await roomService.direct(ANN, [BOB]);
});

Deno.test("rooms and people that are counted are counted once, however many come at once", async () => {
  await using services = await open("on");
  const { roomService, clock } = services;
  clock.advance(DAY_MS);
  const made: { id: string }[] = [];
  for (let n = 0; n < 30; n++) {
    made.push(await roomService.create(ANN, { name: crypto.randomUUID(), kind: "private" }));
  }
  const added = await Promise.allSettled(made.map(({ id }) => roomService.add(ANN, id, BOB)));
  assertEquals(added.filter(({ status }) => status === "fulfilled").length, 20);
  const more = await Promise.allSettled(
    Array.from(
      { length: 90 },
      () => roomService.create(ANN, { name: crypto.randomUUID(), kind: "private" }),
    ),
  );
  assertEquals(more.filter(({ status }) => status === "fulfilled").length, 70);
});
