import { AccountDeletion } from "./auth/account_deletion.ts";
import { Accounts } from "./auth/accounts.ts";
import { Attempts } from "./auth/attempts.ts";
import { Devices } from "./auth/devices.ts";
import { Doors } from "./auth/doors.ts";
import { namedPeople } from "./auth/named_people.ts";
import { OwnAvatars } from "./auth/own_avatars.ts";
import { OwnSessions } from "./auth/own_sessions.ts";
import { Passwords, SCRYPT_COST } from "./auth/passwords.ts";
import { Profiles } from "./auth/profiles.ts";
import { Resets } from "./auth/resets.ts";
import { type Clock, type Stopwatch, systemClock } from "./base/clock.ts";
import type { Config } from "./base/config.ts";
import { Logger } from "./base/logger.ts";
import { type Chat, openChat } from "./chat/chat.ts";
import { nameEmojisFromData } from "./http/emoji_data.ts";
import { OwnArchives } from "./http/account/own_archive.ts";
import { OriginLog } from "./http/public_origin.ts";
import { openSecret } from "./store/kv/secret.ts";
import { openStore, type Store } from "./store/store.ts";
import { readCommandLine } from "./text/command_line.ts";

/** The object graph of one isolate. */
export interface Services extends Store, Chat {
  config: Config;
  clock: Clock & Stopwatch;
  logger: Logger;
  originLog: OriginLog;
  accounts: Accounts;
  doors: Doors;
  ownSessions: OwnSessions;
  ownAvatars: OwnAvatars;
  profiles: Profiles;
  resets: Resets;
  ownArchives: OwnArchives;
  accountDeletion: AccountDeletion;
  /** Ends timers, the bus and the database; everything accepted is committed first. */
  close(): Promise<void>;
}

/** Opens the store and wires everything, the one place that does. */
export async function openServices(
  config: Config,
  { clock = systemClock }: { clock?: Clock & Stopwatch } = {},
): Promise<Services> {
  const logger = new Logger(config.logLevel);
  const store = await openStore({ config, clock, logger });
  const { kv, users, sessions } = store;
  const chat: Chat = openChat(store, {
    config,
    clock,
    logger,
    findPeople: (asker, usernames) => namedPeople({ users, access: chat.access }, asker, usernames),
    formsOf(draft) {
      const { text = draft } = readCommandLine(draft);
      return [draft, text, nameEmojisFromData(text)];
    },
  });
  const attempts = new Attempts({
    counts: store.attemptCounts,
    secret: await openSecret(kv, "attempts"),
    enabled: config.rateLimits,
  });
  const passwords = new Passwords({ cost: { ...SCRYPT_COST, ln: config.passwordCost } });
  const accounts = new Accounts({
    users,
    sessions,
    devices: new Devices(await openSecret(kv, "devices")),
    attempts,
    passwords,
  });
  const ownSessions = new OwnSessions({
    sessions,
    uses: store.sessionUses,
    clock,
    connected: () => chat.delivery.sockets.sessions(),
  });
  const doors = new Doors({
    ...store,
    roomService: chat.roomService,
    accounts,
    attempts,
    secret: await openSecret(kv, "doors"),
  });
  store.sweep.start();
  store.use.start(() => chat.delivery.sockets.size);
  chat.erasures.start();
  return {
    ...store,
    ...chat,
    config,
    clock,
    logger,
    originLog: new OriginLog(logger, clock),
    accounts,
    doors,
    ownAvatars: new OwnAvatars(users, store.avatars, clock),
    profiles: new Profiles(users, clock),
    ownSessions,
    accountDeletion: new AccountDeletion({ ...store, ...chat, accounts }),
    ownArchives: new OwnArchives({ ...store, ...chat, ownSessions, config, clock }),
    resets: new Resets({
      ...store,
      links: store.resetLinks,
      accounts,
      passwords,
      attempts,
    }),
    async close() {
      await chat.close();
      await store.close();
    },
  };
}
