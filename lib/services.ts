import { type Clock, type Stopwatch, systemClock } from "./base/clock.ts";
import type { Config } from "./base/config.ts";
import { ChatError } from "./base/errors.ts";
import { newSecret } from "./base/ids.ts";
import { describeError, Logger } from "./base/logger.ts";
import { HAS_CHANNELS, LOCKS_REACH_ISOLATES } from "./base/runtime.ts";
import { BotCommands } from "./store/commands.ts";
import { Drafts, expiringDrafts } from "./store/reading/drafts.ts";
import { Edits } from "./store/log/edits.ts";
import { foldUsername, usernameIndex } from "./auth/usernames.ts";
import { namedPeople } from "./auth/named_people.ts";
import { Accounts } from "./auth/accounts.ts";
import { Devices } from "./auth/devices.ts";
import { Passwords, SCRYPT_COST } from "./auth/passwords.ts";
import { Bus } from "./chat/isolates/bus.ts";
import { Chat } from "./chat/chat.ts";
import { builtInCommands } from "./chat/commands/built_in_commands.ts";
import { Commands } from "./chat/commands/commands.ts";
import { Hub } from "./chat/delivery/hub.ts";
import { MessageLimits } from "./chat/limits.ts";
import { PresenceSync } from "./chat/presence/sync.ts";
import type { ReadProfiles } from "./chat/presence/profiles.ts";
import { RoomPeople } from "./chat/presence/room_people.ts";
import { TokenBuckets } from "./base/token_buckets.ts";
import { Statuses } from "./chat/presence/statuses.ts";
import { CounterFollower } from "./chat/isolates/counter_follower.ts";
import { UnreadThreads } from "./chat/threads/unread_threads.ts";
import { Threads } from "./chat/threads/threads.ts";
import { SentDrafts } from "./chat/writing/sent_drafts.ts";
import { Writers } from "./chat/writing/writers.ts";
import { nameEmojis } from "./http/emoji_data.ts";
import { OriginLog } from "./http/public_origin.ts";
import { expiringCounts } from "./store/people/daily_bounds.ts";
import { Cursors } from "./store/reading/cursors.ts";
import { PresenceSnapshots } from "./store/isolates/presence_snapshot.ts";
import { History } from "./store/log/history.ts";
import { Incarnation } from "./store/kv/incarnation.ts";
import { Kv } from "./store/kv/kv.ts";
import { LastSeen } from "./store/people/last_seen.ts";
import { RoomLog } from "./store/log/log.ts";
import { People, toPerson } from "./store/people/people.ts";
import { Bookmarks } from "./store/reading/bookmarks.ts";
import { Pins } from "./store/reading/pins.ts";
import { RoomService } from "./chat/rooms/room_service.ts";
import { expiringInvites, Invites } from "./store/rooms/invites.ts";
import { Memberships } from "./store/rooms/memberships.ts";
import { Mentions } from "./store/reading/mentions.ts";
import { applyNameRules } from "./store/people/name_rules.ts";
import { Notices } from "./store/isolates/notices.ts";
import { Counters, LISTS, SESSIONS } from "./store/isolates/counters.ts";
import { Rooms } from "./store/rooms/rooms.ts";
import { openSecret } from "./store/kv/secret.ts";
import { expiringSessions, Sessions } from "./store/people/sessions.ts";
import { Sweep } from "./store/kv/sweep.ts";
import { ThreadFollows } from "./store/reading/thread_follows.ts";
import { Users } from "./store/people/users.ts";
import { readCommandLine } from "./text/command_line.ts";

/** The object graph of one isolate. */
export interface Services {
  config: Config;
  clock: Clock;
  logger: Logger;
  originLog: OriginLog;
  kv: Kv;
  users: Users;
  people: People;
  sessions: Sessions;
  accounts: Accounts;
  rooms: Rooms;
  memberships: Memberships;
  log: RoomLog;
  history: History;
  edits: Edits;
  pins: Pins;
  bookmarks: Bookmarks;
  hub: Hub;
  chat: Chat;
  threads: Threads;
  roomService: RoomService;
  roomPeople: RoomPeople;
  statuses: Statuses;
  commands: Commands;
  drafts: Drafts;
  sentDrafts: SentDrafts;
  /** This isolate's name, unique among those that share a bus. */
  isolate: string;
  /** Ends timers, the bus and the database; everything accepted is committed first. */
  close(): Promise<void>;
}

/** How often an isolate says who is on it, at least, in milliseconds. */
const ROUND_MS = 20_000;

/** Threads that one person has another one follow in a day by mentioning them, and the pairs that are counted. */
const THREADS_A_DAY = 50;
const INVOLVED_PAIRS = 50_000;
const DAY_S = 24 * 3_600;

/** Opens the store and wires everything, the one place that does. */
export async function openServices(
  config: Config,
  { clock = systemClock }: { clock?: Clock & Stopwatch } = {},
): Promise<Services> {
  const logger = new Logger(config.logLevel);
  const kv = await Kv.open(config.kvPath);
  kv.listen(({ can, works, error }) => {
    if (works) logger.info(can === "write" ? "store_writable" : "store_readable");
    else {
      const event = can === "write" ? "store_unwritable" : "store_unreadable";
      logger.error(event, describeError(error));
    }
  });
  const isolate = newSecret(6);
  const users = new Users(kv, clock);
  // That nothing can be stored is said once, here, and not by each that wanted to.
  const failed = (event: string) => (error: unknown) => {
    if (!(error instanceof ChatError)) logger.error(event, describeError(error));
  };
  const incarnation = await Incarnation.open(kv, clock);
  const counters = await Counters.open(kv, isolate, failed("pulse_failed"), { incarnation });
  const sessions = new Sessions(kv, users, clock, counters);
  const people = new People(users);
  const notices = new Notices(kv, counters);
  const rooms = new Rooms(kv, clock, notices, config.rateLimits);
  const memberships = new Memberships(kv, clock, notices);
  const mentions = new Mentions(kv, {
    fold: foldUsername,
    among: (room, users) => memberships.among(room, users),
    people: (ids) => people.of(ids),
  });
  const involved = new TokenBuckets({
    capacity: THREADS_A_DAY,
    perSecond: THREADS_A_DAY / DAY_S,
    clock,
    maxKeys: INVOLVED_PAIRS,
    enabled: config.rateLimits,
  });
  const log = new RoomLog(
    kv,
    counters,
    notices,
    config.editMs,
    mentions,
    incarnation.name,
    (by, user) => involved.take(`${by} ${user}`).ok,
  );
  const history = new History(log, people);
  const edits = new Edits(kv, log);
  const pins = new Pins(kv, log, people);
  const bookmarks = new Bookmarks(kv);
  // In memory each isolate has a store of its own, so there is nothing to tell the others.
  const hasBus = HAS_CHANNELS && config.fanout.has("bus") && config.kvPath !== ":memory:";
  const bus = new Bus(hasBus ? `parlor:${config.kvPath}` : undefined, isolate, clock);
  const lastSeen = new LastSeen(kv);
  let noting: Promise<void> = Promise.resolve();
  const profiles: ReadProfiles = async (ids) => {
    const found = (await users.getMany(ids)).filter((user) => user !== undefined);
    return await Promise.all(found.map(async (user) => ({
      person: toPerson(user),
      status: user.status,
      rooms: new Set(await memberships.roomIdsOf(user.id)),
    })));
  };
  const hub = new Hub({
    log,
    people,
    bus,
    clock,
    logger,
    rateLimits: config.rateLimits,
    lists: {
      forget: (room) => rooms.forget(room),
      among: (room, users) => memberships.among(room, users),
      cursors: async (room, users) => (await cursors.among(users, room)).map(({ seq }) => seq),
      numbers: (room, users) => chat.numbersOf(room, users),
      directPeople: async (room) => (await rooms.get(room))?.people ?? [],
    },
    presence: {
      profiles,
      noteSeen(users) {
        const now = clock.now();
        noting = noting.then(() => lastSeen.write(users, now))
          .catch(failed("seen_unwritten"));
      },
      roundMs: Math.min(ROUND_MS, config.heartbeatMs),
    },
  });
  sessions.onRevoked(({ id }) => hub.revoke(id));
  const writers = new Writers({
    kv,
    log,
    bus,
    // Machines on a remote store take turns; isolates of which the bus tells nothing cannot be led.
    lock: hasBus && LOCKS_REACH_ISOLATES && !kv.isShared
      ? `parlor:leader:${config.kvPath}`
      : undefined,
    hub,
    clock,
    logger,
  });
  const cursors = new Cursors(kv, log, notices);
  const follows = new ThreadFollows(kv);
  const unreadThreads = new UnreadThreads({ follows, heads: hub.heads, log });
  const drafts = new Drafts(kv, clock);
  const sentDrafts = new SentDrafts({
    drafts,
    clock,
    forms(draft) {
      const { text = draft } = readCommandLine(draft);
      return [draft, text, nameEmojis(text)];
    },
    failed: failed("sent_drafts_failed"),
  });
  const chat: Chat = new Chat({
    sent: (user, log, text) => sentDrafts.note(user, log, text),
    unreadThreads,
    writers,
    log,
    rooms,
    memberships,
    cursors,
    mentions,
    people,
    hub,
    limits: new MessageLimits(config.rateLimits, clock),
    clock,
    logger,
    heartbeatMs: config.heartbeatMs,
  });
  const threads = new Threads({
    log,
    cursors,
    follows,
    unread: unreadThreads,
    people,
    chat,
  });
  const invites = new Invites(kv, clock);
  const roomService = new RoomService({
    chat,
    rooms,
    memberships,
    invites,
    people,
    users,
    isBounded: config.rateLimits,
  });
  const commands = new Commands({ chat, memberships, bots: new BotCommands(kv) });
  commands.add(
    ...builtInCommands({
      commands,
      roomService,
      named: (names) => namedPeople({ users }, names),
    }),
  );
  const accounts = new Accounts({
    users,
    sessions,
    devices: new Devices(await openSecret(kv, "devices")),
    clock,
    rateLimits: config.rateLimits,
    passwords: new Passwords({ cost: { ...SCRYPT_COST, ln: config.passwordCost } }),
  });
  const statuses = new Statuses({ users, notices, hub, limits: chat.limits, clock });
  const roomPeople = new RoomPeople({ users, memberships, lastSeen, hub, clock });
  const applyRules = () => applyNameRules(kv, usernameIndex).catch(failed("name_rules_failed"));
  await applyRules();
  await rooms.ensureLobby().catch(failed("lobby_failed"));
  kv.listen(({ can, works }) => {
    if (can !== "write" || !works) return;
    // What could not be stored at the start.
    void counters.renew();
    void applyRules();
    rooms.ensureLobby().catch(failed("lobby_failed"));
  });
  const sweep = new Sweep({
    kv,
    counters,
    expiring: [expiringSessions, expiringInvites, expiringDrafts, ...expiringCounts],
    own: () => notices.sweep(),
    clock,
    failed: failed("sweep_failed"),
    lock: `parlor:sweep:${config.kvPath === ":memory:" ? isolate : config.kvPath}`,
  });
  sweep.start();
  const presenceSync = new PresenceSync({
    rows: new PresenceSnapshots(kv, notices, counters),
    presence: hub.presence,
    reaches: (id) => bus.reaches(id),
    profiles,
    clock,
    failed: failed("presence_rows_failed"),
  });
  const follower = new CounterFollower({
    counters,
    modes: config.fanout,
    bus,
    logger,
    async catchUp(shards) {
      await hub.catchUp(shards);
      if (shards.has(LISTS)) {
        const { isolates } = await counters.others();
        presenceSync.keepOnly(isolates);
        const unheard = isolates.filter((id) => !bus.reaches(id));
        for (const notice of await notices.fresh(unheard)) {
          if (notice.change === "here") presenceSync.read(notice.isolate);
          else hub.applyNotice(notice);
        }
      }
      if (!shards.has(SESSIONS)) return;
      for (const id of await sessions.ended(hub.sessions())) hub.endSession(id);
    },
  });
  return {
    config,
    clock,
    logger,
    originLog: new OriginLog(logger, clock),
    kv,
    users,
    people,
    sessions,
    accounts,
    rooms,
    memberships,
    log,
    history,
    edits,
    pins,
    bookmarks,
    hub,
    chat,
    threads,
    roomService,
    roomPeople,
    statuses,
    commands,
    drafts,
    sentDrafts,
    isolate,
    async close() {
      writers.close();
      await chat.flush();
      await sentDrafts.close();
      await follower.close();
      await hub.close();
      await presenceSync.close();
      await sweep.close();
      await sessions.flush();
      await noting;
      bus.close();
      await counters.close().catch(failed("pulse_failed"));
      kv.close();
    },
  };
}
