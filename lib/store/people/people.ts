import { BoundedMap } from "../../base/bounded_map.ts";
import type { Person } from "../../protocol/event.ts";
import type { User, Users } from "./users.ts";

/** People kept in memory: the same few write most of what is read. */
const CACHED_PEOPLE = 10_000;

/** The public part of an account. */
export function toPerson({ id, username, name }: User): Person {
  return { id, username, name };
}

/** The people behind user ids, from memory where possible. */
export class People {
  #users: Users;
  #cache = new BoundedMap<string, Person>(CACHED_PEOPLE);

  constructor(users: Users) {
    this.#users = users;
  }

  /** The people with these ids, each once; ids of nobody are left out. */
  async of(ids: Iterable<string>): Promise<Person[]> {
    const wanted = [...new Set(ids)];
    const unknown = wanted.filter((id) => this.#cache.get(id) === undefined);
    const found = new Map<string, Person>();
    for (const user of await this.#users.getMany(unknown)) {
      if (user === undefined) continue;
      found.set(user.id, toPerson(user));
      this.#cache.set(user.id, toPerson(user));
    }
    return wanted.flatMap((id) => this.#cache.get(id) ?? found.get(id) ?? []);
  }
}
