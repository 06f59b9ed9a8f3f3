import type { ServerRole } from "../../protocol/server_role.ts";
import type { LastSeen } from "../../store/people/last_seen.ts";
import type { Sessions } from "../../store/people/sessions.ts";
import type { User, Users } from "../../store/people/users.ts";
import { foldPersonName } from "../../text/names/names.ts";

/** The states that an account is listed in; one that was deleted is not listed. */
export const PERSON_STATES = ["active", "deactivated", "banned"] as const;
/** The state of a listed account. */
export type PersonState = typeof PERSON_STATES[number];

/** Which accounts are wanted, of those that were made before one of them. */
export interface PeopleFilter {
  /** A part of the username or name, or an id. */
  q?: string | undefined;
  role?: ServerRole | undefined;
  state?: PersonState | undefined;
  before?: string | undefined;
  limit: number;
}

/** An account as those who run the server are shown it; times are in milliseconds since 1970 (UTC). */
export interface ListedPerson {
  id: string;
  username: string;
  name: string;
  /** The version of their picture; absent without one. */
  avatar?: number;
  role: ServerRole;
  state: PersonState;
  createdAt: number;
  /** When they were last here; null for somebody who never was. */
  seenAt: number | null;
  /** The devices on which they are signed in. */
  sessions: number;
}

/** Accounts that are read at a time, and for one page at most: what a filter passes over costs time. */
const READ_AT_ONCE = 500;
const READ_A_PAGE = 20_000;

export interface PeopleListOptions {
  users: Pick<Users, "listNewest">;
  sessions: Pick<Sessions, "countOf">;
  lastSeen: Pick<LastSeen, "of">;
}

/** Lists the accounts of the server, for those who run it. */
export class PeopleList {
  #options: PeopleListOptions;

  constructor(options: PeopleListOptions) {
    this.#options = options;
  }

  /**
   * At most `limit` accounts that fit, the newest first. A page may have fewer, or none, and say with
   * `next` that there is more to look through.
   */
  async page(filter: PeopleFilter): Promise<{ people: ListedPerson[]; next: string | undefined }> {
    const { limit } = filter;
    const fits = matcherOf(filter);
    const isFiltered = [filter.q, filter.role, filter.state].some((part) => part !== undefined);
    const found: User[] = [];
    let before = filter.before;
    let read = 0;
    let isOver = false;
    while (found.length <= limit && read < READ_A_PAGE && !isOver) {
      const wanted = isFiltered ? READ_AT_ONCE : limit + 1 - found.length;
      const users = await this.#options.users.listNewest({ before, limit: wanted });
      read += users.length;
      isOver = users.length < wanted;
      before = users.at(-1)?.id ?? before;
      found.push(...users.filter(fits));
    }
    const shown = found.slice(0, limit);
    const isMore = found.length > limit;
    return {
      people: await this.#describe(shown),
      next: isMore ? shown.at(-1)?.id : isOver ? undefined : before,
    };
  }

  /** One account, described as in the list. */
  async describe(user: User): Promise<ListedPerson> {
    const [person] = await this.#describe([user]);
    return person!;
  }

  async #describe(users: readonly User[]): Promise<ListedPerson[]> {
    const { sessions, lastSeen } = this.#options;
    const [seen, counts] = await Promise.all([
      lastSeen.of(users.map(({ id }) => id)),
      Promise.all(users.map(({ id }) => sessions.countOf(id))),
    ]);
    return users.map((user, index) => {
      const { id, username, name, avatar, role, createdAt } = user;
      const seenAt = seen.get(id) ?? null;
      return {
        id,
        username,
        name,
        ...(avatar === undefined ? {} : { avatar }),
        role,
        state: stateOf(user) ?? "active",
        createdAt,
        seenAt,
        sessions: counts[index] ?? 0,
      };
    });
  }
}

/** The state that an account is listed in; undefined for one that was deleted. */
function stateOf({ state }: User): PersonState | undefined {
  return state === "gone" ? undefined : state ?? "active";
}

function matcherOf({ q, role, state }: PeopleFilter): (user: User) => boolean {
  const wanted = foldPersonName(q ?? "").trim().replace(/^[@＠]/, "");
  return (user) => {
    const present = stateOf(user);
    if (present === undefined) return false;
    if (role !== undefined && user.role !== role) return false;
    if (state !== undefined && present !== state) return false;
    return wanted === "" || user.id === wanted ||
      [user.username, user.name].some((name) => foldPersonName(name).includes(wanted));
  };
}
