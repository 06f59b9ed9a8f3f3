import * as v from "valibot";
import type { Clock } from "../../base/clock.ts";
import { newSecret } from "../../base/ids.ts";
import { locks } from "../../base/runtime.ts";
import type { Operation } from "./operation.ts";
import { keys } from "./keys.ts";
import type { Entry, Kv } from "./kv.ts";
import { LOBBY } from "../rooms/room.ts";

/** Random bytes in a name: 8 characters. */
const NAME_BYTES = 6;

/** How long whoever starts at the same time may take to find the same, in milliseconds. */
const TOGETHER_MS = 10_000;

/** The record of the database's present life. */
const Row = v.object({
  name: v.string(),
  /** What was found beside it when this life began, and when that was, until the next commit. */
  begun: v.optional(v.object({ found: v.string(), at: v.number() })),
});
type Begun = NonNullable<v.InferOutput<typeof Row>["begun"]>;

/** The content of the small file beside the database. */
const Beside = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    /** When the database was last seen, by its own counting of commits. */
    versionstamp: v.string(),
    /** The inode of the file. */
    ino: v.nullable(v.number()),
  }),
);

/** The file beside a database, and the one that is to take its place. */
const besideOf = (path: string) => `${path}-incarnation`;
const nextOf = (beside: string) => `${beside}-next`;

/**
 * The present life of the database. A backup that is put back goes on counting where it ends, so that
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
  static async open(kv: Kv, clock: Clock): Promise<Incarnation> {
    const path = kv.file;
    if (path === undefined) return new Incarnation("", undefined, null);
    // One isolate finds it out, and the others what it stored.
    return await locks.request(`parlor:incarnation:${path}`, {}, async () => {
      while (true) {
        const [row, lobby] = await kv.getMany([keys.incarnation(), keys.head(LOBBY)]);
        const text = await Deno.readTextFile(besideOf(path)).catch(() => "");
        const { ino } = await Deno.stat(path);
        const known = v.parse(v.nullish(Row), row?.value);
        const found = await nameFrom(`${text} ${ino}`);
        const now = clock.now();
        if (known && (isSame(row!, text, ino) || isTogether(known.begun, { found, at: now }))) {
          return new Incarnation(known.name, path, ino);
        }
        const isNew = !known && lobby?.value === null;
        const name = isNew ? "" : newSecret(NAME_BYTES);
        const begun = new Incarnation(name, path, ino);
        try {
          const versionstamp = await kv.commit((op) =>
            op.check(row!).set(keys.incarnation(), { name, begun: { found, at: now } })
          );
          // Another process was first.
          if (versionstamp === undefined) continue;
          await begun.committed(versionstamp);
          return begun;
        } catch {
          // Nothing can be stored: until something can, each isolate finds the same by itself.
          return new Incarnation(await nameFrom(`${found} ${row?.versionstamp}`), path, ino);
        }
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
        await Deno.writeTextFile(next, JSON.stringify({ versionstamp, ino: this.#ino }), {
          mode: 0o600,
        });
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

/** Whether somebody who starts at the same time has found the same, and begun this life for it. */
function isTogether(begun: Begun | undefined, own: Begun): boolean {
  return begun?.found === own.found && Math.abs(begun.at - own.at) < TOGETHER_MS;
}

async function nameFrom(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest, 0, NAME_BYTES).toHex();
}
