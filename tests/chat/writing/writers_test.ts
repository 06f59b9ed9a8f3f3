import type { Write } from "../../../lib/store/log/write.ts";
import { assertEquals, assertRejects } from "@std/assert";
import { FakeTime } from "../../support/fake_time.ts";
import { systemClock } from "../../../lib/base/clock.ts";
import { ChatError } from "../../../lib/base/errors.ts";
import { Logger } from "../../../lib/base/logger.ts";
import { Bus } from "../../../lib/chat/isolates/bus.ts";
import type { Receipt } from "../../../lib/chat/writing/writer.ts";
import { Writers } from "../../../lib/chat/writing/writers.ts";
import { RoomLog } from "../../../lib/store/log/log.ts";
import { LOBBY } from "../../../lib/store/rooms/rooms.ts";
import type { Store } from "../../../lib/store/store.ts";
import { logOptions, openMemoryStore } from "../../support/store.ts";

const ANN = { id: "ann", username: "ann", name: "Ann" };
const logger = new Logger("off");

/** A log that says what it is given to append, and appends nothing until it is let go. */
class HeldLog extends RoomLog {
  readonly texts: string[] = [];
  #came = Promise.withResolvers<void>();
  #free = Promise.withResolvers<void>();

  override async append(...args: Parameters<RoomLog["append"]>) {
    this.texts.push(...args[2].map(textOf));
    this.#came.resolve();
    this.#came = Promise.withResolvers();
    await this.#free.promise;
    return await super.append(...args);
  }

  async isGiven(count: number): Promise<void> {
    while (this.texts.length < count) await this.#came.promise;
  }

  letGo(): void {
    this.#free.resolve();
  }
}

function textOf(write: Write): string {
  return "text" in write ? write.text : "";
}

/** Isolates of one process over one store, the first of which leads. */
async function isolates(count: number) {
  const store = await openMemoryStore();
  const { kv } = store;
  const name = crypto.randomUUID();
  const all: { bus: Bus; log: HeldLog; writers: Writers }[] = [];
  for (let index = 0; index < count; index++) {
    const bus = new Bus(name, `isolate${index}`, systemClock);
    const log = new HeldLog(logOptions(store));
    const hub = { publish: () => {}, catchUpTo: () => {} };
    const writers = new Writers({ kv, log, bus, lock: name, hub, clock: systemClock, logger });
    all.push({ bus, log, writers });
    // The first has the lock before another asks for it.
    await navigator.locks.query();
  }
  return Object.assign(all, {
    store,
    async [Symbol.asyncDispose]() {
      for (const { log } of all) log.letGo();
      for (const { writers } of all) writers.close();
      for (const { writers } of all) await writers.flush();
      for (const { bus } of all) bus.close();
      await store.close();
    },
  });
}

function send(writers: Writers, text: string, replyTo?: number): Promise<Receipt> {
  return new Promise((done, failed) =>
    writers.submit(LOBBY, {
      write: {
        kind: "message",
        author: ANN,
        cid: text,
        text,
        ...(replyTo === undefined ? {} : { replyTo }),
      },
      done,
      failed,
    })
  );
}

async function textsIn({ log }: Store): Promise<string[]> {
  const events = await log.after(LOBBY, 0, 10);
  return events.map(({ json }) => JSON.parse(json).text);
}

Deno.test("Writers: what any isolate is given, one commits, in order, and the answers go back", async () => {
  await using all = await isolates(3);
  const [first, second] = [all[0]!, all[1]!];
  first.log.letGo();
  const own = send(first.writers, "own");
  const handed = [
    send(second.writers, "one"),
    send(second.writers, "two", 99),
    send(second.writers, "three"),
  ];
  assertEquals(await own, { seq: 1, cid: "own" });
  assertEquals(await handed[0], { seq: 2, cid: "one" });
  const error = await assertRejects(() => handed[1]!, ChatError);
  assertEquals([error.code, error.field], ["invalid", "replyTo"]);
  assertEquals(await handed[2], { seq: 3, cid: "three" });
  assertEquals(first.log.texts, ["own", "one", "two", "three"]);
  assertEquals(all.slice(1).map(({ log }) => log.texts), [[], []]);
  assertEquals(await textsIn(all.store), ["own", "one", "three"]);
  await second.writers.flush();
});

Deno.test("Writers: when the leader closes another one commits what it left, in order", async () => {
  await using all = await isolates(2);
  const [first, second] = [all[0]!, all[1]!];
  const handed = ["one", "two"].map((text) => send(second.writers, text));
  await first.log.isGiven(2);
  first.writers.close();
  second.log.letGo();
  assertEquals(await Promise.all(handed), [{ seq: 1, cid: "one" }, { seq: 2, cid: "two" }]);
  assertEquals(second.log.texts, ["one", "two"]);
  // What the one that closed had begun is found to be there.
  first.log.letGo();
  await first.writers.flush();
  assertEquals(await textsIn(all.store), ["one", "two"]);
});

Deno.test("Writers: what a leader does not answer in 2 s its own isolate commits", async () => {
  using time = new FakeTime();
  await using all = await isolates(2);
  const [first, second] = [all[0]!, all[1]!];
  second.log.letGo();
  const handed = send(second.writers, "one");
  await first.log.isGiven(1);
  time.setClock(0);
  await time.tickAsync(1_900);
  assertEquals(second.log.texts, []);
  await time.tickAsync(600);
  assertEquals(await handed, { seq: 1, cid: "one" });
  assertEquals(second.log.texts, ["one"]);
  // A late answer tells nobody anything.
  first.log.letGo();
  await first.writers.flush();
  assertEquals(await textsIn(all.store), ["one"]);
});
