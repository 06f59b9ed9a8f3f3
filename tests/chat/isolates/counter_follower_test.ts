import { assertEquals } from "@std/assert";
import { Logger } from "../../../lib/base/logger.ts";
import { CounterFollower } from "../../../lib/chat/isolates/counter_follower.ts";
import { systemClock } from "../../../lib/base/clock.ts";
import { Incarnation } from "../../../lib/store/kv/incarnation.ts";
import { Kv } from "../../../lib/store/kv/kv.ts";
import { Counters, shardOf } from "../../../lib/store/isolates/counters.ts";
import { allow } from "../../support/patience.ts";

Deno.test("CounterFollower looks again for what it could not look for", async () => {
  const kv = await Kv.open(":memory:");
  const options = {
    kv,
    stopwatch: systemClock,
    incarnation: await Incarnation.open(kv, systemClock),
    onError(error: unknown) {
      throw error;
    },
  };
  const mine = await Counters.open({ ...options, isolate: "mine" });
  const theirs = await Counters.open({ ...options, isolate: "theirs" });
  const looks: string[][] = [];
  const { promise: twice, resolve, reject } = Promise.withResolvers<void>();
  const follower = new CounterFollower({
    counters: mine,
    modes: new Set(["poll"]),
    bus: { reaches: () => false, hasBrought: () => false, skip: () => {} },
    logger: new Logger("off"),
    readBehind(shards) {
      if (looks.push([...shards]) === 2) resolve();
      return looks.length === 1
        ? Promise.reject(new Error("database is locked"))
        : Promise.resolve();
    },
  });
  await kv.commit((op) => theirs.add(op, "a-room"));
  const forgive = allow(10_000, () => reject(new Error(`it looked ${looks.length} times`)));
  await twice.finally(forgive).finally(() => follower.close());
  await Promise.all([mine.close(), theirs.close()]);
  kv.close();
  assertEquals(looks, [[shardOf("a-room")], [shardOf("a-room")]]);
});
