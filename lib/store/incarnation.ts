import * as v from "valibot";
import { newSecret } from "../base/ids.ts";
import { locks } from "../base/runtime.ts";
import type { Operation } from "./batch.ts";
import { keys } from "./keys.ts";
import type { Entry, Kv } from "./kv.ts";
import { LOBBY } from "./room.ts";

/** Random bytes in a name: 8 characters. */
const NAME_BYTES = 6;

/** What the database says of itself. */
const Row = v.object({ name: v.string() });

/** What a small file beside the database remembers of it. */
const Beside = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    /** When the database was last seen, by its own counting of commits. */
    versionstamp: v.string(),
    /** Which file it was. */
    ino: v.nullable(v.number()),
  }),
);

/** The file beside a database, and the one that is to take its place. */
const besideOf = (path: string) => `${path}-incarnation`;
const nextOf = (beside: string) => `${beside}-next`;

/**
 * Which life of the database this is. A backup that is put back goes on counting where it ends, so that
 * whoever saw more would take new messages for ones that they have: each log gets another epoch. That
 * a database was put back is found at the start, from a small file beside it: it is another file, or
 * has fewer commits than were seen. Nothing needs to be rewritten for it, since the name of its life is
 * a part of every epoch that is told.
 */
export class Incarnation {
  /** A part of every epoch; empty in a database's first life. */
  readonly name: string;
  #path: string | undefined;
  #ino: number | null;

  private constructor(name: string, path: string | undefined, ino: number | null) {
    this.name = name;
    this.#path = path;
    this.#ino = ino;
  }

  /** Finds it out, and begins another life when the database is not the one that was there. */
  static async open(kv: Kv): Promise<Incarnation> {
    const path = kv.file;
    if (path === undefined) return new Incarnation("", undefined, null);
    // One isolate finds it out, and the others what it stored.
    return await locks.request(`parlor:incarnation:${path}`, {}, async () => {
      const [row, lobby] = await kv.getMany([keys.incarnation(), keys.head(LOBBY)]);
      const text = await Deno.readTextFile(besideOf(path)).catch(() => "");
      const { ino } = await Deno.stat(path);
      const known = row?.value ? v.parse(Row, row.value).name : undefined;
      if (known !== undefined && isSame(row!, text, ino)) return new Incarnation(known, path, ino);
      const isNew = lobby?.value === null && known === undefined;
      const name = isNew ? "" : newSecret(NAME_BYTES);
      const begun = new Incarnation(name, path, ino);
      try {
        await begun.committed(await kv.commit((op) => begun.put(op)));
        return begun;
      } catch {
        // Nothing can be stored: until something can, each isolate finds the same by itself.
        return new Incarnation(await nameFrom(`${text} ${ino} ${row?.versionstamp}`), path, ino);
      }
    });
  }

  /** Adds to a commit that the database is alive. */
  put(op: Operation): void {
    if (this.#path !== undefined) op.set(keys.incarnation(), { name: this.name });
  }

  /** The commit went through: it is remembered beside the database, if there is room for that. */
  async committed(versionstamp: string | undefined): Promise<void> {
    if (this.#path === undefined || versionstamp === undefined) return;
    const path = besideOf(this.#path);
    const next = nextOf(path);
    // Isolates of a process take turns at the one name that they may write.
    await locks.request(`parlor:${next}`, {}, async () => {
      try {
        await Deno.writeTextFile(next, JSON.stringify({ versionstamp, ino: this.#ino }));
        await Deno.rename(next, path);
      } catch {
        // It goes on remembering what it did; that is older, and so finds less.
        await Deno.remove(next).catch(() => {});
      }
    });
  }
}

function isSame(row: Entry<unknown>, text: string, ino: number | null): boolean {
  const beside = v.safeParse(Beside, text);
  return beside.success && beside.output.ino === ino && row.versionstamp !== null &&
    row.versionstamp >= beside.output.versionstamp;
}

async function nameFrom(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest, 0, NAME_BYTES).toHex();
}
