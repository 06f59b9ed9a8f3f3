import type { Operation } from "./batch.ts";
import { keys } from "./keys.ts";
import type { Kv } from "./kv.ts";

/** A message's name in its room: the author's own, so that it is unique for each author alone. */
export interface Named {
  user: string;
  cid: string;
}

/** A name with the place that its message was given. */
export interface Placed extends Named {
  seq: number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Which seq each cid was given, for as long as the room lives. Names that are greater than all that
 * their author had used before are kept together, a row for each author and commit, and found by the
 * last of them; clients count upwards, so that is nearly all. Any other name has a row of its own,
 * since it may lie between those of a row.
 */
export class Cids {
  #kv: Kv;

  constructor(kv: Kv) {
    this.#kv = kv;
  }

  /** The seq that each of these was given; undefined where it was given none. */
  seqsOf(room: string, named: readonly Named[]): Promise<(number | undefined)[]> {
    return Promise.all(named.map(async ({ user, cid }) => {
      const [single, [run]] = await Promise.all([
        this.#kv.get<number>(keys.cid(room, user, cid)),
        this.#kv.list<Uint8Array>({
          prefix: keys.cidRuns(room, user),
          start: keys.cidRun(room, user, cid),
        }, { limit: 1 }),
      ]);
      return single.value ?? (run && decodeRun(run.value).get(cid));
    }));
  }

  /** The greatest name that each of these people has used; undefined for whoever has used none. */
  newest(room: string, users: readonly string[]): Promise<(string | undefined)[]> {
    return Promise.all(users.map(async (user) => {
      const found = await Promise.all(
        [keys.cidsOf(room, user), keys.cidRuns(room, user)].map((prefix) =>
          this.#kv.list({ prefix }, { limit: 1, reverse: true })
        ),
      );
      return found.flat().map(({ key }) => String(key.at(-1))).sort().at(-1);
    }));
  }

  /** Adds the names of one commit to it, each of which is used for the first time. */
  put(op: Operation, room: string, placed: readonly Placed[], isNew: (named: Named) => boolean) {
    const runs = new Map<string, Placed[]>();
    for (const each of placed) {
      if (isNew(each)) runs.getOrInsertComputed(each.user, () => []).push(each);
      else op.set(keys.cid(room, each.user, each.cid), each.seq);
    }
    for (const [user, run] of runs) {
      const last = run.reduce((last, { cid }) => cid > last ? cid : last, "");
      op.set(keys.cidRun(room, user, last), encodeRun(run));
    }
  }
}

function encodeRun(run: readonly Placed[]): Uint8Array {
  return encoder.encode(run.map(({ cid, seq }) => `${cid} ${seq}`).join("\n"));
}

function decodeRun(bytes: Uint8Array): Map<string, number> {
  return new Map(
    decoder.decode(bytes).split("\n").map((line) => {
      const [cid = "", seq] = line.split(" ");
      return [cid, Number(seq)];
    }),
  );
}
