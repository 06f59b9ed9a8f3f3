import { assert, assertEquals, assertThrows } from "@std/assert";
import { stub } from "@std/testing/mock";
import { FakeTime } from "../../support/fake_time.ts";
import { systemClock } from "../../../lib/base/clock.ts";
import { ChatError } from "../../../lib/base/errors.ts";
import type { Person } from "../../../lib/protocol/event.ts";
import { Logger } from "../../../lib/base/logger.ts";
import { Bus } from "../../../lib/chat/isolates/bus.ts";
import { Hub } from "../../../lib/chat/delivery/hub.ts";
import type { Socket } from "../../../lib/chat/sockets/socket.ts";
import { Kv } from "../../../lib/store/kv/kv.ts";
import { RoomLog } from "../../../lib/store/log/log.ts";
import { People } from "../../../lib/store/people/people.ts";
import { Rooms } from "../../../lib/store/rooms/rooms.ts";
import { Users } from "../../../lib/store/people/users.ts";
import { FakeClock } from "../../auth/support.ts";

/** A hub of one isolate, without anybody. */
async function openHub(clock = systemClock) {
  const kv = await Kv.open(":memory:");
  const hub = new Hub({
    log: new RoomLog(kv, { add: () => {} }),
    people: new People(new Users(kv, systemClock)),
    bus: new Bus(undefined, "here", clock),
    clock,
    logger: new Logger("error"),
    rateLimits: true,
  });
  return {
    hub,
    rooms: new Rooms(kv, systemClock),
    [Symbol.dispose]() {
      void hub.close();
      kv.close();
    },
  };
}

function socketOf(user: string): Socket {
  return {
    person: { id: user, username: user, name: user },
    session: user,
    deliver: () => {},
    beat: () => {},
    close: () => {},
    isSubscribed: () => false,
    forgetAccess: () => {},
    terminate: () => {},
    hurry: () => {},
    closed: Promise.resolve(),
  };
}

Deno.test("a socket that closes while its hello is read is not kept, nor taken for one that greeted", async () => {
  using opened = await openHub();
  const { hub } = opened;
  const gone = socketOf("gone");
  hub.addSocket(gone);
  hub.removeSocket(gone);
  hub.setGreeted(gone);
  assertEquals(hub.size, 0);
  for (let n = 0; n < 10_000; n++) hub.addSocket(socketOf(`person${n}`));
  const error = assertThrows(() => hub.admit("another", "there"), ChatError);
  assertEquals(error.code, "unavailable");
});

Deno.test("sockets that have greeted leave room for others that have not", async () => {
  using opened = await openHub();
  const { hub } = opened;
  const sockets = Array.from({ length: 10_000 }, (_, n) => socketOf(`person${n}`));
  for (const socket of sockets) hub.addSocket(socket);
  hub.setGreeted(sockets[0]!);
  hub.admit("another", "there");
});

Deno.test("the more sockets there are, the later and the more spread they are to come back", async () => {
  for (const count of [10, 5_000]) {
    using opened = await openHub();
    const returns: number[] = [];
    for (let n = 0; n < count; n++) {
      opened.hub.addSocket({
        ...socketOf(`person${n}`),
        close: (_code, afterMs) => returns.push(afterMs),
      });
    }
    await opened.hub.endAll();
    const [first, last] = [Math.min(...returns), Math.max(...returns)];
    assertEquals(returns.length, count);
    if (count === 10) assert(first >= 1_000 && last <= 2_100, `${first} to ${last}`);
    else assert(first >= 1_750 && last > 3_500 && last <= 5_750, `${first} to ${last}`);
  }
});

Deno.test("of a pause in which it did not run, the hub counts no more than a moment as listening", async () => {
  using time = new FakeTime();
  const clock = new FakeClock();
  using opened = await openHub(clock);
  const beats: number[] = [];
  opened.hub.addSocket({ ...socketOf("ann"), beat: (_at, listenedMs) => beats.push(listenedMs) });
  for (const ms of [1_000, 60_000]) {
    clock.advance(ms);
    time.tick(1_000);
  }
  assertEquals(beats, [1_000, 1_500]);
});

Deno.test("the time before memory grew is not waited for a sign of life", async () => {
  let rss = 0;
  using _memory = stub(Deno, "memoryUsage", () => ({
    rss: rss += 1024 ** 3,
    ...{ heapTotal: 0, heapUsed: 0, external: 0 },
  }));
  using time = new FakeTime();
  using opened = await openHub();
  const calls: string[] = [];
  opened.hub.addSocket({
    ...socketOf("ann"),
    beat: () => calls.push("beat"),
    hurry: () => calls.push("hurry"),
  });
  time.tick(2_000);
  assertEquals(calls, ["beat", "beat", "hurry"]);
});

Deno.test("a socket in the midst of its catch-up is told who comes and goes, once it was told who is here", async () => {
  using opened = await openHub();
  const { hub, rooms } = opened;
  await rooms.ensureLobby();
  const frames: string[] = [];
  const { channel, subscription } = await hub.subscribe("lobby", {
    ...socketOf("ann"),
    deliver: (frame) => frames.push(frame),
  });
  using time = new FakeTime();
  const come = (id: string) =>
    hub.presence.connect({ id, username: id, name: id }, undefined, ["lobby"], true);
  come("bob");
  assertEquals(frames, []);
  hub.showPeople("lobby", subscription);
  const told = () => frames.flatMap((frame) => JSON.parse(frame).users.map(({ id }: Person) => id));
  assertEquals(told(), ["bob"]);
  // It has missed events, and is not live before it was sent them.
  assertEquals(subscription.live, false);
  come("cleo");
  time.tick(1_000);
  assertEquals(told(), ["bob", "cleo"]);
  hub.unsubscribe(channel, subscription);
  come("dan");
  time.tick(1_000);
  assertEquals(told(), ["bob", "cleo"]);
});
