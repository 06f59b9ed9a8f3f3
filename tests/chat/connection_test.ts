import { assertEquals } from "@std/assert";
import { type Clock, type Stopwatch, systemClock } from "../../lib/base/clock.ts";
import { Logger } from "../../lib/base/logger.ts";
import { Bus } from "../../lib/chat/bus.ts";
import { Chat } from "../../lib/chat/chat.ts";
import { Connection } from "../../lib/chat/connection.ts";
import { Hub } from "../../lib/chat/hub.ts";
import { MessageLimits } from "../../lib/chat/message_limits.ts";
import { RoomWriters } from "../../lib/chat/room_writers.ts";
import { Cursors } from "../../lib/store/cursors.ts";
import { Kv } from "../../lib/store/kv.ts";
import { RoomLog } from "../../lib/store/log.ts";
import { Memberships, type RoomWithHead } from "../../lib/store/memberships.ts";
import { People } from "../../lib/store/people.ts";
import { Rooms } from "../../lib/store/rooms.ts";
import { Users } from "../../lib/store/users.ts";
import { FakeTime } from "../support/fake_time.ts";

const ANN = { id: "ann", username: "ann", name: "Ann" };

/** A store that takes its time: lists of rooms are read once `opened` resolves. */
class SlowMemberships extends Memberships {
  readonly #opened: Promise<void>;

  constructor(kv: Kv, rooms: Rooms, clock: Clock, opened: Promise<void>) {
    super(kv, rooms, clock);
    this.#opened = opened;
  }

  override async roomsOf(user: string): Promise<RoomWithHead[]> {
    await this.#opened;
    return await super.roomsOf(user);
  }
}

/** An end of a socket that keeps what is sent. */
class Wire extends EventTarget {
  readonly readyState = WebSocket.OPEN;
  readonly bufferedAmount = 0;
  readonly welcomed = Promise.withResolvers<void>();
  readonly sent: string[] = [];
  closedWith: number | undefined;
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;

  send(frame: string): void {
    const { type } = JSON.parse(frame);
    this.sent.push(type);
    if (type === "welcome") this.welcomed.resolve();
  }

  close(code: number): void {
    this.closedWith = code;
  }
}

/** One isolate whose store answers once `store` is resolved, and sockets of Ann's on it. */
async function openChat(clock: Clock & Stopwatch = { now: () => 0, elapsed: () => 0 }) {
  const kv = await Kv.open(":memory:");
  const log = new RoomLog(kv, { beat: () => {} });
  const rooms = new Rooms(kv, clock);
  await rooms.ensureLobby();
  const logger = new Logger("off");
  const people = new People(new Users(kv, clock));
  const hub = new Hub({ log, people, bus: new Bus(undefined, "here", clock), clock, logger });
  const store = Promise.withResolvers<void>();
  const chat = new Chat({
    log,
    writers: new RoomWriters({ kv, log, clock, turnIn: undefined, found: () => {} }),
    rooms,
    memberships: new SlowMemberships(kv, rooms, clock, store.promise),
    cursors: new Cursors(kv, log),
    mentions: { after: () => Promise.resolve(0) },
    people,
    hub,
    limits: new MessageLimits(false, clock),
    clock,
    logger,
    heartbeatMs: 25_000,
  });
  const identity = { person: ANN, session: "s", sessionEndsAt: Infinity, address: "here" };
  return {
    store,
    open(id: string) {
      const wire = new Wire();
      const connection = new Connection(id, wire as unknown as WebSocket, identity, chat);
      wire.onopen?.();
      return { wire, connection };
    },
    [Symbol.dispose]() {
      void hub.close();
      kv.close();
    },
  };
}

const HELLO = JSON.stringify({ type: "hello", v: 1 });

Deno.test("a socket whose hello waits for the store is no stranger; one that says nothing is", async () => {
  using chat = await openChat();
  const [polite, silent] = [chat.open("polite"), chat.open("silent")];
  polite.wire.onmessage?.({ data: HELLO });
  for (const { connection } of [polite, silent]) {
    for (let second = 1; second <= 12; second++) connection.beat(second * 1_000, 1_000);
  }
  assertEquals([polite.wire.closedWith, silent.wire.closedWith], [undefined, 4400]);
  chat.store.resolve();
  await polite.wire.welcomed.promise;
});

Deno.test("a pause of the server is not taken for silence, before hello or after a ping", async () => {
  using chat = await openChat();
  chat.store.resolve();
  const [late, greeted] = [chat.open("late"), chat.open("greeted")];
  greeted.wire.onmessage?.({ data: HELLO });
  await greeted.wire.welcomed.promise;
  greeted.connection.beat(30_000, 1_000);
  assertEquals(greeted.wire.sent.at(-1), "ping");
  for (const { connection } of [late, greeted]) connection.beat(90_000, 1_500);
  assertEquals([late.wire.closedWith, greeted.wire.closedWith], [undefined, undefined]);
  for (let beat = 0; beat < 10; beat++) greeted.connection.beat(100_000, 1_000);
  assertEquals(greeted.wire.closedWith, 4101);
  late.wire.onmessage?.({ data: HELLO });
  await late.wire.welcomed.promise;
});

Deno.test("a clock that is set back keeps no ping from going out, and no dead peer alive", async () => {
  using time = new FakeTime();
  using chat = await openChat(systemClock);
  chat.store.resolve();
  const { wire } = chat.open("greeted");
  wire.onmessage?.({ data: HELLO });
  await wire.welcomed.promise;
  time.setClock(0);
  time.tick(25_000);
  assertEquals(wire.sent.filter((type) => type === "ping"), ["ping"]);
  wire.onmessage?.({ data: JSON.stringify({ type: "pong" }) });
  time.tick(26_000);
  assertEquals(wire.sent.filter((type) => type === "ping").length, 2);
  time.setClock(time.now * 2);
  time.tick(11_000);
  assertEquals(wire.closedWith, 4101);
});
