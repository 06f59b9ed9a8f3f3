import * as v from "valibot";
import type { Clock } from "../../base/clock.ts";
import { ChatError, roomNotFound } from "../../base/errors.ts";
import { newSecret } from "../../base/ids.ts";
import { keys } from "../kv/keys.ts";
import { type Entry, type Kv, StoredCount } from "../kv/kv.ts";
import type { Operation } from "../kv/operation.ts";
import type { Expiring } from "../kv/sweep.ts";
import { readStaff, staffIds } from "../people/staff.ts";
import {
  CODE,
  CODE_BYTES,
  HOUR_MS,
  INVITE_HOURS,
  inviteNotFound,
  inviterKeys,
  mayInvite,
  readInvite,
  readWanted,
  refuseInviter,
} from "../rooms/invites.ts";
import { LOBBY, readRoom, type Room } from "../rooms/room.ts";
import { type Audit, COMMAND_LINE } from "./audit.ts";

/** Invites of the server that may be good at a time. */
const INVITES = 200;

/** The characters of a code by which the audit log tells which one it was: far too few to use it. */
const TOLD_CHARS = 4;

const InvitedRole = v.picklist(["member", "guest"], "must be member or guest");
/** What somebody becomes by an invite. */
export type InvitedRole = v.InferOutput<typeof InvitedRole>;

/** A way to an account for whoever has the code; times are in milliseconds since 1970 (UTC). */
const StoredServerInvite = v.object({
  code: v.string(),
  /** The id of who made it, or `command line`. */
  by: v.string(),
  createdAt: v.number(),
  expiresAt: v.number(),
  /** How many people it brings; undefined: as many as come. */
  uses: v.optional(v.number()),
  used: v.number(),
  /** The room that it leads to; the lobby without one. */
  room: v.optional(v.string()),
  role: InvitedRole,
});
/** A way to an account for whoever has the code. */
export type ServerInvite = v.InferOutput<typeof StoredServerInvite>;

/** What an invite is to be, as a form has it. */
export interface WantedServerInvite {
  uses?: string | undefined;
  hours?: string | undefined;
  room?: string | undefined;
  role?: string | undefined;
}

/** An invite of a room or of the server that is good at present. */
export interface ValidInvite {
  code: string;
  /** The id of who invites, or `command line`. */
  by: string;
  /** Whether whoever invites runs the server. */
  isByStaff: boolean;
  of: "room" | "server";
  room: Room | undefined;
  role: InvitedRole;
}

/** An invitation, with what it rests on, and what its use puts into a commit. */
export interface FoundInvite {
  invitation: ValidInvite;
  checks: Entry<unknown>[];
  putUse(op: Operation): void;
}

/** Invites of the server that have run out or were used up. */
export const expiringServerInvites: Expiring = {
  prefix: keys.serverInvites(),
  expired: ({ key, value }, now) =>
    isGood(v.parse(StoredServerInvite, value), now) ? undefined : [key],
};

/** Invites of the server: for accounts, and where they lead to a room, into that. */
export class ServerInvites {
  #kv: Kv;
  #clock: Clock;
  #audit: Pick<Audit, "put">;

  constructor(kv: Kv, clock: Clock, audit: Pick<Audit, "put">) {
    this.#kv = kv;
    this.#clock = clock;
    this.#audit = audit;
  }

  /**
   * Makes an invite. `uses` is 1 to 1,000, as many as come when left out; `hours` 1 to 8,760, a week
   * when left out; `role` member when left out, and a guest needs a room.
   *
   * @param by the id of an owner or admin, or `command line`
   * @throws {ChatError} `invalid` with the field, `not_found` for a room that they do not see,
   *   `forbidden` for one that they may not invite to, `conflict` for one too many
   */
  async create(by: string, wanted: WantedServerInvite): Promise<ServerInvite> {
    const { uses, hours } = readWanted({ uses: wanted.uses, hours: wanted.hours });
    const role = v.safeParse(InvitedRole, wanted.role || "member");
    if (!role.success) {
      throw new ChatError("invalid", "The role must be member or guest.", { field: "role" });
    }
    const room = wanted.room || undefined;
    if (role.output === "guest" && room === undefined) {
      throw new ChatError("invalid", "A guest needs a room to be brought into.", { field: "room" });
    }
    if (role.output === "guest" && room === LOBBY) {
      throw new ChatError("invalid", "Guests are in rooms that are not everybody’s.", {
        field: "room",
      });
    }
    const now = this.#clock.now();
    const invite: ServerInvite = {
      code: newSecret(CODE_BYTES),
      by,
      createdAt: now,
      expiresAt: now + (hours || INVITE_HOURS.default) * HOUR_MS,
      ...(uses ? { uses } : {}),
      used: 0,
      ...(room === undefined ? {} : { room }),
      role: role.output,
    };
    await this.#kv.update(async (op) => {
      const count = await this.#kv.get(keys.serverInviteCount());
      if ((await this.list()).length >= INVITES) {
        const message = `There can be at most ${INVITES} invites at a time.`;
        throw new ChatError("conflict", message);
      }
      if (room !== undefined) op.check(...await this.#assertMayInvite(room, by));
      op.check(count)
        .set(keys.serverInviteCount(), v.parse(StoredCount, count.value) + 1)
        .set(keys.serverInvite(invite.code), invite);
      const detail = `${invite.role}, ${invite.uses ?? "any number of"} uses, ` +
        `until ${new Date(invite.expiresAt).toISOString()}${
          room === undefined ? "" : `, room ${room}`
        }`;
      await this.#audit.put(op, { by, action: "invite", subject: subjectOf(invite.code), detail });
    });
    return invite;
  }

  /** The invites that have neither run out nor been used up, the newest first. */
  async list(): Promise<ServerInvite[]> {
    const now = this.#clock.now();
    const entries = await this.#kv.list({ prefix: keys.serverInvites() }, { limit: 1_000 });
    return entries.map(({ value }) => v.parse(StoredServerInvite, value))
      .filter((invite) => isGood(invite, now))
      .sort((one, other) => other.createdAt - one.createdAt);
  }

  /** The invite of this code, or undefined for one that is not there or no longer good. */
  async get(code: string): Promise<ServerInvite | undefined> {
    return CODE.test(code) ? this.#read(await this.#kv.get(keys.serverInvite(code))) : undefined;
  }

  /**
   * Takes an invite back; nobody comes in by it any more.
   *
   * @throws {ChatError} `not_found`
   */
  async revoke(by: string, code: string): Promise<void> {
    await this.#kv.update(async (op) => {
      const entry = await this.#kv.get(keys.serverInvite(CODE.test(code) ? code : ""));
      if (this.#read(entry) === undefined) throw inviteNotFound();
      op.check(entry).delete(entry.key);
      await this.#audit.put(op, { by, action: "invite_revoked", subject: subjectOf(code) });
    });
  }

  /** Ends all that an account which is gone made. */
  async endAllOf(by: string): Promise<void> {
    const entries = await this.#kv.list({ prefix: keys.serverInvites() }, { limit: 1_000 });
    const made = entries.filter(({ value }) => v.parse(StoredServerInvite, value).by === by);
    if (made.length === 0) return;
    await this.#kv.commit((op) => {
      for (const { key } of made) op.delete(key);
    });
  }

  /**
   * The invite of this code, of the server or of a room, with what it rests on.
   *
   * @throws {ChatError} `not_found`, whatever is the matter with it: that there is none, that it has run
   *   out, was used up or taken back, or that whoever made it may not invite any more
   */
  async find(code: string): Promise<FoundInvite> {
    if (!CODE.test(code)) throw inviteNotFound();
    const [ofServer, ofRoom] = await this.#kv.getMany([keys.serverInvite(code), keys.invite(code)]);
    const server = this.#read(ofServer!);
    const invite = server ?? readInvite(ofRoom!.value, this.#clock.now());
    if (invite === undefined) throw inviteNotFound();
    const { by } = invite;
    const [staff, inactive, record, ...inviter] = await this.#kv.getMany([
      keys.staff(),
      keys.inactive(by),
      keys.room(invite.room ?? ""),
      ...inviterKeys(invite.room ?? "", by),
    ]);
    const room = record!.value === null ? undefined : readRoom(record!.value);
    const isByStaff = by === COMMAND_LINE || staffIds(readStaff(staff!.value)).has(by);
    const leads = invite.room === undefined ||
      room !== undefined && (by === COMMAND_LINE || mayInvite(room, inviter));
    if (!leads || inactive!.value !== null || server !== undefined && !isByStaff) {
      throw inviteNotFound();
    }
    const entry = server === undefined ? ofRoom! : ofServer!;
    return {
      invitation: {
        code,
        by,
        isByStaff,
        of: server === undefined ? "room" : "server",
        room,
        role: server?.role ?? "member",
      },
      checks: [entry, staff!, inactive!, record!, ...inviter],
      putUse: (op) => op.set(entry.key, { ...invite, used: invite.used + 1 }),
    };
  }

  /** Adds to a commit that somebody may come into a room, for whom an invite was used. */
  putAdmission(op: Operation, user: string, { room, by }: ValidInvite): void {
    if (room === undefined) return;
    op.set(keys.admission(user, room.id), { by, at: this.#clock.now() });
  }

  /** The rooms that somebody may still come into by an invite that was used for it. */
  async admissionsOf(user: string): Promise<string[]> {
    const entries = await this.#kv.list({ prefix: keys.admissionsOf(user) }, { limit: 100 });
    return entries.map(({ key }) => String(key.at(-1)));
  }

  /** Forgets that somebody may come into a room: they have, or they cannot. */
  async endAdmission(user: string, room: string): Promise<void> {
    await this.#kv.commit((op) => op.delete(keys.admission(user, room)));
  }

  async #assertMayInvite(room: string, by: string): Promise<Entry<unknown>[]> {
    const [record, ...inviter] = await this.#kv.getMany([
      keys.room(room),
      ...inviterKeys(room, by),
    ]);
    if (record!.value === null) throw roomNotFound();
    const refusal = refuseInviter(readRoom(record!.value), inviter);
    if (refusal !== undefined && by !== COMMAND_LINE) throw refusal;
    return [record!, ...inviter];
  }

  #read({ value }: Entry<unknown>): ServerInvite | undefined {
    if (value === null) return undefined;
    const invite = v.parse(StoredServerInvite, value);
    return isGood(invite, this.#clock.now()) ? invite : undefined;
  }
}

function isGood({ uses, used, expiresAt }: ServerInvite, now: number): boolean {
  return expiresAt > now && (uses === undefined || used < uses);
}

function subjectOf(code: string): string {
  return `invite ${code.slice(0, TOLD_CHARS)}…`;
}
