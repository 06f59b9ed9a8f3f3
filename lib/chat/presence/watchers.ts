import { getOrInsert } from "../../base/runtime.ts";
import type { Socket } from "../sockets/socket.ts";
import { encodeFrames } from "./frames.ts";

/** The most people that one socket watches. */
const WATCHED = 200;

/**
 * The sockets that watch people rather than rooms: the others of one's direct rooms, who are in the list
 * beside every page.
 */
export class PresenceWatchers {
  #entryOf: (user: string) => string | undefined;
  #byUser = new Map<string, Set<Socket>>();
  #watched = new Map<Socket, Set<string>>();

  /** @param entryOf the entry of a `presence` frame for somebody who is here */
  constructor(entryOf: (user: string) => string | undefined) {
    this.#entryOf = entryOf;
  }

  /** Has the socket watch these people, too, and sends it who of them is here: in full the first time. */
  add(socket: Socket, users: Iterable<string>): void {
    const known = this.#watched.get(socket);
    const followed = known ?? new Set();
    const added: string[] = [];
    for (const user of users) {
      if (followed.size >= WATCHED) break;
      if (user === socket.person.id || followed.has(user)) continue;
      followed.add(user);
      added.push(user);
      getOrInsert(this.#byUser, user, () => new Set()).add(socket);
    }
    if (added.length === 0) return;
    this.#watched.set(socket, followed);
    const entries = added.flatMap((user) => this.#entryOf(user) ?? []);
    if (entries.length === 0 && known !== undefined) return;
    for (const frame of encodeFrames(undefined, entries, known === undefined)) {
      socket.deliver(frame);
    }
  }

  /** Removes the socket. */
  remove(socket: Socket): void {
    for (const user of this.#watched.get(socket) ?? []) {
      const sockets = this.#byUser.get(user);
      sockets?.delete(socket);
      if (sockets?.size === 0) this.#byUser.delete(user);
    }
    this.#watched.delete(socket);
  }

  /** Sends the person's entry to those who watch them. */
  send(user: string, entry: string): void {
    const sockets = this.#byUser.get(user);
    if (sockets === undefined) return;
    const [frame = ""] = encodeFrames(undefined, [entry], false);
    for (const socket of sockets) socket.deliver(frame);
  }
}
