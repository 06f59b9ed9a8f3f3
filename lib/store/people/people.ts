import { BoundedMap } from "../../base/bounded_map.ts";
import type { Person } from "../../protocol/event.ts";
import type { User, Users } from "./users.ts";

/** People kept in memory: the same few write most of what is read. */
const CACHED_PEOPLE = 10_000;

/** The public part of an account. */
export function toPerson({ id, username, name, formerNames, avatar, state }: User): Person {
  return {
    id,
    username,
    name,
    ...(avatar === undefined ? {} : { avatar }),
    ...(formerNames === undefined ? {} : { former: formerNames.map(({ name }) => name) }),
    ...(state === "gone" ? { gone: true } : {}),
  };
}

/** The people behind user ids, from memory where possible. */
export class People {
  #users: Users;
  #cache = new BoundedMap<string, Person>(CACHED_PEOPLE);
  /** Counts what was forgotten, so that a read from before it is not kept. */
  #forgotten = 0;

  constructor(users: Users) {
    this.#users = users;
  }

  /** The people with these ids, each once; ids of nobody are left out. */
  async of(ids: Iterable<string>): Promise<Person[]> {
    const wanted = [...new Set(ids)];
    const unknown = wanted.filter((id) => this.#cache.get(id) === undefined);
    const forgotten = this.#forgotten;
    const found = new Map<string, Person>();
    for (const user of await this.#users.getMany(unknown)) {
      if (user === undefined) continue;
      found.set(user.id, toPerson(user));
      if (forgotten === this.#forgotten) this.#cache.set(user.id, toPerson(user));
    }
    return wanted.flatMap((id) => found.get(id) ?? this.#cache.get(id) ?? []);
  }

  /** The person has changed: what is kept of them in memory is not them any more. */
  forget(id: string): void {
    this.#forgotten++;
    this.#cache.delete(id);
  }
}
