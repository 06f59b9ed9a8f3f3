import { createHmac, timingSafeEqual } from "node:crypto";
import { ChatError } from "../base/errors.ts";
import { keys } from "../store/kv/keys.ts";
import type { Kv } from "../store/kv/kv.ts";
import type { Admit, User } from "../store/people/users.ts";
import { LOBBY, type Room } from "../store/rooms/room.ts";
import { COMMAND_LINE } from "../store/server/audit.ts";
import type { ServerInvites, ValidInvite } from "../store/server/server_invites.ts";
import type { ServerSettings } from "../store/server/settings.ts";
import type { RoomService } from "../chat/rooms/room_service.ts";
import type { Accounts, Credentials, SignedIn } from "./accounts.ts";
import type { Attempts } from "./attempts.ts";

/** The characters of the setup code, of 6 bits each. */
const SETUP_CHARS = 24;

/** Somebody at the door: where they are, and what they hold. */
export interface Caller {
  /** The address that attempts are counted by. */
  address: string;
  /** Whether the request comes from this machine itself; see `isFromThisMachine`. */
  isLocal: boolean;
  /** The code of an invite; blank without one. */
  invite: string;
  /** The code of the setup link; blank without one. */
  setup: string;
}

/** Somebody who signs up. */
export type Newcomer = Credentials & Pick<Caller, "isLocal" | "invite" | "setup"> & {
  name?: string | undefined;
  /** Whether they are shown the first steps. */
  isGreeted: boolean;
};

/** What somebody who signed up has: the session, and the room that their invite leads to. */
export interface Admitted extends SignedIn {
  /** The room's id, once they are in it. */
  room: string | undefined;
}

export interface DoorsOptions {
  kv: Kv;
  settings: Pick<ServerSettings, "current">;
  serverInvites: ServerInvites;
  roomService: Pick<RoomService, "accept" | "admit">;
  accounts: Pick<Accounts, "signUp">;
  attempts: Pick<Attempts, "tryCode">;
  /** The server's own secret, from which the setup code comes. */
  secret: Uint8Array;
}

/** Decides who may make an account, and brings those who were invited where they were invited to. */
export class Doors {
  #options: DoorsOptions;
  #isOwned = false;
  /** The code of the link by which an empty server gets its owner: the same on every isolate. */
  readonly setupCode: string;

  constructor(options: DoorsOptions) {
    this.#options = options;
    this.setupCode = createHmac("sha256", options.secret).update("setup").digest("base64url")
      .slice(0, SETUP_CHARS);
  }

  /** Whether the server has an owner. */
  async isOwned(): Promise<boolean> {
    // An owner stays one: the record is never taken away.
    this.#isOwned ||= (await this.#options.kv.get(keys.owner())).value !== null;
    return this.#isOwned;
  }

  /**
   * Lets somebody pass who may make an account at present.
   *
   * @returns whether they would own the server
   * @throws {ChatError} `forbidden` with field `invite`; `rate_limited` for who tries many codes
   */
  async assertOpen(caller: Caller): Promise<{ asOwner: boolean }> {
    if (!await this.isOwned()) {
      if (await this.#mayOwn(caller)) return { asOwner: true };
      throw refusal(
        "This server has no owner yet. Open the setup link that it printed when it started.",
      );
    }
    const invitation = caller.invite === "" ? undefined : await this.#invitation(caller);
    this.#assertAdmits(invitation);
    return { asOwner: false };
  }

  /**
   * Makes an account, uses the invite in the same commit, and brings its owner into the invite's room.
   *
   * @throws {ChatError} as `assertOpen` and `Accounts.signUp`
   */
  async signUp(newcomer: Newcomer): Promise<Admitted> {
    const { serverInvites, accounts } = this.#options;
    const { asOwner } = await this.assertOpen(newcomer);
    const { isGreeted, invite } = newcomer;
    const greeting = isGreeted ? {} : { hasSeenFirstSteps: true as const };
    const admit: Admit = async (op, { id, isFirst }) => {
      // Of several who could own an empty server one does; the others are newcomers like any.
      if (isFirst && asOwner) return { role: "member", ...greeting };
      if (isFirst || invite === "") {
        this.#assertAdmits(undefined);
        return { role: "member", ...greeting };
      }
      const { invitation, checks, putUse } = await serverInvites.find(invite).catch(refuseInvite);
      this.#assertAdmits(invitation);
      op.check(...checks);
      putUse(op);
      serverInvites.putAdmission(op, id, invitation);
      return { role: invitation.role, invitedBy: invitation.by, ...greeting };
    };
    const signedIn = await accounts.signUp(newcomer, admit);
    const [room] = await this.completeAdmissions(signedIn.user);
    return { ...signedIn, room };
  }

  /**
   * Brings somebody into the rooms for which an invite of theirs was used before they came: what a
   * crash, or a store that was away, left undone.
   *
   * @returns the ids of the rooms that they came into
   */
  async completeAdmissions(user: User): Promise<string[]> {
    const { serverInvites, roomService } = this.#options;
    const entered: string[] = [];
    for (const room of await serverInvites.admissionsOf(user.id)) {
      try {
        await roomService.admit(user, room);
        entered.push(room);
      } catch (error) {
        // What is only for now is tried again when they come next.
        if (!(error instanceof ChatError)) throw error;
        if (error.temporary) continue;
      }
      await serverInvites.endAdmission(user.id, room);
    }
    return entered;
  }

  /**
   * The invitation of a code, for whoever opens it.
   *
   * @throws {ChatError} `not_found`, whatever is the matter with it; `rate_limited` for who tries many
   */
  async find(code: string, address: string): Promise<ValidInvite> {
    const { attempts, serverInvites } = this.#options;
    return await attempts.tryCode(
      address,
      async () => (await serverInvites.find(code)).invitation,
    );
  }

  /**
   * Brings somebody who has an account into the room of an invite.
   *
   * @returns the room, or undefined for an invite that leads to none
   * @throws {ChatError} `not_found`, whatever is the matter with the invite
   */
  async enter(user: User, code: string, address: string): Promise<Room | undefined> {
    const { kv, serverInvites, roomService } = this.#options;
    const { of, room } = await this.find(code, address);
    if (of === "room") return await roomService.accept(user, code);
    // Who has an account is in the lobby already.
    if (room === undefined || room.id === LOBBY) return room;
    await kv.update(async (op) => {
      const { invitation, checks, putUse } = await serverInvites.find(code);
      const present = await kv.getMany([
        keys.member(room.id, user.id),
        keys.removed(room.id, user.id),
        keys.admission(user.id, room.id),
      ]);
      // Who is there already, and who cannot come, uses nothing up.
      if (present.some(({ value }) => value !== null)) return;
      op.check(...checks, ...present);
      putUse(op);
      serverInvites.putAdmission(op, user.id, invitation);
    });
    await roomService.admit(user, room.id);
    return room;
  }

  async #mayOwn({ isLocal, setup, address }: Caller): Promise<boolean> {
    if (setup === "") return isLocal;
    return await this.#options.attempts.tryCode(address, () => {
      if (this.#isSetupCode(setup)) return Promise.resolve(true);
      throw refusal("This is not the setup link of this server. It is the one in its log.");
    });
  }

  #isSetupCode(code: string): boolean {
    const [given, expected] = [code, this.setupCode].map((text) => new TextEncoder().encode(text));
    return given!.length === expected!.length && timingSafeEqual(given!, expected!);
  }

  async #invitation({ invite, address }: Caller): Promise<ValidInvite> {
    return await this.find(invite, address).catch(refuseInvite);
  }

  #assertAdmits(invitation: ValidInvite | undefined): void {
    const { signUp, invites } = this.#options.settings.current;
    if (invitation?.by === COMMAND_LINE || signUp === "open") return;
    if (signUp === "closed") {
      throw refusal("Nobody can make an account on this server at present.");
    }
    if (invitation === undefined) {
      throw refusal("This server is open to whoever is invited. Ask somebody there for a link.");
    }
    if (invitation.of === "room" && invites === "admins" && !invitation.isByStaff) {
      throw refusal(
        "This invite is for people who have an account. Ask an owner or admin for one of the server.",
      );
    }
  }
}

function refusal(message: string): ChatError {
  return new ChatError("forbidden", message, { field: "invite" });
}

/** Who signs up by an invite that is not good is told so by the field that they can mend. */
function refuseInvite(error: unknown): never {
  if (error instanceof ChatError && error.code === "not_found") {
    throw refusal("This invite is no longer valid. Ask for another one.");
  }
  throw error;
}
