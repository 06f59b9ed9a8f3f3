import * as v from "valibot";
import { BotCommands } from "../../store/commands.ts";
import { keys } from "../../store/kv/keys.ts";
import type { Kv } from "../../store/kv/kv.ts";
import type { Blocks } from "../../store/people/blocks.ts";
import type { Sessions } from "../../store/people/sessions.ts";
import { forgetFormerNames } from "../../store/people/usernames.ts";
import type { Invitations } from "../../store/rooms/invitations.ts";
import { endInvitesOf } from "../../store/rooms/invites.ts";
import type { Reports } from "../../store/server/reports.ts";
import type { Audit } from "../../store/server/audit.ts";
import type { ServerInvites } from "../../store/server/server_invites.ts";

/** Rows that go in one commit. */
const AT_ONCE = 200;

/** What holds a person's rows. */
export interface OwnRowsDeps {
  kv: Kv;
  sessions: Pick<Sessions, "revokeAll">;
  serverInvites: Pick<ServerInvites, "endAllOf">;
  invitations: Pick<Invitations, "forget">;
  blocks: Pick<Blocks, "forget">;
  reports: Pick<Reports, "forget">;
  audit: Pick<Audit, "forgetNames">;
}

/** Whose rows go, and which. */
export interface OwnRows {
  user: string;
  /** The account is gone. */
  isGone: boolean;
  /** The words go. */
  words: boolean;
}

/**
 * Removes what a person had for themselves: drafts, bookmarks, what waits for a moderator and the
 * commands that they answer; and, of an account that is gone, what it had read, followed and was
 * mentioned in, its pictures and sessions, the names that it had, whom it invited and whom it blocked.
 */
export async function removeOwnRows(
  { kv, sessions, serverInvites, invitations, blocks, reports, audit }: OwnRowsDeps,
  { user, isGone, words }: OwnRows,
): Promise<void> {
  await removeAll(kv, keys.draftsOf(user));
  await kv.commit((op) => op.delete(keys.draftIndex(user)));
  await removeAll(kv, keys.bookmarks(user));
  await removeAll(kv, keys.bookmarksOf(user));
  const commands = new BotCommands(kv);
  for (const { name, by } of await commands.list()) {
    if (by === user) await commands.remove(name, by, false);
  }
  await reports.forget(user, { words });
  if (!isGone) return;
  await sessions.revokeAll(user);
  await forgetFormerNames(kv, user);
  await endInvitesOf(kv, user);
  await serverInvites.endAllOf(user);
  await invitations.forget(user);
  await blocks.forget(user);
  await audit.forgetNames(user);
  // Both sides of what it follows.
  await removeAll(kv, keys.threadsOf(user), ([, , room, seq]) => [
    keys.follower(v.parse(v.string(), room), v.parse(v.number(), seq), user),
  ]);
  const prefixes = [
    keys.cursorsOf(user),
    keys.mentionsOf(user),
    keys.broughtBy(user),
    keys.avatarsOf(user),
    keys.admissionsOf(user),
  ];
  for (const prefix of prefixes) await removeAll(kv, prefix);
  await kv.commit((op) =>
    op.delete(keys.roomsMade(user)).delete(keys.reportsMade(user)).delete(keys.archivesTaken(user))
      .delete(keys.reportNews(user))
      .delete(keys.seen(user))
  );
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
