import type { Clock, Stopwatch } from "../base/clock.ts";
import type { Config } from "../base/config.ts";
import type { Logger } from "../base/logger.ts";
import { LOCKS_REACH_ISOLATES } from "../base/runtime.ts";
import type { Person } from "../protocol/event.ts";
import type { Store } from "../store/store.ts";
import { Access } from "./access.ts";
import { builtInCommands } from "./commands/built_in_commands.ts";
import { Commands } from "./commands/commands.ts";
import { type Delivery, openDelivery } from "./delivery/delivery.ts";
import { HeadCache } from "./delivery/head_cache.ts";
import { RateLimits } from "./limits.ts";
import { Erasures } from "./people/erasure.ts";
import { RoomEnds } from "./people/room_ends.ts";
import { Blocking } from "./people/blocking.ts";
import { Moderation } from "./moderation/moderation.ts";
import { WordRules } from "./moderation/word_rules.ts";
import { Messages } from "./messages.ts";
import { PeopleAdmin } from "./people/people_admin.ts";
import { PeopleList } from "./people/people_list.ts";
import { Finder } from "./people/finder.ts";
import { PersonCards } from "./people/person_cards.ts";
import { RoomPeople } from "./presence/room_people.ts";
import { Statuses } from "./presence/statuses.ts";
import { ReadMarks } from "./read_marks.ts";
import { PublicRooms } from "./rooms/public_rooms.ts";
import { RoomLists } from "./rooms/room_lists.ts";
import { RoomRules } from "./rooms/room_rules.ts";
import { RoomService } from "./rooms/room_service.ts";
import { Threads } from "./threads/threads.ts";
import { UnreadThreads } from "./threads/unread_threads.ts";
import { SentDrafts } from "./writing/sent_drafts.ts";
import { Writers } from "./writing/writers.ts";

export interface ChatOptions {
  config: Pick<Config, "kvPath" | "fanout" | "rateLimits" | "heartbeatMs">;
  clock: Clock & Stopwatch;
  logger: Logger;
  /** Finds people by their usernames, as far as the asker may know of them; throws a `ChatError` for one that nobody has. */
  findPeople(asker: Pick<Person, "id">, usernames: readonly string[]): Promise<Person[]>;
  /** The texts that a draft may have been posted as: as it was typed, and with emojis for their names. */
  formsOf(draft: string): readonly string[];
}

/** The parts that serve people in rooms, by socket and by HTTP. */
export interface Chat {
  delivery: Delivery;
  limits: RateLimits;
  access: Access;
  writers: Writers;
  messages: Messages;
  sentDrafts: SentDrafts;
  readMarks: ReadMarks;
  roomLists: RoomLists;
  publicRooms: PublicRooms;
  threads: Threads;
  roomService: RoomService;
  roomPeople: RoomPeople;
  personCards: PersonCards;
  finder: Finder;
  statuses: Statuses;
  peopleAdmin: PeopleAdmin;
  peopleList: PeopleList;
  commands: Commands;
  /** Removes what people leave behind, once it is started. */
  erasures: Erasures;
  moderation: Moderation;
  blocking: Blocking;
  /** Commits and answers what was accepted, and ends timers and the bus; the store is open still. */
  close(): Promise<void>;
}

/** Wires the chat of one isolate over its store. */
export function openChat(store: Store, options: ChatOptions): Chat {
  const { kv, users, people, rooms, memberships, invites, log, cursors, follows } = store;
  const { config, clock, logger, findPeople, formsOf } = options;
  const limits = new RateLimits(config.rateLimits, clock);
  const access = new Access(store);
  const heads = new HeadCache(log);
  const unread = new UnreadThreads({ follows, heads, log });
  const roomLists = new RoomLists({ ...store, access, heads, unreadThreads: unread });
  const delivery = openDelivery(store, { config, clock, access, heads, logger, roomLists });
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
  const sentDrafts = new SentDrafts({
    drafts: store.drafts,
    clock,
    forms: formsOf,
    failed: logger.onError("sent_drafts_failed"),
  });
  const words = new WordRules(store.settings);
  const messages = new Messages({
    words,
    reports: store.reports,
    access,
    memberships,
    writers,
    hub,
    presence,
    limits,
    sentDrafts,
  });
  const roomService = new RoomService({
    access,
    writers,
    hub,
    limits,
    rooms,
    memberships,
    invites,
    invitations: store.invitations,
    people,
    rules: new RoomRules({ ...store, words }),
    users,
    isBounded: config.rateLimits,
  });
  const publicRooms = new PublicRooms({ ...store, heads });
  const roomPeople = new RoomPeople({ ...store, presence, clock });
  const commands = new Commands({ access, messages, bots: store.bots });
  commands.addBuiltIn(...builtInCommands({ commands, roomService, named: findPeople }));
  const erasures = new Erasures({
    ...store,
    writers,
    roomEnds: new RoomEnds({ ...store, writers }),
    isFirst: () => store.counters.isFirst(),
    clock,
    logger,
    lock: `parlor:erasure:${config.kvPath === ":memory:" ? store.isolate : config.kvPath}`,
  });
  const peopleAdmin = new PeopleAdmin({ ...store, erasures });
  return {
    delivery,
    limits,
    access,
    writers,
    messages,
    sentDrafts,
    readMarks: new ReadMarks({ access, cursors, hub, roomLists, unreadThreads: unread }),
    roomLists,
    publicRooms,
    threads: new Threads({ log, cursors, follows, unread, people, access, roomLists }),
    roomService,
    roomPeople,
    finder: new Finder({ ...store, publicRooms }),
    personCards: new PersonCards({ ...store, roomPeople, clock }),
    statuses: new Statuses({ ...store, hub, limits, clock }),
    peopleAdmin,
    peopleList: new PeopleList(store),
    commands,
    erasures,
    blocking: new Blocking({ ...store, access, hub, limits }),
    moderation: new Moderation({ ...store, peopleAdmin, access, writers, messages, limits }),
    async close() {
      await erasures.close();
      writers.close();
      await writers.flush();
      await sentDrafts.close();
      await delivery.close();
      bus.close();
    },
  };
}
