import { ChatError } from "../base/errors.ts";
import type { Clock } from "../base/clock.ts";
import type { SessionUses } from "../store/people/session_uses.ts";
import type { Session, Sessions } from "../store/people/sessions.ts";

/** The id of a session. What is none is not worth a look into the store. */
const ID = /^[\da-f]{64}$/;

/** A session as its owner is shown it; times are in milliseconds since 1970 (UTC). */
export interface ShownSession {
  id: string;
  createdAt: number;
  /** When it was last used, to a minute or so. */
  seenAt: number;
  /** The device in plain words. */
  device: string;
  /** The address that it was last used from; of IPv6 the network. Blank where it is not known. */
  address: string;
  /** Whether it is the one that asks. */
  current: boolean;
}

export interface OwnSessionsOptions {
  sessions: Pick<Sessions, "list" | "get" | "revoke" | "revokeAll">;
  uses: Pick<SessionUses, "of">;
  clock: Clock;
  /** The sessions that have a socket on this isolate: they are in use now. */
  connected(): readonly string[];
}

/**
 * The sessions of a person, for that person. They are named by the hashes of their tokens: nobody gets
 * in with one, and no token can be found by it.
 */
export class OwnSessions {
  #options: OwnSessionsOptions;

  constructor(options: OwnSessionsOptions) {
    this.#options = options;
  }

  /** The sessions of whoever has `current`: that one first, then those that were used last. */
  async list(current: Session): Promise<ShownSession[]> {
    const { sessions, uses, clock, connected } = this.#options;
    const found = await sessions.list(current.user);
    const used = await uses.of(found.map(({ id }) => id));
    const now = new Set(connected());
    const shown = found.map(({ id, createdAt }, index): ShownSession => {
      const { at = createdAt, device = "Unknown device", address = "" } = used[index] ?? {};
      const isCurrent = id === current.id;
      const seenAt = isCurrent || now.has(id) ? clock.now() : at;
      return { id, createdAt, seenAt, device, address, current: isCurrent };
    });
    return shown.sort((one, other) =>
      Number(other.current) - Number(one.current) || other.seenAt - one.seenAt
    );
  }

  /**
   * Ends one of the person's sessions, on its sockets too.
   *
   * @throws {ChatError} `not_found`, the same for one that is not there and another person's
   */
  async revoke(user: string, id: string): Promise<void> {
    const session = ID.test(id) ? await this.#options.sessions.get(id) : undefined;
    if (session?.user !== user) {
      throw new ChatError("not_found", "This session does not exist, or has ended.");
    }
    await this.#options.sessions.revoke(id);
  }

  /** Ends all sessions of whoever has `current`, but for that one. */
  async revokeOthers(current: Session): Promise<void> {
    await this.#options.sessions.revokeAll(current.user, { except: current.id });
  }
}
