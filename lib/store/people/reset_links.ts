import * as v from "valibot";
import type { Clock } from "../../base/clock.ts";
import { ChatError } from "../../base/errors.ts";
import { newSecret } from "../../base/ids.ts";
import { keys } from "../kv/keys.ts";
import type { Entry, Kv } from "../kv/kv.ts";
import type { Operation } from "../kv/operation.ts";
import type { Expiring } from "../kv/sweep.ts";
import { hashToken } from "./sessions.ts";

/** How long a link is good for, in milliseconds. */
export const RESET_MS = 24 * 60 * 60 * 1_000;

/** Random bytes in a code: 24 characters that nobody guesses. */
const CODE_BYTES = 18;

const CODE = /^[A-Za-z0-9_-]{24}$/;

/** A way to a new password for whoever has the code; times are in milliseconds since 1970 (UTC). */
const StoredReset = v.object({
  /** SHA-256 of the code in hexadecimal. The code itself is nowhere but with its bearer. */
  id: v.string(),
  user: v.string(),
  expiresAt: v.number(),
  /** The versionstamp of the password that it replaces: another one, and it is no longer good. */
  password: v.nullable(v.string()),
});

/** Which link a person has at present. */
const Present = v.object({ id: v.string(), expiresAt: v.number() });

/** Links that have run out, and that they were somebody's present ones. */
export const expiringResets: readonly Expiring[] = [keys.resets(), keys.resetsOf()].map((
  prefix,
) => ({
  prefix,
  expired: ({ key, value }, now) => v.parse(Present, value).expiresAt <= now ? [key] : undefined,
}));

/** The same answer for a link that never was, one that was used, has run out or was taken back. */
export function resetNotFound(): ChatError {
  return new ChatError(
    "not_found",
    "This link is not valid, or no longer: it can be used once, within 24 hours. Ask for a new one.",
    { field: "code" },
  );
}

/**
 * Links to a new password: for one person, one use and a day, and one at a time. A link ends with the
 * next one, with the password that it was made to replace, and with whatever puts its person out.
 */
export class ResetLinks {
  #kv: Kv;
  #clock: Clock;

  constructor(kv: Kv, clock: Clock) {
    this.#kv = kv;
    this.#clock = clock;
  }

  /** Adds a new link to a commit, and that the one before it ends; its code, which is told nowhere else. */
  async put(op: Operation, user: string): Promise<string> {
    const code = newSecret(CODE_BYTES);
    const [former, password] = await this.#kv.getMany([keys.resetOf(user), keys.password(user)]);
    const id = await hashToken(code);
    const expiresAt = this.#clock.now() + RESET_MS;
    putEndOf(op, former!);
    op.check(former!, password!)
      .set(keys.resetOf(user), { id, expiresAt })
      .set(keys.reset(id), { id, user, expiresAt, password: password!.versionstamp });
    return code;
  }

  /** Adds to a commit that the person's link ends, if there is one. */
  async putEnd(op: Operation, user: string): Promise<void> {
    const former = await this.#kv.get(keys.resetOf(user));
    op.check(former).delete(keys.resetOf(user));
    putEndOf(op, former);
  }

  /**
   * The id of the person whom a code is for.
   *
   * @throws {ChatError} `not_found`, whatever is the matter with it
   */
  async find(code: string): Promise<string> {
    return (await this.#read(code)).user;
  }

  /**
   * Gives the person another password by a code, which is used up by it: of any number of uses at once
   * exactly one succeeds. `also` puts more into the commit.
   *
   * @throws {ChatError} `not_found`, whatever is the matter with it
   */
  async spend(
    code: string,
    passwordHash: string,
    also: (op: Operation, user: string) => Promise<void>,
  ): Promise<void> {
    await this.#kv.update(async (op) => {
      const { user, entries } = await this.#read(code);
      op.check(...entries).set(keys.password(user), passwordHash);
      for (const { key } of entries.slice(0, 2)) op.delete(key);
      await also(op, user);
    });
  }

  /** A good link, with what its being good rests on: the link and whose it is first. */
  async #read(code: string): Promise<{ user: string; entries: Entry<unknown>[] }> {
    if (!CODE.test(code)) throw resetNotFound();
    const link = await this.#kv.get(keys.reset(await hashToken(code)));
    if (link.value === null) throw resetNotFound();
    const { id, user, expiresAt, password } = v.parse(StoredReset, link.value);
    const [present, hash] = await this.#kv.getMany([keys.resetOf(user), keys.password(user)]);
    const isGood = expiresAt > this.#clock.now() && idOf(present!) === id &&
      hash!.versionstamp === password;
    if (!isGood) throw resetNotFound();
    return { user, entries: [link, present!, hash!] };
  }
}

function putEndOf(op: Operation, present: Entry<unknown>): void {
  const id = idOf(present);
  if (id !== undefined) op.delete(keys.reset(id));
}

function idOf({ value }: Entry<unknown>): string | undefined {
  return value === null ? undefined : v.parse(Present, value).id;
}
