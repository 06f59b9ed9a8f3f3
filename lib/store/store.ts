import type { Clock, Stopwatch } from "../base/clock.ts";
import type { Config } from "../base/config.ts";
import { newSecret } from "../base/ids.ts";
import { describeError, type Logger } from "../base/logger.ts";
import { TokenBuckets } from "../base/token_buckets.ts";
import { BotCommands } from "./commands.ts";
import { Counters } from "./isolates/counters.ts";
import { Notices } from "./isolates/notices.ts";
import { Incarnation } from "./kv/incarnation.ts";
import { Kv } from "./kv/kv.ts";
import { type Expiring, Sweep } from "./kv/sweep.ts";
import { Edits } from "./log/edits.ts";
import { History } from "./log/history.ts";
import { RoomLog } from "./log/log.ts";
import { expiringAttempts } from "./people/attempt_counts.ts";
import { expiringCounts } from "./people/daily_bounds.ts";
import { applyNameRules } from "./people/name_rules.ts";
import { expiringResets } from "./people/reset_links.ts";
import { expiringUses } from "./people/session_uses.ts";
import { expiringSessions } from "./people/sessions.ts";
import { openPeople, type PeopleStore } from "./people/open_people.ts";
import { ensureStaff } from "./people/staff.ts";
import { expiringUsernames } from "./people/usernames.ts";
import { Bookmarks } from "./reading/bookmarks.ts";
import { Cursors } from "./reading/cursors.ts";
import { Drafts, expiringDrafts } from "./reading/drafts.ts";
import { Mentions } from "./reading/mentions.ts";
import { Pins } from "./reading/pins.ts";
import { ThreadFollows } from "./reading/thread_follows.ts";
import { expiringInvitations, Invitations } from "./rooms/invitations.ts";
import { refusedCallers } from "./rooms/call_all.ts";
import { expiringInvites, Invites } from "./rooms/invites.ts";
import { Memberships } from "./rooms/memberships.ts";
import { Rooms } from "./rooms/rooms.ts";
import { Audit } from "./server/audit.ts";
import { expiringReports, Reports } from "./server/reports.ts";
import { expiringServerInvites, ServerInvites } from "./server/server_invites.ts";
import { ServerSettings } from "./server/settings.ts";
import { expiringSlowPosts } from "./rooms/slow_mode.ts";
import { expiringUse, Use } from "./server/use.ts";

/** The rows that end by themselves. */
const EXPIRING: readonly Expiring[] = [
  expiringSessions,
  expiringUses,
  ...expiringResets,
  expiringAttempts,
  expiringInvitations,
  expiringInvites,
  expiringServerInvites,
  expiringDrafts,
  expiringSlowPosts,
  expiringReports,
  ...expiringCounts,
  ...expiringUsernames,
  expiringUse,
];

/** Threads that one person has another one follow in a day by mentioning them, and the pairs that are counted. */
const THREADS_A_DAY = 50;
const INVOLVED_PAIRS = 50_000;
const DAY_S = 24 * 3_600;

export interface StoreOptions {
  config: Pick<
    Config,
    "kvPath" | "editMs" | "rateLimits" | "serverName" | "signUp" | "invites"
  >;
  clock: Clock & Stopwatch;
  logger: Logger;
}

/** The parts of the store of one isolate, over one database. */
export interface Store extends PeopleStore {
  /** This isolate's name, unique among those that share the database. */
  isolate: string;
  kv: Kv;
  counters: Counters;
  notices: Notices;
  rooms: Rooms;
  memberships: Memberships;
  invites: Invites;
  invitations: Invitations;
  mentions: Mentions;
  log: RoomLog;
  history: History;
  edits: Edits;
  pins: Pins;
  cursors: Cursors;
  follows: ThreadFollows;
  drafts: Drafts;
  bookmarks: Bookmarks;
  bots: BotCommands;
  audit: Audit;
  reports: Reports;
  serverInvites: ServerInvites;
  settings: ServerSettings;
  /** Counts, once it is started. */
  use: Use;
  /** Takes away what has expired, once it is started. */
  sweep: Sweep;
  /** Stores what is left to be stored, and closes the database. */
  close(): Promise<void>;
}

/** Opens the database, and makes the lobby where there is none. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { config, clock, logger } = options;
  const kv = await Kv.open(config.kvPath);
  logHealth(kv, logger);
  const isolate = newSecret(6);
  const incarnation = await Incarnation.open(kv, clock);
  const onError = logger.onError("counter_failed");
  const counters = await Counters.open({ kv, isolate, stopwatch: clock, incarnation, onError });
  const notices = new Notices(kv, counters);
  const peopleStore = await openPeople({ kv, clock, counters, notices });
  const { people, guests, inactive, blocks, sessions, sessionUses } = peopleStore;
  const rooms = new Rooms({ kv, clock, notices, isBounded: config.rateLimits });
  const memberships = new Memberships({ kv, clock, notices, guests, inactive });
  const mentions = new Mentions(kv, {
    among: (room, users) => memberships.among(room, users),
    membersOf: (room, limit) => memberships.membersOf(room, limit),
    people: (ids) => people.of(ids),
    blocks,
    refusedCallers: (room, users) => refusedCallers({ kv, rooms, settings }, room, users),
    isGuest: (user) => guests.has(user),
  });
  const threads = threadBuckets(clock, config.rateLimits);
  const log = new RoomLog({
    kv,
    counters,
    notices,
    mentions,
    guests,
    blocks,
    editMs: config.editMs,
    incarnation: incarnation.name,
    mayInvolve: (by, user) => threads.take(`${by} ${user}`).ok,
  });
  const sweep = new Sweep({
    kv,
    counters,
    expiring: EXPIRING,
    own: () => notices.sweep(),
    clock,
    failed: logger.onError("sweep_failed"),
    lock: `parlor:sweep:${config.kvPath === ":memory:" ? isolate : config.kvPath}`,
  });
  const audit = new Audit(kv, clock);
  const settings = await ServerSettings.open({ kv, config, audit, notices, logger });
  const use = new Use({
    kv,
    clock,
    counters,
    kvPath: config.kvPath,
    failed: logger.onError("use_uncounted"),
  });
  const prepare = async () => {
    await applyNameRules(kv).catch(logger.onError("name_rules_failed"));
    await ensureStaff(kv).catch(logger.onError("staff_failed"));
    await rooms.ensureLobby().catch(logger.onError("lobby_failed"));
  };
  await prepare();
  kv.listen(({ can, works }) => {
    if (can !== "write" || !works) return;
    // What could not be stored at the start.
    void counters.renew();
    void prepare();
  });
  return {
    isolate,
    kv,
    counters,
    notices,
    ...peopleStore,
    rooms,
    memberships,
    invitations: new Invitations({ kv, clock, notices }),
    invites: new Invites(kv, clock),
    mentions,
    log,
    history: new History(log, people),
    edits: new Edits(kv, log),
    pins: new Pins(kv, log, people),
    cursors: new Cursors({ kv, log, notices }),
    follows: new ThreadFollows(kv),
    drafts: new Drafts(kv, clock),
    bookmarks: new Bookmarks(kv),
    bots: new BotCommands(kv),
    audit,
    reports: new Reports({ kv, clock, audit, isBounded: config.rateLimits }),
    serverInvites: new ServerInvites(kv, clock, audit),
    settings,
    use,
    sweep,
    async close() {
      await Promise.all([sweep.close(), use.close()]);
      await sessions.flush();
      await sessionUses.close();
      await counters.close().catch(onError);
      kv.close();
    },
  };
}

/** Counts the threads that one person has another one follow. */
function threadBuckets(clock: Stopwatch, enabled: boolean): TokenBuckets {
  return new TokenBuckets({
    capacity: THREADS_A_DAY,
    perSecond: THREADS_A_DAY / DAY_S,
    clock,
    maxKeys: INVOLVED_PAIRS,
    enabled,
  });
}

/** Says once that the database cannot be used, and once that it can again. */
function logHealth(kv: Kv, logger: Logger): void {
  kv.listen(({ can, works, error }) => {
    if (works) logger.info(can === "write" ? "store_writable" : "store_readable");
    else {
      const event = can === "write" ? "store_unwritable" : "store_unreadable";
      logger.error(event, describeError(error));
    }
  });
}
