import * as v from "valibot";
import { ChatError } from "../../base/errors.ts";
import { foldUsername } from "../../text/names/names.ts";
import { skeletonsInName, skeletonsOf } from "../../text/names/skeleton.ts";
import { keys } from "../kv/keys.ts";
import type { Entry, Kv } from "../kv/kv.ts";
import type { Operation } from "../kv/operation.ts";
import type { Expiring } from "../kv/sweep.ts";

/** How long a username that somebody gave up is kept from others, in milliseconds. */
export const REST_MS = 30 * 24 * 3_600_000;

/** Usernames of before that are kept of one person, the newest. */
const FORMER = 20;

/** Names that are read at a time when all are looked through. */
const PAGE = 500;

/** Under which names an account is found, and which it takes away from others. */
export interface UsernameIndex {
  folded: string;
  /** The look-alike forms of the name; no two accounts share one. */
  skeletons: readonly string[];
}

/** A username that somebody had, folded, and until when, in milliseconds since 1970 (UTC). */
export const FormerUsername = v.object({ name: v.string(), until: v.number() });
/** A username that somebody had, and until when, in milliseconds since 1970 (UTC). */
export type FormerUsername = v.InferOutput<typeof FormerUsername>;

/** Whose a name is: an id; or, of a name that was given up, whose it was and until when. */
const Holder = v.union([
  v.string(),
  v.object({ user: v.optional(v.string()), until: v.number() }),
]);

/** What the names of an account follow from. */
export interface Named {
  id: string;
  username: string;
  name: string;
  /** The usernames of before, the oldest first. */
  formerNames?: readonly FormerUsername[] | undefined;
}

/** The names under which the account of a username is found, and which it takes away from others. */
export function usernameIndex(username: string): UsernameIndex {
  return { folded: foldUsername(username), skeletons: skeletonsOf(username) };
}

/** The keys under which an account is found, and which it takes away from others. */
export function indexKeys({ folded, skeletons }: UsernameIndex): Deno.KvKey[] {
  return [keys.username(folded), ...skeletons.map((skeleton) => keys.usernameSkeleton(skeleton))];
}

/** The id of whoever a name leads to: who has it or, until somebody else takes it, had it last. */
export function holderOf(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  const holder = v.parse(Holder, value);
  return typeof holder === "string" ? holder : holder.user;
}

/** Whether somebody may take a name: it is nobody's, or was their own, or has rested. */
function isFreeFor(user: string | undefined, { value }: Entry<unknown>, now: number): boolean {
  if (value === null) return true;
  const holder = v.parse(Holder, value);
  if (typeof holder === "string") return holder === user;
  return holder.until + REST_MS <= now || (holder.user !== undefined && holder.user === user);
}

/**
 * Reads whose a username is, and refuses one that is another one's or looks like one that is, and a display name that looks like
 * somebody else's username; names that were given up in the last thirty days count as before.
 *
 * @param wanted the skeletons are those of the display name, none where it is the username itself
 * @param user who wants it, where they have an account
 * @returns the entries of the username, which a commit that takes it has to check
 * @throws {ChatError} `conflict` with field `username` or `name`
 */
export async function readFree(
  kv: Kv,
  wanted: { index: UsernameIndex; nameSkeletons: readonly string[] },
  now: number,
  user?: string,
): Promise<Entry<unknown>[]> {
  const entries = await kv.getMany(indexKeys(wanted.index));
  const [own, ...alike] = entries;
  if (own !== undefined && !isFreeFor(user, own, now)) {
    throw new ChatError("conflict", "This username is taken.", { field: "username" });
  }
  if (!alike.every((entry) => isFreeFor(user, entry, now))) {
    throw new ChatError("conflict", "This username looks too much like one that is taken.", {
      field: "username",
    });
  }
  const names = await kv.getMany(
    wanted.nameSkeletons.map((skeleton) => keys.usernameSkeleton(skeleton)),
  );
  if (!names.every((entry) => isFreeFor(user, entry, now))) {
    throw new ChatError(
      "conflict",
      "This name looks like somebody else’s username. Choose a different one.",
      { field: "name" },
    );
  }
  return entries;
}

/** The usernames of before of an account after it was given another one. */
export function formerAfter(user: Named, before: Named, now: number): FormerUsername[] {
  const [folded, last] = [foldUsername(user.username), foldUsername(before.username)];
  const former = before.formerNames ?? [];
  if (folded === last) return [...former];
  return [...former.filter(({ name }) => name !== last), { name: last, until: now }]
    .filter(({ name }) => name !== folded)
    .slice(-FORMER);
}

/**
 * Adds to a commit that an account is found under its names from then on. What it was found under before
 * goes on leading to it, until somebody else takes it; that they can once it has rested. A deleted
 * account is found no more, and its name rests as well.
 *
 * @throws {ChatError} `conflict` with field `username` or `name`
 */
export async function putUsername(
  kv: Kv,
  op: Operation,
  user: Named,
  before: Named,
  { now, isGone }: { now: number; isGone: boolean },
): Promise<void> {
  if (user.username === before.username && user.name === before.name) return;
  const left = indexKeys(usernameIndex(before.username));
  if (isGone) {
    for (const key of left) op.set(key, { until: now });
    return;
  }
  const index = usernameIndex(user.username);
  const nameSkeletons = user.name === user.username ? [] : skeletonsInName(user.name);
  const entries = await readFree(kv, { index, nameSkeletons }, now, user.id);
  const taken = new Set(entries.map(({ key }) => key.join("\0")));
  for (const entry of entries) op.check(entry).set(entry.key, user.id);
  for (const key of left) {
    if (!taken.has(key.join("\0"))) op.set(key, { user: user.id, until: now });
  }
}

/** Names of nobody any more that have rested; those that still lead to somebody stay. */
export const expiringUsernames: readonly Expiring[] = [
  keys.usernames(),
  keys.usernameSkeletons(),
].map((prefix) => ({
  prefix,
  expired({ key, value }, now) {
    const holder = v.parse(Holder, value);
    const isOver = typeof holder !== "string" && holder.user === undefined &&
      holder.until + REST_MS <= now;
    return isOver ? [key] : undefined;
  },
}));

/** Has no name of before lead to a deleted account any more; each rests for as long as it would have. */
export async function forgetFormerNames(kv: Kv, user: string): Promise<void> {
  for (const prefix of [keys.usernames(), keys.usernameSkeletons()]) {
    for await (const page of kv.pages(prefix, PAGE)) {
      for (const entry of page) {
        const holder = v.parse(Holder, entry.value);
        if (typeof holder === "string" || holder.user !== user) continue;
        // Whoever took the name meanwhile has it.
        await kv.commit((op) => op.check(entry).set(entry.key, { until: holder.until }));
      }
    }
  }
}
