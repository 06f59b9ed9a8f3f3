import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { DelayedTask } from "../../lib/base/delayed_task.ts";

Deno.test("DelayedTask runs once for all that was scheduled meanwhile, and again for what came during a run", async () => {
  using time = new FakeTime();
  const runs: PromiseWithResolvers<void>[] = [];
  const task = new DelayedTask({
    delayMs: () => 100,
    run: () => {
      const run = Promise.withResolvers<void>();
      runs.push(run);
      return run.promise;
    },
  });
  for (let times = 0; times < 3; times++) task.schedule();
  await time.tickAsync(99);
  assertEquals(runs.length, 0);
  await time.tickAsync(1);
  assertEquals(runs.length, 1);
  task.schedule();
  await time.tickAsync(1_000);
  assertEquals(runs.length, 1);
  runs[0]!.resolve();
  await time.tickAsync(100);
  assertEquals(runs.length, 2);
  runs[1]!.resolve();
  await time.tickAsync(1_000);
  assertEquals(runs.length, 2);
});

Deno.test("DelayedTask that schedules itself in a run that is over at once goes on", () => {
  using time = new FakeTime();
  let runs = 0;
  const task = new DelayedTask({
    delayMs: () => 100,
    run: () => {
      if (++runs < 3) task.schedule();
    },
  });
  task.schedule();
  time.tick(250);
  assertEquals(runs, 2);
  time.tick(1_000);
  assertEquals(runs, 3);
});

Deno.test("DelayedTask that is closed waits for the run under way, and has no other one", async () => {
  using time = new FakeTime();
  const run = Promise.withResolvers<void>();
  let runs = 0;
  let isClosed = false;
  const task = new DelayedTask({
    delayMs: () => 100,
    run: () => {
      runs++;
      return run.promise;
    },
  });
  task.schedule();
  await time.tickAsync(100);
  task.schedule();
  const closed = task.close().then(() => isClosed = true);
  await time.tickAsync(1_000);
  assertEquals([runs, isClosed], [1, false]);
  run.resolve();
  await closed;
  await time.tickAsync(1_000);
  assertEquals(runs, 1);
});
