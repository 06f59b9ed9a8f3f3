import { assertEquals, assertThrows } from "@std/assert";
import { systemClock } from "../../lib/base/clock.ts";
import { ChatError } from "../../lib/base/errors.ts";
import { Logger } from "../../lib/base/logger.ts";
import { Bus } from "../../lib/chat/bus.ts";
import { Hub, type Member } from "../../lib/chat/hub.ts";
import { Kv } from "../../lib/store/kv.ts";
import { RoomLog } from "../../lib/store/log.ts";
import { People } from "../../lib/store/people.ts";
import { Users } from "../../lib/store/users.ts";

/** A hub of one isolate, without anybody. */
async function openHub() {
  const kv = await Kv.open(":memory:");
  const hub = new Hub({
    log: new RoomLog(kv, { beat: () => {} }),
    people: new People(new Users(kv, systemClock)),
    bus: new Bus(undefined, "here"),
    clock: systemClock,
    logger: new Logger("error"),
  });
  return {
    hub,
    [Symbol.dispose]() {
      hub.close();
      kv.close();
    },
  };
}

function socketOf(user: string): Member {
  return {
    person: { id: user, username: user, name: user },
    session: user,
    deliver: () => {},
    beat: () => {},
    end: () => {},
    lose: () => {},
    closed: Promise.resolve(),
  };
}

Deno.test("a socket that closes while its hello is read is not kept, nor taken for one that greeted", async () => {
  using opened = await openHub();
  const { hub } = opened;
  const gone = socketOf("gone");
  hub.join(gone);
  hub.part(gone);
  hub.greet(gone);
  assertEquals(hub.size, 0);
  for (let n = 0; n < 2_000; n++) hub.join(socketOf(`person${n}`));
  const error = assertThrows(() => hub.assertAdmits("another"), ChatError);
  assertEquals(error.code, "unavailable");
});

Deno.test("sockets that have greeted leave room for others that have not", async () => {
  using opened = await openHub();
  const { hub } = opened;
  const sockets = Array.from({ length: 2_000 }, (_, n) => socketOf(`person${n}`));
  for (const socket of sockets) hub.join(socket);
  hub.greet(sockets[0]!);
  hub.assertAdmits("another");
});
