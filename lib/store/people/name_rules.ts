import * as v from "valibot";
import { locks } from "../../base/runtime.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import { nameKeys, readRoom } from "../rooms/room.ts";
import { indexKeys, usernameIndex } from "./usernames.ts";

/**
 * Counts up when names fold, or look like each other, by other rules than before: then the names that
 * are there are indexed again.
 */
const VERSION = 2;

/** Entries that are read at a time. */
const PAGE = 500;

/** Keys that are put in one commit, which may check a hundred. */
const CHECKS = 100;

const Named = v.object({ id: v.string(), username: v.string() });

/**
 * Indexes the names of people and public rooms again after their rules have changed, so that new ones
 * are compared with those of before. Usernames go on being found under what they were; of two names
 * of before that look alike by the new rules, the older one keeps others away.
 */
export async function applyNameRules(kv: Kv): Promise<void> {
  if (await areApplied(kv)) return;
  // One isolate of a process does it, and the others find it done.
  await locks.request(`parlor:name_rules:${kv.file}`, {}, async () => {
    if (!await areApplied(kv)) await indexAgain(kv);
  });
}

async function areApplied(kv: Kv): Promise<boolean> {
  return (await kv.get(keys.nameRules())).value === VERSION;
}

async function indexAgain(kv: Kv): Promise<void> {
  for await (const page of kv.pages(keys.users(), PAGE)) {
    const wanted = page.flatMap(({ value }) => {
      const { id, username } = v.parse(Named, value);
      return indexKeys(usernameIndex(username)).map((key): Wanted => ({ key, id }));
    });
    await take(kv, wanted);
  }
  for await (const page of kv.pages(keys.rooms(), PAGE)) {
    const shared = page.map(({ value }) => readRoom(value)).filter(({ kind }) => kind === "public");
    await take(
      kv,
      shared.flatMap(({ id, name }) => nameKeys(name).map((key): Wanted => ({ key, id }))),
    );
  }
  // A room is listed once, under its name as it folds now.
  for await (const page of kv.pages(keys.roomNames(), PAGE)) {
    for (const { key, value, versionstamp } of page) {
      const room = await kv.get(keys.room(v.parse(v.string(), value)));
      if (room.value === null) continue;
      const [listed] = nameKeys(readRoom(room.value).name);
      if (listed === undefined || listed.at(-1) === key.at(-1)) continue;
      if ((await kv.get(listed)).value !== value) continue;
      await kv.commit((op) => op.check({ key, versionstamp }).delete(key));
    }
  }
  await kv.commit((op) => op.set(keys.nameRules(), VERSION));
}

/** A key that somebody's name is to be found under. */
interface Wanted {
  key: Deno.KvKey;
  id: string;
}

/** Puts each id under its key, unless somebody has that: whoever comes first of those that are new. */
async function take(kv: Kv, wanted: readonly Wanted[]): Promise<void> {
  const entries = await kv.getMany(wanted.map(({ key }) => key));
  const free = wanted.filter((_, index) => entries[index]?.value === null);
  const first = new Map(free.toReversed().map((one) => [JSON.stringify(one.key), one]));
  const missing = [...first.values()];
  const put = (some: readonly Wanted[]) =>
    kv.commit((op) => {
      for (const { key, id } of some) op.check({ key, versionstamp: null }).set(key, id);
    });
  for (let from = 0; from < missing.length; from += CHECKS) {
    const some = missing.slice(from, from + CHECKS);
    // When somebody else was quicker with one of them, each goes by itself.
    if (await put(some) === undefined) { for (const one of some) await put([one]); }
  }
}
