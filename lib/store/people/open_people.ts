import type { Clock } from "../../base/clock.ts";
import type { Counters } from "../isolates/counters.ts";
import type { Notices } from "../isolates/notices.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import { AttemptCounts } from "./attempt_counts.ts";
import { Avatars } from "./avatars.ts";
import { Blocks } from "./blocks.ts";
import { LastSeen } from "./last_seen.ts";
import { MarkedPeople } from "./marked_people.ts";
import { People } from "./people.ts";
import { ResetLinks } from "./reset_links.ts";
import { SessionUses } from "./session_uses.ts";
import { Sessions } from "./sessions.ts";
import { Users } from "./users.ts";

/** The parts of the store that are about people, and about how they get in. */
export interface PeopleStore {
  users: Users;
  people: People;
  /** Whoever is a guest of the server, and whoever is not active. */
  guests: MarkedPeople;
  inactive: MarkedPeople;
  blocks: Blocks;
  sessions: Sessions;
  sessionUses: SessionUses;
  resetLinks: ResetLinks;
  attemptCounts: AttemptCounts;
  avatars: Avatars;
  lastSeen: LastSeen;
}

/** Opens them, with what of them every isolate has in memory. */
export async function openPeople(
  { kv, clock, counters, notices }: {
    kv: Kv;
    clock: Clock;
    counters: Counters;
    notices: Notices;
  },
): Promise<PeopleStore> {
  const users = new Users(kv, clock, notices);
  const [guests, inactive, blocks] = await Promise.all([
    MarkedPeople.open(kv, keys.guests(), keys.guest),
    MarkedPeople.open(kv, keys.inactives(), keys.inactive),
    Blocks.open(kv, notices),
  ]);
  return {
    users,
    people: new People(users),
    guests,
    inactive,
    blocks,
    sessions: new Sessions({ kv, users, guests, inactive, clock, counters }),
    sessionUses: new SessionUses(kv, clock),
    resetLinks: new ResetLinks(kv, clock),
    attemptCounts: new AttemptCounts(kv, clock),
    avatars: new Avatars(kv),
    lastSeen: new LastSeen(kv),
  };
}
