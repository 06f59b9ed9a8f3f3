import type { Person } from "../../protocol/event.ts";

/** The people known on a page, by id. */
export type PeopleById = ReadonlyMap<string, Person>;

/** Adds people, the newest word about each counting; the same map when nothing is new. */
export function withPeople(people: PeopleById, news: readonly Person[]): PeopleById {
  const changed = news.filter((person) =>
    JSON.stringify(people.get(person.id)) !== JSON.stringify(person)
  );
  if (changed.length === 0) return people;
  return new Map([...people, ...changed.map((person) => [person.id, person] as const)]);
}
