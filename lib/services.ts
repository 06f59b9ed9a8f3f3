import { type Clock, systemClock } from "./base/clock.ts";
import type { Config } from "./base/config.ts";
import { newSecret } from "./base/ids.ts";
import { Logger } from "./base/logger.ts";
import { Accounts } from "./auth/accounts.ts";
import { Bus } from "./chat/bus.ts";
import { Chat } from "./chat/chat.ts";
import { Hub } from "./chat/hub.ts";
import { MessageLimits } from "./chat/message_limits.ts";
import { Cursors } from "./store/cursors.ts";
import { History } from "./store/history.ts";
import { Kv } from "./store/kv.ts";
import { RoomLog } from "./store/log.ts";
import { People } from "./store/people.ts";
import { Memberships } from "./store/memberships.ts";
import { Rooms } from "./store/rooms.ts";
import { Sessions } from "./store/sessions.ts";
import { Users } from "./store/users.ts";

/** The object graph of one isolate. */
export interface Services {
  config: Config;
  clock: Clock;
  logger: Logger;
  kv: Kv;
  users: Users;
  people: People;
  sessions: Sessions;
  accounts: Accounts;
  rooms: Rooms;
  memberships: Memberships;
  log: RoomLog;
  history: History;
  hub: Hub;
  chat: Chat;
  /** This isolate's name, unique among those that share a bus. */
  isolate: string;
  /** Ends timers, the bus and the database; everything accepted is committed first. */
  close(): Promise<void>;
}

/** Opens the store and wires everything, the one place that does. */
export async function openServices(
  config: Config,
  { clock = systemClock }: { clock?: Clock } = {},
): Promise<Services> {
  const logger = new Logger(config.logLevel);
  const kv = await Kv.open(config.kvPath);
  const isolate = newSecret(6);
  const users = new Users(kv, clock);
  const sessions = new Sessions(kv, users, clock);
  const people = new People(users);
  const rooms = new Rooms(kv, clock);
  const log = new RoomLog(kv);
  const memberships = new Memberships(kv, rooms, clock);
  const history = new History(log, people);
  // In memory each isolate has a store of its own, so there is nothing to tell the others.
  const bus = new Bus(`parlor:${config.kvPath === ":memory:" ? isolate : config.kvPath}`, isolate);
  const hub = new Hub({ log, people, bus, clock, logger });
  sessions.onRevoked(({ id }) => hub.revoke(id));
  const chat = new Chat({
    kv,
    log,
    rooms,
    memberships,
    cursors: new Cursors(kv, log),
    hub,
    limits: new MessageLimits(config.rateLimits, clock),
    clock,
    logger,
    heartbeatMs: config.heartbeatMs,
  });
  const accounts = new Accounts({ users, sessions, clock, rateLimits: config.rateLimits });
  await rooms.ensureLobby();
  return {
    config,
    clock,
    logger,
    kv,
    users,
    people,
    sessions,
    accounts,
    rooms,
    memberships,
    log,
    history,
    hub,
    chat,
    isolate,
    async close() {
      await chat.flush();
      hub.close();
      bus.close();
      kv.close();
    },
  };
}
