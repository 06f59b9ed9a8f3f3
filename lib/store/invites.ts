import * as v from "valibot";
import { ChatError } from "../base/errors.ts";
import type { Clock } from "../base/clock.ts";
import { newSecret } from "../base/ids.ts";
import { keys } from "./keys.ts";
import type { Kv } from "./kv.ts";

const HOUR_MS = 60 * 60 * 1_000;

/** How long an invite is good for when nothing else is asked for, and at most. */
export const INVITE_HOURS = { default: 7 * 24, max: 365 * 24 };

/** How many people one invite may bring, at most. */
export const INVITE_USES = 1_000;

/** Invites of one room that may be good at a time. */
const INVITES = 50;

/** Random bytes in a code: 24 characters that nobody guesses. */
const CODE_BYTES = 18;
const CODE = /^[A-Za-z0-9_-]{24}$/;

/** A way into a room for whoever has the code; times are in milliseconds since 1970 (UTC). */
const StoredInvite = v.object({
  code: v.string(),
  room: v.string(),
  by: v.string(),
  createdAt: v.number(),
  expiresAt: v.number(),
  /** How many people it brings; undefined: as many as come. */
  uses: v.optional(v.number()),
  used: v.number(),
});
/** A way into a room for whoever has the code. */
export type Invite = v.InferOutput<typeof StoredInvite>;

const count = (max: number) =>
  v.pipe(
    v.string("must be a number"),
    v.trim(),
    v.regex(/^\d{1,9}$/, `must be a whole number from 1 to ${max}`),
    v.transform(Number),
    v.minValue(1, "must be at least 1"),
    v.maxValue(max, `must be at most ${max}`),
  );

const Wanted = v.object({
  uses: v.optional(v.union([v.literal(""), count(INVITE_USES)], "must be a number")),
  hours: v.optional(v.union([v.literal(""), count(INVITE_HOURS.max)], "must be a number")),
});

/** Reads a stored invite, or undefined for one that is not there or no longer good. */
export function readInvite(value: unknown, now: number): Invite | undefined {
  if (value === null || value === undefined) return undefined;
  const invite = v.parse(StoredInvite, value);
  const isUsedUp = invite.uses !== undefined && invite.used >= invite.uses;
  return isUsedUp || invite.expiresAt <= now ? undefined : invite;
}

/** The same answer for an invite that never was, one that has run out and one that was taken back. */
export function inviteNotFound(): ChatError {
  return new ChatError("not_found", "This invite is not there, or no longer good.", {
    field: "code",
  });
}

/** Invites: by link, for a time, for a number of people, until they are taken back. */
export class Invites {
  #kv: Kv;
  #clock: Clock;

  constructor(kv: Kv, clock: Clock) {
    this.#kv = kv;
    this.#clock = clock;
  }

  /**
   * Makes an invite. `uses` is 1 to 1,000, as many as come when left out; `hours` 1 to 8,760, a week
   * when left out.
   *
   * @throws {ChatError} `invalid` with the field, or `conflict` for one too many
   */
  async create(
    room: string,
    by: string,
    wanted: { uses?: string | undefined; hours?: string | undefined },
  ): Promise<Invite> {
    const result = v.safeParse(Wanted, wanted, { abortEarly: true });
    if (!result.success) {
      const field = v.getDotPath(result.issues[0]) ?? "form";
      const max = field === "uses" ? INVITE_USES : INVITE_HOURS.max;
      throw new ChatError("invalid", `${field} must be a whole number from 1 to ${max}.`, {
        field,
      });
    }
    if ((await this.list(room)).length >= INVITES) {
      throw new ChatError("conflict", `A room may have at most ${INVITES} invites at a time.`);
    }
    const { uses, hours } = result.output;
    const now = this.#clock.now();
    const lastsMs = (hours || INVITE_HOURS.default) * HOUR_MS;
    const invite: Invite = {
      code: newSecret(CODE_BYTES),
      room,
      by,
      createdAt: now,
      expiresAt: now + lastsMs,
      ...(uses ? { uses } : {}),
      used: 0,
    };
    await this.#kv.commit((op) => {
      op.set(keys.invite(invite.code), invite, { expireIn: lastsMs })
        .set(keys.inviteOf(room, invite.code), true, { expireIn: lastsMs });
    });
    return invite;
  }

  /**
   * The invite of this code.
   *
   * @throws {ChatError} `not_found`, whatever is the matter with it
   */
  async get(code: string): Promise<Invite> {
    const invite = CODE.test(code)
      ? readInvite((await this.#kv.get(keys.invite(code))).value, this.#clock.now())
      : undefined;
    if (invite === undefined) throw inviteNotFound();
    return invite;
  }

  /** The invites of a room that are good now, the newest first. */
  async list(room: string): Promise<Invite[]> {
    const entries = await this.#kv.list({ prefix: keys.invitesOf(room) }, { limit: 1_000 });
    const codes = entries.map(({ key }) => String(key.at(-1)));
    const found = await this.#kv.getMany(codes.map((code) => keys.invite(code)));
    return found.flatMap(({ value }) => readInvite(value, this.#clock.now()) ?? [])
      .sort((one, other) => other.createdAt - one.createdAt);
  }

  /** Takes an invite back; nobody comes in by it any more. */
  async revoke({ room, code }: Pick<Invite, "room" | "code">): Promise<void> {
    await this.#kv.commit((op) => op.delete(keys.invite(code)).delete(keys.inviteOf(room, code)));
  }

  /** Takes back every invite of a person who does not belong to the room any more. */
  async revokeOf(room: string, by: string): Promise<void> {
    for (const invite of await this.list(room)) if (invite.by === by) await this.revoke(invite);
  }
}
