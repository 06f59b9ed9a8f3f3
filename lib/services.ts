import { type Clock, type Stopwatch, systemClock } from "./base/clock.ts";
import type { Config } from "./base/config.ts";
import { ChatError } from "./base/errors.ts";
import { newSecret } from "./base/ids.ts";
import { describeError, Logger } from "./base/logger.ts";
import { LOCKS_REACH_ISOLATES } from "./base/runtime.ts";
import { BotCommands } from "./store/commands.ts";
import { Drafts, expiringDrafts } from "./store/reading/drafts.ts";
import { Edits } from "./store/log/edits.ts";
import { foldUsername, usernameIndex } from "./auth/usernames.ts";
import { namedPeople } from "./auth/named_people.ts";
import { Accounts } from "./auth/accounts.ts";
import { Devices } from "./auth/devices.ts";
import { Passwords, SCRYPT_COST } from "./auth/passwords.ts";
import { Access } from "./chat/access.ts";
import { Messages } from "./chat/messages.ts";
import { ReadMarks } from "./chat/read_marks.ts";
import { RoomLists } from "./chat/rooms/room_lists.ts";
import { builtInCommands } from "./chat/commands/built_in_commands.ts";
import { Commands } from "./chat/commands/commands.ts";
import { type Delivery, openDelivery } from "./chat/delivery/delivery.ts";
import type { Hub } from "./chat/delivery/hub.ts";
import { MessageLimits } from "./chat/limits.ts";
import { RoomPeople } from "./chat/presence/room_people.ts";
import { TokenBuckets } from "./base/token_buckets.ts";
import { Statuses } from "./chat/presence/statuses.ts";
import { UnreadThreads } from "./chat/threads/unread_threads.ts";
import { Threads } from "./chat/threads/threads.ts";
import { SentDrafts } from "./chat/writing/sent_drafts.ts";
import { Writers } from "./chat/writing/writers.ts";
import { nameEmojis } from "./http/emoji_data.ts";
import { OriginLog } from "./http/public_origin.ts";
import { expiringCounts } from "./store/people/daily_bounds.ts";
import { Cursors } from "./store/reading/cursors.ts";
import { History } from "./store/log/history.ts";
import { Incarnation } from "./store/kv/incarnation.ts";
import { Kv } from "./store/kv/kv.ts";
import { LastSeen } from "./store/people/last_seen.ts";
import { RoomLog } from "./store/log/log.ts";
import { People } from "./store/people/people.ts";
import { Bookmarks } from "./store/reading/bookmarks.ts";
import { Pins } from "./store/reading/pins.ts";
import { RoomService } from "./chat/rooms/room_service.ts";
import { expiringInvites, Invites } from "./store/rooms/invites.ts";
import { Memberships } from "./store/rooms/memberships.ts";
import { Mentions } from "./store/reading/mentions.ts";
import { applyNameRules } from "./store/people/name_rules.ts";
import { Notices } from "./store/isolates/notices.ts";
import { Counters } from "./store/isolates/counters.ts";
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
  clock: Clock & Stopwatch;
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
  /** What this isolate sends to its sockets and to the other isolates. */
  delivery: Delivery;
  hub: Hub;
  limits: MessageLimits;
  access: Access;
  writers: Writers;
  messages: Messages;
  readMarks: ReadMarks;
  roomLists: RoomLists;
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
  const lastSeen = new LastSeen(kv);
  const cursors = new Cursors(kv, log, notices);
  const delivery = openDelivery({
    kv,
    counters,
    notices,
    sessions,
    users,
    people,
    rooms,
    memberships,
    log,
    cursors,
    lastSeen,
  }, {
    config,
    isolate,
    clock,
    logger,
    onError: failed,
    numbersOf: (room, users) => roomLists.numbersOf(room, users),
  });
  const { bus, hub, presence } = delivery;
  const writers = new Writers({
    kv,
    log,
    bus,
    // Machines on a remote store take turns; isolates of which the bus tells nothing cannot be led.
    lock: bus.isOpen && LOCKS_REACH_ISOLATES && !kv.isShared
      ? `parlor:leader:${config.kvPath}`
      : undefined,
    hub,
    clock,
    logger,
  });
  const follows = new ThreadFollows(kv);
  const unreadThreads = new UnreadThreads({ follows, heads: delivery.heads, log });
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
  const limits = new MessageLimits(config.rateLimits, clock);
  const access = new Access({ rooms, memberships, log });
  const roomLists: RoomLists = new RoomLists({
    access,
    rooms,
    memberships,
    log,
    heads: delivery.heads,
    cursors,
    mentions,
    unreadThreads,
    people,
  });
  const messages = new Messages({
    access,
    memberships,
    writers,
    hub,
    presence,
    limits,
    sentDrafts,
  });
  const readMarks = new ReadMarks({ access, cursors, hub, roomLists, unreadThreads });
  const threads = new Threads({
    log,
    cursors,
    follows,
    unread: unreadThreads,
    people,
    access,
    roomLists,
  });
  const invites = new Invites(kv, clock);
  const roomService = new RoomService({
    access,
    writers,
    hub,
    limits,
    rooms,
    memberships,
    invites,
    people,
    users,
    isBounded: config.rateLimits,
  });
  const commands = new Commands({ access, messages, bots: new BotCommands(kv) });
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
  const statuses = new Statuses({ users, notices, hub, limits, clock });
  const roomPeople = new RoomPeople({ users, memberships, lastSeen, presence, clock });
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
    delivery,
    hub,
    limits,
    access,
    writers,
    messages,
    readMarks,
    roomLists,
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
      await writers.flush();
      await sentDrafts.close();
      await delivery.close();
      await sweep.close();
      await sessions.flush();
      bus.close();
      await counters.close().catch(failed("pulse_failed"));
      kv.close();
    },
  };
}
