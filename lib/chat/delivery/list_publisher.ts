import { describeError, type Logger } from "../../base/logger.ts";
import type { ListNotice } from "../../store/isolates/notices.ts";
import type { Memberships } from "../../store/rooms/memberships.ts";
import type { Blocks } from "../../store/people/blocks.ts";
import type { Rooms } from "../../store/rooms/rooms.ts";
import type { Presence } from "../presence/presence.ts";
import type { Socket } from "../sockets/socket.ts";
import type { Sockets } from "../sockets/sockets.ts";
import type { HeadPublisher } from "./head_publisher.ts";
import type { UnreadPublisher } from "./unread_publisher.ts";

/** Changes whose frames have numbers, and that leave the room itself as it was. */
const NUMBERED: ReadonlySet<string> = new Set(["read", "mentioned"]);

/** Changes after which a room is in the list no more. */
const ENDS: ReadonlySet<string> = new Set(["left", "removed", "hidden"]);

export interface ListPublisherOptions {
  blocks: Pick<Blocks, "of" | "hides">;
  rooms: Pick<Rooms, "forget" | "get">;
  memberships: Pick<Memberships, "among">;
  sockets: Sockets;
  presence: Presence;
  headPublisher: HeadPublisher;
  unreadPublisher: UnreadPublisher;
  logger: Logger;
}

/** Sends `rooms` frames to the sockets of this isolate whose people's lists of rooms have changed. */
export class ListPublisher {
  #options: ListPublisherOptions;

  constructor(options: ListPublisherOptions) {
    this.#options = options;
  }

  /**
   * Sends a change of lists of rooms to the sockets of this isolate that it concerns.
   *
   * @param except a socket that needs no frame
   */
  publish(notice: ListNotice, except?: Socket): void {
    const { blocks, rooms } = this.#options;
    const { room, users } = notice;
    if (users === undefined || users.every((user) => blocks.of(user).length === 0)) {
      return this.#publish(notice, except);
    }
    // What somebody says in a direct room to whoever has blocked them is not told.
    this.#when(room, rooms.get(room), (found) => {
      const told = users.filter((user) => found === undefined || !blocks.hides(user, found));
      if (told.length > 0) this.#publish({ ...notice, users: told }, except);
    });
  }

  #publish(notice: ListNotice, except?: Socket): void {
    const { rooms, memberships, sockets, unreadPublisher } = this.#options;
    const { room, users, change } = notice;
    if (NUMBERED.has(change)) return unreadPublisher.publish(notice, except);
    rooms.forget(room);
    if (users === undefined) {
      const members = memberships.among(room, sockets.users());
      return this.#when(room, members, (members) => this.#send(notice, members));
    }
    if (["joined", "left", "removed"].includes(change)) this.#applyMembership(notice, users);
    this.#send(notice, users);
  }

  /** Has presence and heads follow the rooms that these people belong to now. */
  #applyMembership({ room, change }: ListNotice, users: readonly string[]): void {
    const { rooms, sockets, presence, headPublisher } = this.#options;
    for (const user of users) presence.refresh(user);
    if (change !== "joined") return;
    const joined = users.flatMap((user) => [...sockets.of(user)]);
    if (joined.length === 0) return;
    this.#when(room, headPublisher.addRoom(joined, room), () => {});
    this.#when(room, rooms.get(room), (found) => {
      for (const socket of users.flatMap((user) => [...sockets.of(user)])) {
        if (sockets.isReady(socket)) presence.watchers.add(socket, found?.people ?? []);
      }
    });
  }

  #send({ room, change }: ListNotice, users: readonly string[]): void {
    const { sockets, headPublisher } = this.#options;
    const frame = JSON.stringify({ type: "rooms", room, change });
    for (const user of users) {
      for (const socket of sockets.of(user)) {
        if (ENDS.has(change)) headPublisher.removeRoom(socket, room);
        if (change === "left" || change === "removed") socket.forgetAccess(room);
        if (sockets.isReady(socket)) socket.deliver(frame);
      }
    }
  }

  #when<T>(room: string, found: Promise<T>, then: (found: T) => void): void {
    found.then(then).catch((error) =>
      this.#options.logger.error("notice_failed", { room, ...describeError(error) })
    );
  }
}
