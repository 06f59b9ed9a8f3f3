import * as v from "valibot";
import { BotCommands } from "../../store/commands.ts";
import { keys } from "../../store/kv/keys.ts";
import type { Kv } from "../../store/kv/kv.ts";

/** Rows that go in one commit. */
const AT_ONCE = 200;

/**
 * Removes what a person had for themselves: drafts, bookmarks and the commands that they answer; and, of
 * an account that is gone, what it had read, followed and was mentioned in.
 */
export async function removeOwnRows(kv: Kv, user: string, isGone: boolean): Promise<void> {
  await removeAll(kv, keys.draftsOf(user));
  await kv.commit((op) => op.delete(keys.draftIndex(user)));
  await removeAll(kv, keys.bookmarks(user));
  await removeAll(kv, keys.bookmarksOf(user));
  const commands = new BotCommands(kv);
  for (const { name, by } of await commands.list()) {
    if (by === user) await commands.remove(name, by, false);
  }
  if (!isGone) return;
  // Both sides of what it follows.
  await removeAll(kv, keys.threadsOf(user), ([, , room, seq]) => [
    keys.follower(v.parse(v.string(), room), v.parse(v.number(), seq), user),
  ]);
  const prefixes = [
    keys.cursorsOf(user),
    keys.mentionsOf(user),
    keys.broughtBy(user),
    keys.avatarsOf(user),
  ];
  for (const prefix of prefixes) await removeAll(kv, prefix);
  await kv.commit((op) => op.delete(keys.roomsMade(user)).delete(keys.seen(user)));
}

/**
 * Removes all rows below a prefix.
 *
 * @param beside what else goes with the row of a key
 */
async function removeAll(
  kv: Kv,
  prefix: Deno.KvKey,
  beside: (key: Deno.KvKey) => readonly Deno.KvKey[] = () => [],
): Promise<void> {
  for await (const page of kv.pages(prefix, AT_ONCE)) {
    if (page.length === 0) return;
    await kv.commit((op) => {
      for (const { key } of page) for (const gone of [key, ...beside(key)]) op.delete(gone);
    });
  }
}
