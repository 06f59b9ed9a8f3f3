import { assertEquals } from "@std/assert";
import { Counters } from "../../../lib/store/isolates/counters.ts";
import { Incarnation } from "../../../lib/store/kv/incarnation.ts";
import { keys } from "../../../lib/store/kv/keys.ts";
import { Kv } from "../../../lib/store/kv/kv.ts";
import { expiringUse, Use, USE_DAYS } from "../../../lib/store/server/use.ts";

const HOUR_MS = 3_600_000;

/** Isolates on one store that count, and a time of day that is set; none of them falls silent. */
class Stage implements AsyncDisposable {
  #isolates: { use: Use; counters: Counters }[] = [];
  readonly clock: { ms: number; now(): number; elapsed(): number };

  private constructor(readonly kv: Kv, readonly kvPath: string) {
    this.clock = { ms: 500_000 * HOUR_MS, now: () => this.clock.ms, elapsed: () => 0 };
  }

  static async open(kvPath = ":memory:"): Promise<Stage> {
    return new Stage(await Kv.open(kvPath), kvPath);
  }

  /** One more isolate, which has so many sockets. */
  async isolate(name: string, sockets: () => number): Promise<Use> {
    const { kv, clock, kvPath } = this;
    const incarnation = await Incarnation.open(kv, clock);
    const failed = (error: unknown) => {
      throw error;
    };
    const counters = await Counters.open({
      kv,
      isolate: name,
      stopwatch: clock,
      incarnation,
      onError: failed,
    });
    const use = new Use({ kv, clock, counters, kvPath, failed });
    use.start(sockets);
    this.#isolates.push({ use, counters });
    return use;
  }

  /** Puts people, rooms and messages there as the store has them. */
  async fill({ people = 0, rooms = 0, directs = 0, heads = [] as number[] }): Promise<void> {
    const rows: [Deno.KvKey, unknown][] = [];
    for (let at = 0; at < people; at++) rows.push([keys.user(`u${at}`), { name: "A" }]);
    for (let at = 0; at < rooms; at++) rows.push([keys.room(`r${at}`), { kind: "public" }]);
    for (let at = 0; at < directs; at++) rows.push([keys.room(`d${at}`), { kind: "direct" }]);
    heads.forEach((count, at) => rows.push([keys.head(`r${at}`), { count }]));
    await Promise.all(rows.map(([key, value]) => this.kv.commit((op) => op.set(key, value))));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { use, counters } of this.#isolates) {
      await use.close();
      await counters.close();
    }
    this.kv.close();
  }
}

Deno.test("people, rooms and messages are counted by their rows and heads alone", async () => {
  await using stage = await Stage.open();
  await stage.fill({ people: 1_203, rooms: 3, directs: 5, heads: [7, 0, 90] });
  await stage.kv.commit((op) => op.set(keys.user("gone"), { state: "gone" }));
  const use = await stage.isolate("a", () => 2);
  const { at, ...counted } = await use.now();
  assertEquals(at, stage.clock.ms);
  assertEquals(counted, { people: 1_203, rooms: 3, messages: 97, sockets: 2 });
  // A count serves for a minute; sockets are those of the moment.
  await stage.fill({ people: 1_204 });
  assertEquals((await use.now()).people, 1_203);
  stage.clock.ms += 60_000;
  assertEquals((await use.now()).people, 1_204);
});

Deno.test("one isolate makes one sample an hour, with the sockets of all that run", async () => {
  await using stage = await Stage.open();
  await stage.fill({ people: 2, rooms: 1, heads: [4] });
  let sockets = 3;
  const a = await stage.isolate("a", () => sockets);
  const b = await stage.isolate("b", () => 10);
  assertEquals(await a.samples(0), []);
  await b.round();
  assertEquals(await a.samples(0), []);
  await a.round();
  const first = { at: stage.clock.ms, people: 2, rooms: 1, messages: 4, sockets: 13 };
  assertEquals(await b.samples(0), [first]);
  sockets = 5;
  stage.clock.ms += 1_000;
  for (const use of [a, b, a]) await use.round();
  assertEquals(await b.samples(0), [first]);
  assertEquals([(await a.now()).sockets, (await b.now()).sockets], [15, 15]);
  stage.clock.ms += HOUR_MS;
  await Promise.all([a.round(), a.round()]);
  assertEquals((await a.samples(0)).map(({ sockets }) => sockets), [13, 15]);
  assertEquals((await a.samples(stage.clock.ms)).length, 1);
  // Whoever stops has no sockets any more.
  await b.close();
  assertEquals((await a.now()).sockets, 5);
});

Deno.test("a sample that is there is not made again by an isolate that starts later", async () => {
  await using stage = await Stage.open();
  const kept = { at: stage.clock.ms, people: 9, rooms: 9, messages: 9, sockets: 9 };
  await stage.kv.commit((op) => op.set(keys.use(stage.clock.ms / HOUR_MS), kept));
  const use = await stage.isolate("a", () => 0);
  await use.round();
  assertEquals(await use.samples(0), [kept]);
});

Deno.test("samples end after ninety days", () => {
  const row = (hour: number) => ({ key: keys.use(hour), value: {}, versionstamp: "" });
  const now = 500_000 * HOUR_MS;
  const last = 500_000 - USE_DAYS * 24;
  assertEquals(expiringUse.expired(row(last), now), undefined);
  assertEquals(expiringUse.expired(row(last - 1), now), [keys.use(last - 1)]);
});

Deno.test("a database in a file has a size, which nobody knows of another", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await using stage = await Stage.open(`${folder}/a.kv`);
    const use = await stage.isolate("a", () => 0);
    assertEquals(((await use.now()).bytes ?? 0) > 0, true);
    await use.round();
    assertEquals(((await use.samples(0))[0]?.bytes ?? 0) > 0, true);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
