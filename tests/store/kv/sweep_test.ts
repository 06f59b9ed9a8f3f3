import { assert, assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { expiringCounts } from "../../../lib/store/people/daily_bounds.ts";
import { Drafts, expiringDrafts } from "../../../lib/store/reading/drafts.ts";
import { expiringInvites } from "../../../lib/store/rooms/invites.ts";
import { keys } from "../../../lib/store/kv/keys.ts";
import { Kv } from "../../../lib/store/kv/kv.ts";
import { Notices } from "../../../lib/store/isolates/notices.ts";
import { Counters } from "../../../lib/store/isolates/counters.ts";
import { expiringSessions } from "../../../lib/store/people/sessions.ts";
import { Sweep } from "../../../lib/store/kv/sweep.ts";
import type { Clock, Stopwatch } from "../../../lib/base/clock.ts";
import { Incarnation } from "../../../lib/store/kv/incarnation.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** The counters of an isolate whose errors are kept. */
async function openCounters(
  kv: Kv,
  isolate: string,
  clock: Clock & Stopwatch,
  errors: unknown[],
): Promise<Counters> {
  const incarnation = await Incarnation.open(kv, clock);
  const onError = (error: unknown) => errors.push(error);
  return await Counters.open({ kv, isolate, stopwatch: clock, incarnation, onError });
}

/** A store with one isolate on it, and a time that goes on when it is told to. */
class Store implements AsyncDisposable {
  readonly kv: Kv;
  readonly counters: Counters;
  readonly errors: unknown[];
  readonly time: { ms: number };
  readonly clock: { now(): number; elapsed(): number };

  private constructor(
    { kv, counters, errors, time, clock }: Pick<
      Store,
      "kv" | "counters" | "errors" | "time" | "clock"
    >,
  ) {
    this.kv = kv;
    this.counters = counters;
    this.errors = errors;
    this.time = time;
    this.clock = clock;
  }

  static async open(path = ":memory:"): Promise<Store> {
    const kv = await Kv.open(path);
    const time = { ms: 0 };
    const clock = { now: () => time.ms, elapsed: () => time.ms };
    const errors: unknown[] = [];
    const counters = await openCounters(kv, "here", clock, errors);
    return new Store({ kv, counters, errors, time, clock });
  }

  /** A sweep of a database that is rewritten; a round comes when it is asked for. */
  async sweep(): Promise<Sweep> {
    const sweep = this.restarted();
    await sweep.rewrite();
    return sweep;
  }

  /** A sweep that knows nothing but what is in the database. */
  restarted(): Sweep {
    return new Sweep({
      kv: this.kv,
      counters: this.counters,
      expiring: [expiringSessions, expiringInvites, expiringDrafts, ...expiringCounts],
      own: () => Promise.resolve(),
      clock: this.clock,
      failed: (error) => this.errors.push(error),
      lock: crypto.randomUUID(),
    });
  }

  async keys(prefix: Deno.KvKey): Promise<string[]> {
    const entries = await this.kv.list({ prefix }, { limit: 10_000 });
    return entries.map(({ key }) => key.slice(prefix.length).join(" "));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.counters.close();
    this.kv.close();
  }
}

async function putSessions(kv: Kv, count: number, expiresAt: (index: number) => number) {
  for (let from = 0; from < count; from += 400) {
    await kv.commit((op) => {
      for (let index = from; index < Math.min(count, from + 400); index++) {
        const id = String(index).padStart(6, "0");
        op.set(keys.session(id), {
          id,
          user: "ann",
          createdAt: 0,
          expiresAt: expiresAt(index),
        }).set(keys.sessionOf("ann", id), true);
      }
    });
  }
}

Deno.test("the sweep takes what has expired, some hundred rows a round, and goes on after a restart", async () => {
  await using store = await Store.open();
  const { kv, time } = store;
  await putSessions(kv, 1_700, (index) => index % 2 === 0 ? DAY_MS : 3 * DAY_MS);
  time.ms = 2 * DAY_MS;
  const left = async () => (await store.keys(keys.sessions())).length;
  const counts = [await left()];
  for (let round = 0; round < 4; round++) {
    await (await store.sweep()).round();
    counts.push(await left());
  }
  assertEquals(counts, [1_700, 1_450, 1_200, 950, 850]);
  assertEquals((await store.keys(keys.sessionsOf("ann"))).length, 850);
  // It began anew after its end.
  time.ms = 4 * DAY_MS;
  for (let round = 0; round < 3; round++) await (await store.sweep()).round();
  assertEquals([await left(), store.errors], [0, []]);
});

Deno.test("the sweep takes invites that are no longer good, drafts that were given up, counts of days that are over, and no others", async () => {
  await using store = await Store.open();
  const { kv, time, clock } = store;
  const invite = (code: string, rest: object) => ({
    ...{ code, room: "r", by: "ann", createdAt: 0, expiresAt: 3 * DAY_MS, used: 0 },
    ...rest,
  });
  await kv.commit((op) => {
    op.set(keys.invite("good"), invite("good", {})).set(keys.inviteOf("r", "good"), true)
      .set(keys.invite("late"), invite("late", { expiresAt: DAY_MS }))
      .set(keys.inviteOf("r", "late"), true)
      .set(keys.invite("used"), invite("used", { uses: 2, used: 2 }))
      .set(keys.inviteOf("r", "used"), true)
      .set(keys.invite("broken"), { code: "broken" })
      .set(keys.roomsMade("ann"), { day: 0, count: 3 })
      .set(keys.roomsMade("bob"), { day: 1, count: 3 })
      .set(keys.broughtInto("ann", "bob"), { day: 0, rooms: ["r"] });
  });
  const drafts = new Drafts(kv, clock);
  await drafts.put("ann", "typed", { text: "yes", version: 1 }, undefined);
  await drafts.put("ann", "sent", { text: "", version: 7 }, undefined);
  time.ms = DAY_MS - 1;
  await drafts.put("ann", "sent later", { text: "", version: 7 }, undefined);
  const sweep = await store.sweep();
  await sweep.round();
  assertEquals(await drafts.get("ann", "sent"), { text: "", version: 7 });
  time.ms = 2 * DAY_MS - 2;
  await sweep.round();
  assertEquals(await store.keys(keys.drafts()), ["ann sent later", "ann typed"]);
  assertEquals(await store.keys(keys.invites()), ["broken", "good"]);
  assertEquals(await store.keys(keys.invitesOf("r")), ["good"]);
  assertEquals(await store.keys(keys.allRoomsMade()), ["bob"]);
  assertEquals(await store.keys(keys.allBroughtInto()), []);
  // A row that cannot be read is told of once a run, and keeps nobody else from being swept.
  const told = store.errors.length;
  await sweep.round();
  assertEquals(store.errors.length, told);
  assert(told > 0);
});

Deno.test("an isolate that says nothing for a minute is gone, with all that it left", async () => {
  await using store = await Store.open();
  const { kv, time, clock, counters } = store;
  const sweep = await store.sweep();
  const there = await openCounters(kv, "there", clock, store.errors);
  const notices = new Notices(kv, there, clock);
  await kv.commit((op) => {
    there.add(op, "room");
    for (let count = 0; count < 250; count++) {
      notices.put(op, { change: "status", users: ["ann"] });
    }
    op.set(keys.presence("there", 3), new Uint8Array());
  });
  await counters.renew();
  time.ms = 50_000;
  await there.renew();
  await counters.renew();
  time.ms = 100_000;
  await sweep.round();
  assertEquals((await counters.others()).isolates, ["there"]);
  assertEquals((await store.keys(keys.notices())).length, 250);

  time.ms = 111_000;
  await counters.renew();
  assertEquals((await counters.others()).isolates, []);
  for (let round = 0; round < 3; round++) await sweep.round();
  assertEquals(await store.keys(keys.isolates()), ["here"]);
  for (const prefix of [keys.counters(), keys.notices(), keys.presences()]) {
    assertEquals(await store.keys(prefix), []);
  }
  await there.close();
  assertEquals(store.errors, []);
});

Deno.test("of several isolates the first by name sweeps", async () => {
  await using store = await Store.open();
  const { kv, counters, clock } = store;
  assertEquals(await counters.isFirst(), true);
  const before = await openCounters(kv, "a-first", clock, store.errors);
  assertEquals([await counters.isFirst(), await before.isFirst()], [false, true]);
  await before.close();
  assertEquals(await counters.isFirst(), true);
});

Deno.test("an isolate takes back what it has told a minute before", async () => {
  await using store = await Store.open();
  const { kv, time, clock, counters } = store;
  const notices = new Notices(kv, counters, clock);
  const tell = (count: number) =>
    kv.commit((op) => {
      for (let told = 0; told < count; told++) {
        notices.put(op, { change: "status", users: ["ann"] });
      }
    });
  await tell(450);
  await notices.sweep();
  time.ms = 30_000;
  await tell(2);
  await notices.sweep();
  assertEquals((await store.keys(keys.notices())).length, 452);
  time.ms = 60_000;
  await notices.sweep();
  assertEquals(await store.keys(keys.notices()), ["here 451", "here 452"]);
  time.ms = 120_000;
  await notices.sweep();
  assertEquals(await store.keys(keys.notices()), []);
});

/** A database file as an older version made it, where the store itself minds the ends. */
async function oldDatabase(rows: number): Promise<string> {
  const path = `${await Deno.makeTempDir({ prefix: "parlor-test-" })}/parlor.kv`;
  const kv = await Deno.openKv(path);
  const options = { expireIn: 30 * DAY_MS };
  for (let from = 0; from < rows; from += 100) {
    const op = kv.atomic();
    for (let index = from; index < from + 100; index++) {
      const id = `s${String(index).padStart(5, "0")}`;
      op.set(["session", id], {
        id,
        user: "ann",
        createdAt: Date.now(),
        expiresAt: Date.now() + DAY_MS,
      }, options).set(["sessions_of", "ann", id], true, options);
    }
    await op.commit();
  }
  await kv.atomic()
    .set(["isolate", "old"], true, options)
    .set(["notice", "old", 1], { change: "status", users: ["ann"] }, options)
    .set(["here", "old", 0], new Uint8Array([1]), options)
    .set(["invite", "c"], { code: "c" }, options)
    .set(["invites_of", "r", "c"], true, options)
    .set(["draft", "ann", "r"], new TextEncoder().encode('{"version":3}\n'), options)
    .set(["head", "r"], { epoch: "e", seq: 1, count: 1 })
    .commit();
  kv.close();
  return path;
}

/** How many rows of a database file the store would expire by itself. */
function expiring(path: string): number {
  using database = new DatabaseSync(path, { readOnly: true });
  const row = database.prepare("select count(*) as n from kv where expiration_ms >= 0").get();
  return Number(row?.n);
}

Deno.test("what an older version left to the store to expire is stored anew, page by page, and goes on after a stop", async () => {
  const path = await oldDatabase(300);
  assertEquals(expiring(path), 606);
  {
    await using store = await Store.open(path);
    // Closed at once, each stops after a page.
    const left: number[] = [];
    for (let pages = 0; pages < 20; pages++) {
      const sweep = store.restarted();
      await sweep.close();
      await sweep.rewrite();
      left.push(expiring(path));
    }
    assert(left.every((rows, index) => rows >= (left[index - 1] ?? 606) - 100), left.join());
    assertEquals(left.at(-1), 0);
    assertEquals((await store.keys(keys.sessions())).length, 300);
    const { value } = await store.kv.get(["session", "s00299"]);
    assertEquals((value as { id: string }).id, "s00299");
    assertEquals(store.errors, []);
  }
  await Deno.remove(path.replace(/[^/]*$/, ""), { recursive: true });
});
