import { assertEquals, assertRejects } from "@std/assert";
import { FakeTime } from "../../support/fake_time.ts";
import { systemClock } from "../../../lib/base/clock.ts";
import { ChatError } from "../../../lib/base/errors.ts";
import { Logger } from "../../../lib/base/logger.ts";
import { Bus } from "../../../lib/chat/isolates/bus.ts";
import { Leader } from "../../../lib/chat/writing/leader.ts";
import type { Receipt, Submission } from "../../../lib/chat/writing/writer.ts";
import type { Writers } from "../../../lib/chat/writing/writers.ts";
import type { Batch } from "../../../lib/store/log/log.ts";

const ANN = { id: "ann", username: "ann", name: "Ann" };
const logger = new Logger("off");

/** Writers that keep what they are given until `answer`, and say when something came. */
class Desk implements Writers {
  readonly queue: { room: string; submission: Submission }[] = [];
  #came = Promise.withResolvers<void>();

  submit(room: string, submission: Submission): void {
    this.queue.push({ room, submission });
    this.#came.resolve();
    this.#came = Promise.withResolvers();
  }

  async has(count: number): Promise<void> {
    while (this.queue.length < count) await this.#came.promise;
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }
}

/** Isolates of one process, the first of which leads. */
async function isolates(count: number) {
  const name = crypto.randomUUID();
  const all: { bus: Bus; desk: Desk; batches: Batch[]; leader: Leader }[] = [];
  for (let index = 0; index < count; index++) {
    const bus = new Bus(name, `isolate${index}`, systemClock);
    const desk = new Desk();
    const batches: Batch[] = [];
    const publish = (batch: Batch) => batches.push(batch);
    all.push({
      bus,
      desk,
      batches,
      leader: new Leader({ bus, lock: name, writers: desk, clock: systemClock, publish, logger }),
    });
    // The first has the lock before another asks for it.
    await navigator.locks.query();
  }
  return Object.assign(all, {
    [Symbol.dispose]() {
      for (const { bus, leader } of all) {
        leader.close();
        bus.close();
      }
    },
  });
}

function send(leader: Leader, text: string): Promise<Receipt> {
  return new Promise((done, failed) =>
    leader.submit("lobby", {
      write: { kind: "message", author: ANN, cid: text, text },
      done,
      failed,
    })
  );
}

const textsOf = (desk: Desk) =>
  desk.queue.map(({ submission: { write } }) => "text" in write && write.text);

Deno.test("Leader: what any isolate is given, one commits, in order, and the answers go back", async () => {
  using all = await isolates(3);
  const [first, second] = [all[0]!, all[1]!];
  const own = send(first.leader, "own");
  const handed = ["one", "two", "three"].map((text) => send(second.leader, text));
  await first.desk.has(4);
  assertEquals(textsOf(first.desk), ["own", "one", "two", "three"]);
  assertEquals(all.slice(1).map(({ desk }) => desk.queue.length), [0, 0]);
  for (const [index, { submission }] of first.desk.queue.entries()) {
    if (index === 2) submission.failed(new ChatError("invalid", "No.", { field: "replyTo" }));
    else submission.done({ seq: index, cid: "c" });
  }
  assertEquals(await own, { seq: 0, cid: "c" });
  assertEquals(await handed[0], { seq: 1, cid: "c" });
  const error = await assertRejects(() => handed[1]!, ChatError);
  assertEquals([error.code, error.message, error.field], ["invalid", "No.", "replyTo"]);
  assertEquals(await handed[2], { seq: 3, cid: "c" });
  await second.leader.flush();
});

Deno.test("Leader: when the leader closes another one commits what it left, in order", async () => {
  using all = await isolates(2);
  const [first, second] = [all[0]!, all[1]!];
  const handed = ["one", "two"].map((text) => send(second.leader, text));
  await first.desk.has(2);
  first.leader.close();
  first.bus.close();
  await second.desk.has(2);
  assertEquals(textsOf(second.desk), ["one", "two"]);
  for (const { submission } of second.desk.queue) submission.done({ seq: 7 });
  assertEquals(await Promise.all(handed), [{ seq: 7 }, { seq: 7 }]);
});

Deno.test("Leader: what a leader does not answer in 2 s its own isolate commits", async () => {
  using time = new FakeTime();
  using all = await isolates(2);
  const [first, second] = [all[0]!, all[1]!];
  const handed = send(second.leader, "one");
  await first.desk.has(1);
  time.setClock(0);
  await time.tickAsync(1_900);
  assertEquals(textsOf(second.desk), []);
  await time.tickAsync(600);
  assertEquals(textsOf(second.desk), ["one"]);
  second.desk.queue[0]!.submission.done({ seq: 1 });
  // A late answer tells nobody anything.
  first.desk.queue[0]!.submission.done({ seq: 2 });
  assertEquals(await handed, { seq: 1 });
});
