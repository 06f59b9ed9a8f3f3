import { assertEquals } from "@std/assert";
import type { Clock } from "../../lib/base/clock.ts";
import { Logger } from "../../lib/base/logger.ts";
import { Bus } from "../../lib/chat/bus.ts";
import { Chat } from "../../lib/chat/chat.ts";
import { Connection } from "../../lib/chat/connection.ts";
import { Hub } from "../../lib/chat/hub.ts";
import { MessageLimits } from "../../lib/chat/message_limits.ts";
import { Cursors } from "../../lib/store/cursors.ts";
import { Kv } from "../../lib/store/kv.ts";
import { RoomLog } from "../../lib/store/log.ts";
import { Memberships, type RoomWithHead } from "../../lib/store/memberships.ts";
import { People } from "../../lib/store/people.ts";
import { Rooms } from "../../lib/store/rooms.ts";
import { Users } from "../../lib/store/users.ts";

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
  closedWith: number | undefined;
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;

  send(frame: string): void {
    if (JSON.parse(frame).type === "welcome") this.welcomed.resolve();
  }

  close(code: number): void {
    this.closedWith = code;
  }
}

Deno.test("a socket whose hello waits for the store is no stranger; one that says nothing is", async () => {
  const clock = { now: () => 0 };
  const kv = await Kv.open(":memory:");
  const log = new RoomLog(kv, { beat: () => {} });
  const rooms = new Rooms(kv, clock);
  await rooms.ensureLobby();
  const logger = new Logger("off");
  const people = new People(new Users(kv, clock));
  const hub = new Hub({ log, people, bus: new Bus(undefined, "here"), clock, logger });
  const store = Promise.withResolvers<void>();
  const chat = new Chat({
    kv,
    log,
    turnIn: undefined,
    rooms,
    memberships: new SlowMemberships(kv, rooms, clock, store.promise),
    cursors: new Cursors(kv, log),
    people,
    hub,
    limits: new MessageLimits(false, clock),
    clock,
    logger,
    heartbeatMs: 25_000,
  });
  const identity = { person: ANN, session: "s", sessionEndsAt: Infinity, address: "here" };
  const open = (id: string) => {
    const wire = new Wire();
    const connection = new Connection(id, wire as unknown as WebSocket, identity, chat);
    wire.onopen?.();
    return { wire, connection };
  };
  const [polite, silent] = [open("polite"), open("silent")];
  polite.wire.onmessage?.({ data: JSON.stringify({ type: "hello", v: 1 }) });
  for (const { connection } of [polite, silent]) connection.beat(10_001);
  assertEquals([polite.wire.closedWith, silent.wire.closedWith], [undefined, 4400]);
  store.resolve();
  await polite.wire.welcomed.promise;
  hub.close();
  kv.close();
});
