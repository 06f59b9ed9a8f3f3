import type { Person } from "../../protocol/event.ts";
import type { OwnStatus } from "../../protocol/own_status.ts";

/** What the store knows of somebody that presence has to know. */
export interface Profile {
  person: Person;
  status: OwnStatus | undefined;
  /** The rooms that they belong to. */
  rooms: ReadonlySet<string>;
}

/** Reads profiles; ids of nobody are left out. */
export type ReadProfiles = (users: readonly string[]) => Promise<Profile[]>;

/** People who are looked up at a time. */
const READ_AT_ONCE = 50;

/**
 * Looks people up who have changed. One look after the other, so that the last one to end is the last
 * one to have begun: whatever the order of the news, what remains is what the store has.
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

  /** Looks the person up, soon. */
  read(user: string): void {
    this.#wanted.add(user);
    this.#reading ??= this.#readAll();
  }

  /** Resolves when nothing is being looked up. */
  async close(): Promise<void> {
    this.#wanted.clear();
    await this.#reading;
  }

  async #readAll(): Promise<void> {
    // One turn of the loop lets what is asked for together be read together.
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
