import { describeError, type Logger } from "../../base/logger.ts";
import type { ListNotice } from "../../store/isolates/notices.ts";
import type { Socket } from "../sockets/socket.ts";
import type { Presence } from "../presence/presence.ts";
import { UnreadPublisher, type UnreadPublisherDeps } from "./unread_publisher.ts";
import type { HeadPublisher } from "./head_publisher.ts";

/** Changes that have numbers with them, and leave the room itself as it was. */
const NUMBERED: ReadonlySet<string> = new Set(["read", "mentioned"]);

/** What has to be known of rooms, for news of them. */
export interface RoomLists extends Pick<UnreadPublisherDeps, "cursors" | "numbers"> {
  /** Forgets what is kept of the room in memory. */
  forget(room: string): void;
  /** Those of these people who belong to the room. */
  among(room: string, users: readonly string[]): Promise<string[]>;
  /** The people of a direct room; none for any other. */
  directPeople(room: string): Promise<readonly string[]>;
}

/** What it needs from around it. */
export interface ListPublisherDeps {
  lists: RoomLists | undefined;
  presence: Pick<Presence, "refresh" | "watch">;
  headPublisher: Pick<HeadPublisher, "addRoom" | "removeRoom" | "peopleOf">;
  /** The sockets of this isolate by their people, and those of them that have said hello. */
  byUser: ReadonlyMap<string, ReadonlySet<Socket>>;
  greeted: ReadonlySet<Socket>;
  logger: Logger;
}

/** Tells this isolate's sockets that the lists of rooms of their people have changed. */
export class ListPublisher {
  #deps: ListPublisherDeps;
  #unread: UnreadPublisher | undefined;

  constructor(deps: ListPublisherDeps) {
    this.#deps = deps;
    const { lists, headPublisher, byUser, greeted, logger } = deps;
    this.#unread = lists && new UnreadPublisher({
      cursors: (room, users) => lists.cursors(room, users),
      numbers: (room, users) => lists.numbers(room, users),
      among: (room, users) => lists.among(room, users),
      listed: (room) => headPublisher.peopleOf(room),
      byUser,
      greeted,
      failed: (room, error) => logger.error("notice_failed", { room, ...describeError(error) }),
    });
  }

  /** @param except a socket that knows it already */
  publish(notice: ListNotice, except?: Socket): void {
    const { lists, byUser } = this.#deps;
    const { room, users, change } = notice;
    if (NUMBERED.has(change)) return this.#unread?.publish(notice, except);
    lists?.forget(room);
    if (users === undefined) {
      const here = [...byUser.keys()];
      return this.#when(room, lists?.among(room, here), (members) => this.#send(notice, members));
    }
    if (["joined", "left", "removed"].includes(change)) this.#applyMembership(notice, users);
    this.#send(notice, users);
  }

  /** Where people are to be seen, and whom they see, follows the rooms that they belong to. */
  #applyMembership({ room, change }: ListNotice, users: readonly string[]): void {
    const { lists, presence, headPublisher, byUser, greeted } = this.#deps;
    for (const user of users) presence.refresh(user);
    if (change !== "joined") return;
    const sockets = users.flatMap((user) => [...byUser.get(user) ?? []]);
    if (sockets.length > 0) {
      this.#when(room, headPublisher.addRoom(sockets, room), () => {});
    }
    this.#when(room, lists?.directPeople(room), (people) => {
      for (const user of users) {
        for (const socket of byUser.get(user) ?? []) {
          if (greeted.has(socket)) presence.watch(socket, people);
        }
      }
    });
  }

  #send({ room, change }: ListNotice, users: readonly string[]): void {
    const frame = JSON.stringify({ type: "rooms", room, change });
    for (const user of users) {
      for (const socket of this.#deps.byUser.get(user) ?? []) {
        if (change === "left" || change === "removed") {
          socket.forgetAccess(room);
          this.#deps.headPublisher.removeRoom(socket, room);
        }
        if (this.#deps.greeted.has(socket)) socket.deliver(frame);
      }
    }
  }

  #when<T>(room: string, found: Promise<T> | undefined, then: (found: T) => void): void {
    found?.then(then).catch((error) =>
      this.#deps.logger.error("notice_failed", { room, ...describeError(error) })
    );
  }
}
