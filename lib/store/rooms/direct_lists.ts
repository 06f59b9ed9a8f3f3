import * as v from "valibot";
import { roomNotFound } from "../../base/errors.ts";
import type { Head } from "../log/head.ts";
import type { Notices } from "../isolates/notices.ts";
import { keys } from "../kv/keys.ts";
import type { Entry, Kv } from "../kv/kv.ts";
import type { Operation } from "../kv/operation.ts";

// A direct room is in the list of whoever made it, and in those of the others from its first message on;
// whoever hides it has it back with the next one. Its head names those who do not have it in their lists
// (`unlisted`), so that the commit of a message needs no read to find them.

const Membership = v.object({ joinedAt: v.number(), unlisted: v.optional(v.literal(true)) });

/** The people in whose lists a direct room is again with a message. */
export interface ListedAgain {
  users: readonly string[];
  memberships: readonly Entry<unknown>[];
  /** The room's head, where the message is in one of its threads, whose commit does not write it. */
  head: Entry<Head> | undefined;
}

/** Reads what a message in a direct room changes for those who do not have it in their lists. */
export async function readListedAgain(
  kv: Kv,
  room: string,
  users: readonly string[],
  isInThread: boolean,
): Promise<ListedAgain> {
  const [head, memberships] = await Promise.all([
    isInThread ? kv.get<Head>(keys.head(room)) : undefined,
    kv.getMany(users.map((user) => keys.roomOf(user, room))),
  ]);
  return { users, memberships, head };
}

/** Adds to a message's commit that the room is in these lists again. */
export function putListed(op: Operation, room: string, listed: ListedAgain): void {
  const { users, memberships, head } = listed;
  for (const [index, user] of users.entries()) {
    const entry = memberships[index]!;
    if (entry.value === null) continue;
    const { joinedAt } = v.parse(Membership, entry.value);
    op.check(entry).set(keys.roomOf(user, room), { joinedAt });
  }
  if (head === undefined || head.value === null) return;
  const { unlisted: _, ...rest } = head.value;
  op.check(head).set(keys.head(room), rest);
}

/**
 * Has the room in the person's list, where it was hidden or had no message yet.
 *
 * @returns whether it was not there
 */
export function listAgain(
  kv: Kv,
  notices: Pick<Notices, "put">,
  room: string,
  user: string,
): Promise<boolean> {
  return setListed(kv, notices, { room, user, isListed: true });
}

/**
 * Takes the room out of the person's list until its next message.
 *
 * @returns whether it was there
 */
export function unlist(
  kv: Kv,
  notices: Pick<Notices, "put">,
  room: string,
  user: string,
): Promise<boolean> {
  return setListed(kv, notices, { room, user, isListed: false });
}

async function setListed(
  kv: Kv,
  notices: Pick<Notices, "put">,
  { room, user, isListed }: { room: string; user: string; isListed: boolean },
): Promise<boolean> {
  return await kv.update(async (op) => {
    const [head, membership] = await Promise.all([
      kv.get<Head>(keys.head(room)),
      kv.get(keys.roomOf(user, room)),
    ]);
    if (head.value === null || membership.value === null) throw roomNotFound();
    const { joinedAt, unlisted } = v.parse(Membership, membership.value);
    if ((unlisted === undefined) === isListed) return false;
    const { unlisted: before = [], ...rest } = head.value;
    const others = before.filter((id) => id !== user);
    const now = isListed ? others : [...others, user];
    op.check(head, membership)
      .set(keys.head(room), { ...rest, ...(now.length === 0 ? {} : { unlisted: now }) })
      .set(keys.roomOf(user, room), { joinedAt, ...(isListed ? {} : { unlisted: true }) });
    notices.put(op, { room, users: [user], change: isListed ? "joined" : "hidden" });
    return true;
  });
}
