import * as v from "valibot";
import type { Clock } from "../../base/clock.ts";
import { ChatError, roomNotFound } from "../../base/errors.ts";
import { newSecret } from "../../base/ids.ts";
import type { Operation } from "../kv/operation.ts";
import { keys } from "../kv/keys.ts";
import { type Entry, type Kv, StoredCount } from "../kv/kv.ts";
import { mayRead } from "./rights.ts";
import { type Actor, isModerator, LOBBY, readRoom, type Room } from "./room.ts";
import type { Expiring } from "../kv/sweep.ts";

/** Runs work one after the other, a queue for each key. */
class KeyedQueue {
  #last = new Map<string, Promise<unknown>>();

  /** Runs `work` when everything before it of this key has ended, well or not; its outcome. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const own = before.then(work, work);
    this.#last.set(key, own);
    try {
      return await own;
    } finally {
      if (this.#last.get(key) === own) this.#last.delete(key);
    }
  }
}

export const HOUR_MS = 60 * 60 * 1_000;

/** How long an invite is good for when nothing else is asked for, and at most. */
export const INVITE_HOURS = { default: 7 * 24, max: 365 * 24 };

/** How many people one invite may bring, at most. */
export const INVITE_USES = 1_000;

/** Invites of one room that may be good at a time. */
const INVITES = 50;

/** Invites that are read at a time when all are looked through. */
const PAGE = 500;

/** Random bytes in a code: 24 characters that nobody guesses. */
export const CODE_BYTES = 18;

export const CODE = /^[A-Za-z0-9_-]{24}$/;

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

/**
 * Reads how often and for how long an invite is to be good; blank is as good as left out.
 *
 * @throws {ChatError} `invalid` with the field
 */
export function readWanted(
  wanted: { uses?: string | undefined; hours?: string | undefined },
): v.InferOutput<typeof Wanted> {
  const result = v.safeParse(Wanted, wanted, { abortEarly: true });
  if (result.success) return result.output;
  const field = v.getDotPath(result.issues[0]) ?? "form";
  const max = field === "uses" ? INVITE_USES : INVITE_HOURS.max;
  throw new ChatError(
    "invalid",
    `The number of ${field} must be a whole number from 1 to ${max}.`,
    { field },
  );
}

/** Reads a stored invite, or undefined for one that is not there or no longer good. */
export function readInvite(value: unknown, now: number): Invite | undefined {
  if (value === null || value === undefined) return undefined;
  const invite = v.parse(StoredInvite, value);
  const isUsedUp = invite.uses !== undefined && invite.used >= invite.uses;
  return isUsedUp || invite.expiresAt <= now ? undefined : invite;
}

/** Invites that have run out or were used up. */
export const expiringInvites: Expiring = {
  prefix: keys.invites(),
  expired({ key, value }, now) {
    const { code, room } = v.parse(StoredInvite, value);
    return readInvite(value, now) === undefined ? [key, keys.inviteOf(room, code)] : undefined;
  },
};

/** The same answer for an invite that never was, one that has run out and one that was taken back. */
export function inviteNotFound(): ChatError {
  return new ChatError("not_found", "This invite does not exist, or is no longer valid.", {
    field: "code",
  });
}

/** What says whether somebody may invite to a room: their membership, and how they stand with the server. */
export function inviterKeys(room: string, user: string): Deno.KvKey[] {
  return [keys.member(room, user), keys.guest(user), keys.inactive(user)];
}

/**
 * Whether somebody may invite to the room, and their invites are good.
 *
 * @param inviter the entries of `inviterKeys`
 */
export function mayInvite(room: Room, inviter: readonly Entry<unknown>[]): boolean {
  return refuseInviter(room, inviter) === undefined;
}

/** Why somebody may not invite to the room; `inviter` are the entries of `inviterKeys`. */
export function refuseInviter(
  room: Room,
  inviter: readonly Entry<unknown>[],
): ChatError | undefined {
  const [hasRecord, isGuest, isInactive] = inviter.map(({ value }) => value !== null);
  const isMember = room.id === LOBBY ? !isGuest : hasRecord === true;
  if (isInactive || !mayRead(room, isMember, isGuest === true)) return roomNotFound();
  if (isGuest) return new ChatError("forbidden", "Guests can’t invite people.");
  if (room.kind === "direct") {
    return new ChatError("forbidden", "Nobody can be invited to a direct message.");
  }
  if (room.archived) return new ChatError("forbidden", "This room is archived.");
  if (isMember) return undefined;
  return new ChatError("forbidden", "Only members can invite people. Join the room first.");
}

/** The codes that somebody has made for a room, and what moves when one is made. */
export async function invitesOf(
  kv: Kv,
  room: string,
  by: string,
): Promise<{ codes: string[]; count: Entry<unknown> }> {
  const count = await kv.get(keys.inviteCount(room));
  const codes = await codesOf(kv, room);
  const found = await kv.getMany(codes.map((code) => keys.invite(code)));
  const made = found.flatMap(({ value }) => value === null ? [] : v.parse(StoredInvite, value));
  return { codes: made.filter((invite) => invite.by === by).map(({ code }) => code), count };
}

/** Adds to a commit that these invites of a room end. */
export function putEnd(op: Operation, room: string, codes: readonly string[]): void {
  for (const code of codes) op.delete(keys.invite(code)).delete(keys.inviteOf(room, code));
}

async function codesOf(kv: Kv, room: string): Promise<string[]> {
  const entries = await kv.list({ prefix: keys.invitesOf(room) }, { limit: 1_000 });
  return entries.map(({ key }) => String(key.at(-1)));
}

/** Ends all that somebody invited others by, to any room. */
export async function endInvitesOf(kv: Kv, by: string): Promise<void> {
  for await (const page of kv.pages(keys.invites(), PAGE)) {
    const made = page.map(({ value }) => v.parse(StoredInvite, value))
      .filter((invite) => invite.by === by);
    if (made.length === 0) continue;
    await kv.commit((op) => {
      for (const { room, code } of made) putEnd(op, room, [code]);
    });
  }
}

/**
 * Invites: by link, for a time, for a number of people, until they are taken back, and for as long as
 * whoever made them may invite. They end in the commit that ends the membership (`room_state.ts`).
 */
export class Invites {
  #kv: Kv;
  #clock: Clock;
  /** One creation at a time in each room, since invites are counted. */
  #making = new KeyedQueue();

  constructor(kv: Kv, clock: Clock) {
    this.#kv = kv;
    this.#clock = clock;
  }

  /**
   * Makes an invite to a room that `by` may see. `uses` is 1 to 1,000, as many as come when left out;
   * `hours` 1 to 8,760, a week when left out.
   *
   * @throws {ChatError} `not_found`, `forbidden`, `invalid` with the field, or `conflict` for one too
   *   many
   */
  async create(
    room: string,
    by: string,
    wanted: { uses?: string | undefined; hours?: string | undefined },
  ): Promise<Invite> {
    const { uses, hours } = readWanted(wanted);
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
    return await this.#making.run(room, async () => {
      await this.#kv.update((op) => this.#put(op, invite));
      return invite;
    });
  }

  async #put(op: Operation, invite: Invite): Promise<void> {
    const { room, by, code } = invite;
    const [count, record, inviter] = await Promise.all([
      this.#kv.get(keys.inviteCount(room)),
      this.#kv.get(keys.room(room)),
      this.#kv.getMany(inviterKeys(room, by)),
    ]);
    if (record.value === null) throw roomNotFound();
    const refusal = refuseInviter(readRoom(record.value), inviter);
    if (refusal !== undefined) throw refusal;
    if ((await this.list(room)).length >= INVITES) {
      throw new ChatError("conflict", `A room can have at most ${INVITES} invites at a time.`);
    }
    op.check(count, record, ...inviter)
      .set(keys.inviteCount(room), v.parse(StoredCount, count.value) + 1)
      .set(keys.invite(code), invite)
      .set(keys.inviteOf(room, code), true);
  }

  /**
   * The invite of this code, with the room that it leads to.
   *
   * @throws {ChatError} `not_found`, whatever is the matter with it
   */
  async get(code: string): Promise<{ invite: Invite; room: Room }> {
    const invite = CODE.test(code)
      ? readInvite((await this.#kv.get(keys.invite(code))).value, this.#clock.now())
      : undefined;
    if (invite === undefined) throw inviteNotFound();
    const [record, ...inviter] = await this.#kv.getMany([
      keys.room(invite.room),
      ...inviterKeys(invite.room, invite.by),
    ]);
    const room = record?.value == null ? undefined : readRoom(record.value);
    if (room === undefined || !mayInvite(room, inviter)) throw inviteNotFound();
    return { invite, room };
  }

  /** The invites of a room that have neither run out nor been used up, the newest first. */
  async list(room: string): Promise<Invite[]> {
    const codes = await codesOf(this.#kv, room);
    const found = await this.#kv.getMany(codes.map((code) => keys.invite(code)));
    return found.flatMap(({ value }) => readInvite(value, this.#clock.now()) ?? [])
      .sort((one, other) => other.createdAt - one.createdAt);
  }

  /**
   * Takes an invite back; nobody comes in by it any more.
   *
   * @throws {ChatError} `not_found` for one that is not there, and for another one's unless the asker
   *   moderates the room: who may not know the code is not told that there is one
   */
  async revoke(asker: Actor, room: string, code: string): Promise<void> {
    await this.#kv.update(async (op) => {
      const [record, membership, entry] = await Promise.all([
        this.#kv.get(keys.room(room)),
        this.#kv.get(keys.member(room, asker.id)),
        this.#kv.get(keys.invite(CODE.test(code) ? code : "")),
      ]);
      const invite = readInvite(entry.value, this.#clock.now());
      const of = record.value === null ? undefined : readRoom(record.value);
      const isSeen = of !== undefined &&
        mayRead(of, membership.value !== null, asker.role === "guest");
      const isTheirs = invite !== undefined && of !== undefined && invite.room === room &&
        (invite.by === asker.id || isModerator(of, asker));
      if (!isSeen || !isTheirs) {
        throw new ChatError("not_found", "This invite does not exist.", { field: "code" });
      }
      op.check(record, membership, entry);
      putEnd(op, room, [code]);
    });
  }
}
