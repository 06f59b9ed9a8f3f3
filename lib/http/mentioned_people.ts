import { CROWD_WORDS, foldUsername } from "../text/names/names.ts";
import type { MessageEvent, Person } from "../protocol/event.ts";
import type { Services } from "../services.ts";
import { toPerson } from "../store/people/people.ts";
import { readMarkdown } from "../text/markdown/markdown.ts";
import { typedIn } from "../text/markdown/names_in.ts";
import { beginningsOf } from "../text/names/named.ts";

/** Names of one page that are looked up, beyond those of its authors. */
const NAMES = 200;

/**
 * The people of a page, and those whom its messages name, as far as the reader may know of them: what a
 * page shows of them has to be known.
 */
export async function withMentioned(
  { users, access, people: everybody }: Pick<Services, "users" | "access" | "people">,
  reader: Pick<Person, "id">,
  messages: readonly MessageEvent[],
  people: readonly Person[],
): Promise<Person[]> {
  const known = new Set(people.map(({ username }) => foldUsername(username)));
  const named = new Set(
    messages
      .flatMap(({ text = "" }) =>
        /[@＠]/.test(text) ? [...typedIn(readMarkdown(text), "mention")] : []
      )
      .flatMap((typed) => beginningsOf("mention", typed)).map(foldUsername),
  ).difference(known).difference(new Set(CROWD_WORDS));
  const found = await Promise.all(
    [...named].slice(0, NAMES).map(async (name) => {
      const user = await users.byUsername(name);
      return user !== undefined && await access.maySee(reader.id, user.id) ? [toPerson(user)] : [];
    }),
  );
  // Whoever was mentioned by a username that is somebody else's by now is not found by it.
  const mentioned = await everybody.of(messages.flatMap(({ mentions = [] }) => mentions));
  const all = [...people, ...found.flat()];
  const ids = new Set(all.map(({ id }) => id));
  return [...all, ...mentioned.filter(({ id, former }) => former !== undefined && !ids.has(id))];
}
