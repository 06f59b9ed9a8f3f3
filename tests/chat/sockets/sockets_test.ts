import { assert, assertEquals, assertThrows } from "@std/assert";
import { stub } from "@std/testing/mock";
import { systemClock } from "../../../lib/base/clock.ts";
import { ChatError } from "../../../lib/base/errors.ts";
import { Logger } from "../../../lib/base/logger.ts";
import { Bus } from "../../../lib/chat/isolates/bus.ts";
import { MemoryWatch, Sockets } from "../../../lib/chat/sockets/sockets.ts";
import { FakeClock } from "../../auth/support.ts";
import { FakeTime } from "../../support/fake_time.ts";
import { socketOf } from "./support.ts";

const MIB = 1024 * 1024;

/** The sockets of an isolate, without any. */
function openSockets(clock = systemClock) {
  const bus = new Bus(undefined, "here", clock);
  const sockets = new Sockets({ bus, clock, logger: new Logger("error"), rateLimits: true });
  return { sockets, [Symbol.dispose]: () => sockets.stop() };
}

Deno.test("a socket that closes while its hello is read is not kept, nor taken for one that greeted", () => {
  using opened = openSockets();
  const { sockets } = opened;
  const gone = socketOf("gone");
  sockets.add(gone);
  sockets.remove(gone);
  sockets.markReady(gone);
  assertEquals(sockets.size, 0);
  for (let n = 0; n < 10_000; n++) sockets.add(socketOf(`person${n}`));
  const error = assertThrows(() => sockets.admit("another", "there"), ChatError);
  assertEquals(error.code, "unavailable");
});

Deno.test("sockets that have greeted leave room for others that have not", () => {
  using opened = openSockets();
  const { sockets } = opened;
  const first = socketOf("person0");
  sockets.add(first);
  for (let n = 1; n < 10_000; n++) sockets.add(socketOf(`person${n}`));
  sockets.markReady(first);
  sockets.admit("another", "there");
});

Deno.test("the more sockets there are, the later and the more spread they are to come back", async () => {
  for (const count of [10, 5_000]) {
    using opened = openSockets();
    const returns: number[] = [];
    for (let n = 0; n < count; n++) {
      opened.sockets.add(
        socketOf(`person${n}`, { close: (_code, afterMs) => returns.push(afterMs) }),
      );
    }
    await opened.sockets.closeAll();
    const [first, last] = [Math.min(...returns), Math.max(...returns)];
    assertEquals(returns.length, count);
    if (count === 10) assert(first >= 1_000 && last <= 2_100, `${first} to ${last}`);
    else assert(first >= 1_750 && last > 3_500 && last <= 5_750, `${first} to ${last}`);
  }
});

Deno.test("of a pause in which it did not run, an isolate counts no more than a moment as listening", () => {
  using time = new FakeTime();
  const clock = new FakeClock();
  using opened = openSockets(clock);
  const beats: number[] = [];
  opened.sockets.add(socketOf("ann", { heartbeat: (_at, listenedMs) => beats.push(listenedMs) }));
  for (const ms of [1_000, 60_000]) {
    clock.advance(ms);
    time.tick(1_000);
  }
  assertEquals(beats, [1_000, 1_500]);
});

Deno.test("the time before memory grew is not waited for a sign of life", () => {
  let rss = 0;
  using _memory = stub(Deno, "memoryUsage", () => ({
    rss: rss += 1024 ** 3,
    ...{ heapTotal: 0, heapUsed: 0, external: 0 },
  }));
  using time = new FakeTime();
  using opened = openSockets();
  const calls: string[] = [];
  opened.sockets.add(
    socketOf("ann", { heartbeat: () => calls.push("beat"), pingSoon: () => calls.push("hurry") }),
  );
  time.tick(2_000);
  assertEquals(calls, ["beat", "beat", "hurry"]);
});

Deno.test("memory that grows by more than the sockets explain is told of once, and slow growth never", () => {
  let now = 100 * MIB;
  const watch = new MemoryWatch(() => now);
  const grow = (mib: number, sockets = 0) => {
    now += mib * MIB;
    return watch.hasGrown(sockets);
  };
  assertEquals([grow(0), grow(200), grow(50)], [false, false, false]);
  assertEquals([grow(50), grow(50)], [true, false]);
  assertEquals([grow(800, 10_000), grow(100, 10_000)], [false, true]);
  for (let readings = 0; readings < 200; readings++) assertEquals(grow(8), false);
});
