import { describeError, type Logger } from "../../base/logger.ts";
import { CLOSE, isFinal } from "../../protocol/close_code.ts";
import type { UserNotice } from "../../store/isolates/notices.ts";
import type { Blocks } from "../../store/people/blocks.ts";
import type { MarkedPeople } from "../../store/people/marked_people.ts";
import type { People } from "../../store/people/people.ts";
import type { Access } from "../access.ts";
import type { Presence } from "../presence/presence.ts";
import type { Socket } from "../sockets/socket.ts";
import type { Sockets } from "../sockets/sockets.ts";

export interface UserPublisherOptions {
  people: Pick<People, "forget" | "of">;
  blocks: Pick<Blocks, "read">;
  guests: MarkedPeople;
  inactive: MarkedPeople;
  access: Pick<Access, "maySee">;
  sockets: Pick<Sockets, "endUser" | "isReady" | "of" | "users">;
  presence: Pick<Presence, "refresh">;
  logger: Logger;
}

/**
 * Applies changes of accounts on this isolate: what is in memory of them is read again, sockets that have
 * to close do, and `user` frames say how somebody is called and shown now.
 */
export class UserPublisher {
  #options: UserPublisherOptions;

  constructor(options: UserPublisherOptions) {
    this.#options = options;
  }

  /** Applies the changes that a notice tells of. */
  publish(notice: UserNotice): void {
    const { people, sockets, logger } = this.#options;
    const { users, ends } = notice;
    for (const user of users) {
      people.forget(user);
      // Whoever was put out is told so, before the end of their sessions says that they signed out.
      if (ends !== undefined && isFinal(ends)) sockets.endUser(user, ends);
    }
    this.#publish(notice).catch((error) => logger.error("notice_failed", describeError(error)));
  }

  /** Has these people come again, with lists of rooms that go by whom they block now. */
  publishBlocks(users: readonly string[]): void {
    const { blocks, sockets, logger } = this.#options;
    const end = () => {
      for (const user of users) sockets.endUser(user, CLOSE.resync);
    };
    end();
    // A socket may have been opened before it was known here.
    blocks.read(users).then(end, (error) => logger.error("notice_failed", describeError(error)));
  }

  async #publish({ users, ends }: UserNotice): Promise<void> {
    const { people, guests, inactive, sockets, presence } = this.#options;
    await Promise.all([guests.read(users), inactive.read(users)]);
    for (const user of users) {
      // A socket may have been opened before it was known here.
      if (inactive.has(user)) sockets.endUser(user, ends ?? CLOSE.banned);
      // Whatever is opened from here on has the new role.
      else if (ends === CLOSE.resync) sockets.endUser(user, ends);
      presence.refresh(user);
    }
    for (const person of await people.of(users)) {
      for (const socket of sockets.of(person.id)) socket.setPerson(person);
      const frame = JSON.stringify({ type: "user", user: person });
      for (const user of sockets.users()) await this.#send(user, person.id, frame);
    }
  }

  async #send(user: string, about: string, frame: string): Promise<void> {
    const { access, sockets } = this.#options;
    const ready: Socket[] = [...sockets.of(user)].filter((socket) => sockets.isReady(socket));
    if (ready.length === 0 || !await access.maySee(user, about)) return;
    for (const socket of ready) socket.deliver(frame);
  }
}
