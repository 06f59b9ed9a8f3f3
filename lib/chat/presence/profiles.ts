import type { Person } from "../../protocol/event.ts";
import type { OwnStatus } from "../../protocol/own_status.ts";
import { toPerson } from "../../store/people/people.ts";
import { isActive, type Users } from "../../store/people/users.ts";
import type { Memberships } from "../../store/rooms/memberships.ts";

/** A person as the store has them, for presence. */
export interface Profile {
  person: Person;
  status: OwnStatus | undefined;
  /** The rooms that they belong to. */
  rooms: ReadonlySet<string>;
}

/** Reads profiles; ids of nobody are left out. */
export type ReadProfiles = (users: readonly string[]) => Promise<Profile[]>;

/** Reads profiles from the store. */
export function profilesOf(
  { users, memberships }: { users: Users; memberships: Memberships },
): ReadProfiles {
  return async (ids) => {
    const found = (await users.getMany(ids)).filter((user) => user !== undefined);
    return await Promise.all(found.map(async (user) => ({
      person: toPerson(user),
      status: user.status,
      // Whoever cannot use their account is not shown anywhere.
      rooms: new Set(isActive(user) ? await memberships.roomIdsOf(user.id) : []),
    })));
  };
}

/** Profiles that are read at a time. */
const READ_AT_ONCE = 50;

/**
 * Reads the profiles of people who have changed. One read comes after the other, so that the last one
 * to end is the last one to have begun: in whatever order notices come, the result is what the store has.
 */
export class ProfileReader {
  #read: ReadProfiles;
  #found: (profile: Profile) => void;
  #failed: (error: unknown) => void;
  #wanted = new Set<string>();
  #reading: Promise<void> | undefined;

  constructor(
    read: ReadProfiles,
    found: (profile: Profile) => void,
    failed: (error: unknown) => void,
  ) {
    this.#read = read;
    this.#found = found;
    this.#failed = failed;
  }

  /** Has the person's profile read soon. */
  read(user: string): void {
    this.#wanted.add(user);
    this.#reading ??= this.#readAll();
  }

  /** Drops what was not begun, and resolves when nothing is being read. */
  async close(): Promise<void> {
    this.#wanted.clear();
    await this.#reading;
  }

  async #readAll(): Promise<void> {
    // What is asked for in one turn of the loop is read together.
    await Promise.resolve();
    try {
      while (this.#wanted.size > 0) {
        const users = [...this.#wanted].slice(0, READ_AT_ONCE);
        for (const user of users) this.#wanted.delete(user);
        for (const profile of await this.#read(users)) this.#found(profile);
      }
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#reading = undefined;
    }
  }
}
