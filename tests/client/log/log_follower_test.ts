import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import type { FrameOf } from "../../../lib/client/connection/frames.ts";
import { LogFollower } from "../../../lib/client/log/log_follower.ts";
import { Disconnected } from "../../../lib/client/errors.ts";
import type { HistoryPage } from "../../../lib/protocol/history.ts";
import { drainMicrotasks } from "../drain_microtasks.ts";

function pageOf(head: number, epoch = "e1"): HistoryPage {
  return { epoch, head, messages: [], users: [], more: false };
}

const OK: FrameOf<"ok"> = { type: "ok", id: 1, epoch: "e1", head: 9 };

/** A follower at event 3 whose every question the test answers. */
function follow() {
  const resumes: PromiseWithResolvers<FrameOf<"ok">>[] = [];
  const loads: PromiseWithResolvers<HistoryPage>[] = [];
  const ask = <T>(asked: PromiseWithResolvers<T>[]) => {
    const answer = Promise.withResolvers<T>();
    asked.push(answer);
    return answer.promise;
  };
  const follower = new LogFollower(pageOf(3), {
    resume: () => ask(resumes),
    history: () => ask(loads),
    applied: () => {},
    backOff: () => 1_000,
  });
  const receive = (...seqs: number[]) =>
    follower.apply({
      type: "events",
      epoch: "e1",
      events: seqs.map((seq) => ({ seq, kind: "sparkle", at: 0, by: "u" })),
    });
  return { follower, resumes, loads, receive };
}

Deno.test("LogFollower resumes once at a gap, however many frames show it", async () => {
  using _time = new FakeTime();
  const { follower, resumes, receive } = follow();
  receive(6);
  receive(7);
  follower.apply({ type: "head", seq: 7 });
  assertEquals(resumes.length, 1);
  resumes[0]?.resolve(OK);
  await drainMicrotasks();
  receive(4, 5, 6, 7);
  receive(9);
  assertEquals([follower.position(), resumes.length], [{ epoch: "e1", seq: 7 }, 2]);
});

Deno.test("LogFollower asks ever slower, then for a page, when resuming brings nothing", async () => {
  using time = new FakeTime();
  const { follower, resumes, loads, receive } = follow();
  for (let count = 1; count <= 4; count++) {
    receive(6);
    if (count > 1) {
      assertEquals(resumes.length, count - 1);
      time.tick(1_000);
    }
    assertEquals(resumes.length, count);
    resumes.at(-1)?.resolve(OK);
    await drainMicrotasks();
  }
  receive(6);
  assertEquals([resumes.length, loads.length, follower.position()], [4, 1, undefined]);
});

Deno.test("LogFollower loads a page when the room's epoch is another one", async () => {
  using _time = new FakeTime();
  const { resumes, loads, receive } = follow();
  receive(6);
  resumes[0]?.resolve({ ...OK, epoch: "e2" });
  await drainMicrotasks();
  assertEquals(loads.length, 1);
});

Deno.test("LogFollower waits for the next hint when a resume fails", async () => {
  using time = new FakeTime();
  const { resumes, receive } = follow();
  receive(6);
  resumes[0]?.reject(new Disconnected());
  await drainMicrotasks();
  receive(7);
  time.tick(1_000);
  assertEquals(resumes.length, 2);
});

Deno.test("LogFollower.reload() tries until it has the page, then resumes from there", async () => {
  using time = new FakeTime();
  const { follower, resumes, loads, receive } = follow();
  follower.reload();
  follower.reload();
  receive(6);
  assertEquals([loads.length, resumes.length, follower.position()], [1, 0, undefined]);
  loads[0]?.reject(new TypeError("The network failed."));
  await drainMicrotasks();
  assertEquals(follower.position(), undefined);
  time.tick(1_000);
  loads[1]?.resolve(pageOf(20, "e2"));
  await drainMicrotasks();
  assertEquals(follower.position(), { epoch: "e2", seq: 20 });
  assertEquals([loads.length, resumes.length], [2, 1]);
});

Deno.test("LogFollower.stop() leaves nothing behind, and it can go on after it", async () => {
  using time = new FakeTime();
  const { follower, resumes, loads, receive } = follow();
  follower.reload();
  follower.stop();
  loads[0]?.resolve(pageOf(20, "e2"));
  await drainMicrotasks();
  assertEquals([follower.position(), time.next()], [{ epoch: "e1", seq: 3 }, false]);
  receive(6);
  assertEquals(resumes.length, 1);
});
