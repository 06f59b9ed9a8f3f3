import { ChatError } from "../base/errors.ts";
import type { Access } from "../chat/access.ts";
import type { Person } from "../protocol/event.ts";
import { nobodyNamed } from "../store/people/nobody_named.ts";
import { toPerson } from "../store/people/people.ts";
import { isActive, type Users } from "../store/people/users.ts";
import { foldUsername } from "../text/names/names.ts";

/** What names are looked up in, and what says who may know of whom. */
interface PeopleSource {
  users: Pick<Users, "byUsername">;
  access: Pick<Access, "maySee">;
}

/** Names that are looked up at a time, far more than belong anywhere. */
const NAMES = 50;

/**
 * The people with these usernames, as far as whoever asks may know of them: nobody is found who is not
 * active, and a guest finds those alone with whom they share a room. A field may hold several of them, parted by commas or blanks, each
 * with or without an @.
 *
 * @throws {ChatError} `invalid` with field `username` for a name that nobody has, or too many
 */
export async function namedPeople(
  { users, access }: PeopleSource,
  asker: Pick<Person, "id">,
  fields: readonly string[],
): Promise<Person[]> {
  const names = [...new Set(fields.flatMap((field) => field.split(/[\s,，、،]+/)))]
    .map((name) => name.replace(/^[@＠]/, "")).filter((name) => name !== "");
  if (names.length > NAMES) {
    throw new ChatError("invalid", `At most ${NAMES} people can be named at a time.`, {
      field: "username",
    });
  }
  return await Promise.all(names.map(async (name) => {
    const user = await users.byUsername(foldUsername(name));
    const isFound = user !== undefined && isActive(user) && await access.maySee(asker.id, user.id);
    if (!isFound) {
      throw nobodyNamed(name);
    }
    return toPerson(user);
  }));
}

/**
 * The one person with this username.
 *
 * @throws {ChatError} `invalid` with field `username`
 */
export async function namedPerson(
  source: PeopleSource,
  asker: Pick<Person, "id">,
  field: string,
): Promise<Person> {
  const [person, another] = await namedPeople(source, asker, [field]);
  if (person === undefined || another !== undefined) {
    throw new ChatError("invalid", "Enter one username.", {
      field: "username",
    });
  }
  return person;
}
