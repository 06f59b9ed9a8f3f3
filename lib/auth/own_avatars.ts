import type { Clock } from "../base/clock.ts";
import type { Avatar, Avatars } from "../store/people/avatars.ts";
import type { User, Users } from "../store/people/users.ts";

/** Changes the pictures of people. */
export class OwnAvatars {
  #users: Pick<Users, "update">;
  #avatars: Pick<Avatars, "put" | "delete">;
  #clock: Clock;

  constructor(
    users: Pick<Users, "update">,
    avatars: Pick<Avatars, "put" | "delete">,
    clock: Clock,
  ) {
    this.#users = users;
    this.#avatars = avatars;
    this.#clock = clock;
  }

  /** Gives the person this picture in place of the one before; the account as it is then. */
  async set(id: string, picture: Avatar): Promise<User> {
    return await this.#users.update(
      id,
      // A time, since no other picture may have had it, one that was removed neither.
      ({ avatar = 0, ...user }) => ({ ...user, avatar: Math.max(this.#clock.now(), avatar + 1) }),
      (op, { avatar }, before) => {
        if (before.avatar !== undefined) this.#avatars.delete(op, id, before.avatar);
        if (avatar !== undefined) this.#avatars.put(op, id, avatar, picture);
      },
    );
  }

  /** Takes the person's picture away, if there is one. */
  async remove(id: string): Promise<User> {
    return await this.#users.update(
      id,
      ({ avatar: _avatar, ...user }) => user,
      (op, _user, { avatar }) => {
        if (avatar !== undefined) this.#avatars.delete(op, id, avatar);
      },
    );
  }
}
