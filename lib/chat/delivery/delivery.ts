import type { Clock, Stopwatch } from "../../base/clock.ts";
import type { Config } from "../../base/config.ts";
import { HAS_CHANNELS } from "../../base/runtime.ts";
import type { Logger } from "../../base/logger.ts";
import { LISTS, SESSIONS } from "../../store/isolates/counters.ts";
import type { Store } from "../../store/store.ts";
import { PresenceSnapshots } from "../../store/isolates/presence_snapshot.ts";
import type { Access } from "../access.ts";
import { Bus } from "../isolates/bus.ts";
import { CounterFollower } from "../isolates/counter_follower.ts";
import { Presence } from "../presence/presence.ts";
import { profilesOf } from "../presence/profiles.ts";
import { PresenceSync } from "../presence/sync.ts";
import type { RoomLists } from "../rooms/room_lists.ts";
import { Sockets } from "../sockets/sockets.ts";
import { Channels } from "./channels.ts";
import type { HeadCache } from "./head_cache.ts";
import { HeadPublisher } from "./head_publisher.ts";
import { Hub } from "./hub.ts";
import { ListPublisher } from "./list_publisher.ts";
import { UnreadPublisher } from "./unread_publisher.ts";
import { UserPublisher } from "./user_publisher.ts";

/** The longest time between two words of an isolate about who is on it, in milliseconds. */
const ROUND_MS = 20_000;

export interface DeliveryOptions {
  config: Pick<Config, "kvPath" | "fanout" | "rateLimits" | "heartbeatMs">;
  clock: Clock & Stopwatch;
  logger: Logger;
  access: Pick<Access, "maySee">;
  heads: HeadCache;
  roomLists: RoomLists;
}

/** The sockets of one isolate, and all that is sent to them and to the other isolates. */
export interface Delivery {
  bus: Bus;
  sockets: Sockets;
  channels: Channels;
  heads: HeadCache;
  headPublisher: HeadPublisher;
  presence: Presence;
  hub: Hub;
  /** Ends timers, and resolves when nothing of it reads or writes the store. The bus is still open then. */
  close(): Promise<void>;
}

/**
 * Opens the bus and wires the isolate's sockets, channels, presence, publishers and hub, and what
 * follows the other isolates by the store.
 */
export function openDelivery(store: Store, options: DeliveryOptions): Delivery {
  const { isolate, counters, notices, sessions, users, people, rooms, memberships, log, cursors } =
    store;
  const { config, clock, access, heads, logger, roomLists } = options;
  // A store in memory is one isolate's own: the others have no part in it.
  const hasBus = HAS_CHANNELS && config.fanout.has("bus") && config.kvPath !== ":memory:";
  const bus = new Bus(hasBus ? `parlor:${config.kvPath}` : undefined, isolate, clock);
  const sockets = new Sockets({ bus, clock, logger, rateLimits: config.rateLimits });
  const channels = new Channels({ log, people, logger });
  const profiles = profilesOf(store);
  let seenWritten: Promise<void> = Promise.resolve();
  const presence = new Presence({
    bus,
    clock,
    channels,
    profiles,
    noteSeen(ids) {
      const now = clock.now();
      seenWritten = seenWritten.then(() => store.lastSeen.write(ids, now))
        .catch(logger.onError("seen_unwritten"));
    },
    onError: logger.onError("profiles_unread"),
    roundMs: Math.min(ROUND_MS, config.heartbeatMs),
  });
  const headPublisher = new HeadPublisher({
    heads,
    memberships,
    onError: logger.onError("heads_untold"),
  });
  const unreadPublisher = new UnreadPublisher({
    cursors,
    memberships,
    sockets,
    headPublisher,
    roomLists,
    logger,
  });
  const lists = new ListPublisher({
    blocks: store.blocks,
    rooms,
    memberships,
    sockets,
    presence,
    headPublisher,
    unreadPublisher,
    logger,
  });
  const userPublisher = new UserPublisher({ ...store, access, sockets, presence, logger });
  const hub = new Hub({
    bus,
    channels,
    heads,
    headPublisher,
    blocks: store.blocks,
    lists,
    presence,
    users: userPublisher,
    settings: store.settings,
    clock,
  });
  users.onChanged((notice) => hub.notify(notice));
  sessions.onRevoked(({ id }) => sockets.revoke(id));
  const presenceSync = new PresenceSync({
    rows: new PresenceSnapshots(store.kv, notices, counters),
    presence,
    bus,
    profiles,
    clock,
    onError: logger.onError("presence_rows_failed"),
  });
  const follower = new CounterFollower({
    counters,
    modes: config.fanout,
    bus,
    logger,
    readBehind: (shards) => readBehind(store, { bus, hub, sockets, presenceSync }, shards),
  });
  return {
    bus,
    sockets,
    channels,
    heads,
    headPublisher,
    presence,
    hub,
    async close() {
      await follower.close();
      sockets.stop();
      await headPublisher.close();
      await presence.close();
      await presenceSync.close();
      await seenWritten;
    },
  };
}

/** Reads from the store what other isolates did behind these counters, and sends it to the sockets. */
async function readBehind(
  { counters, notices, sessions }: Store,
  { bus, hub, sockets, presenceSync }: Pick<Delivery, "bus" | "hub" | "sockets"> & {
    presenceSync: PresenceSync;
  },
  shards: ReadonlySet<string>,
): Promise<void> {
  await hub.readBehind(shards);
  if (shards.has(LISTS)) {
    const { isolates } = await counters.others();
    presenceSync.keepOnly(isolates);
    const unreached = isolates.filter((id) => !bus.reaches(id));
    for (const notice of await notices.fresh(unreached)) {
      if (notice.change === "here") presenceSync.read(notice.isolate);
      else hub.applyNotice(notice);
    }
  }
  if (!shards.has(SESSIONS)) return;
  for (const id of await sessions.ended(sockets.sessions())) sockets.endSession(id);
}
