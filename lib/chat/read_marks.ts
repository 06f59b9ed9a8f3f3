import { ChatError } from "../base/errors.ts";
import type { Person } from "../protocol/event.ts";
import { threadId, threadOf } from "../protocol/thread.ts";
import { readingNotice } from "../store/isolates/notices.ts";
import type { Cursors } from "../store/reading/cursors.ts";
import type { Access } from "./access.ts";
import type { Hub } from "./delivery/hub.ts";
import type { RoomLists } from "./rooms/room_lists.ts";
import type { Socket } from "./sockets/socket.ts";
import type { UnreadThreads } from "./threads/unread_threads.ts";

export interface ReadMarksOptions {
  access: Access;
  cursors: Cursors;
  hub: Hub;
  roomLists: RoomLists;
  unreadThreads: UnreadThreads;
}

/** Moves how far people have read, and tells their sockets. */
export class ReadMarks {
  #options: ReadMarksOptions;

  constructor(options: ReadMarksOptions) {
    this.#options = options;
  }

  /** Moves the person's read cursor of the log forward, and tells their sockets but for `from`. */
  async read(person: Person, id: string, seq: number, from?: Socket): Promise<void> {
    const { access, cursors } = this.#options;
    const { right } = await access.openLog(person, id);
    const moved = await cursors.advance(person.id, id, seq, right);
    if (moved) this.#notify(person, id, from);
  }

  /** Moves the person's read cursor of the log back to before `seq`, and tells their sockets but for `from`. */
  async unread(person: Person, id: string, seq: number, from?: Socket): Promise<void> {
    const { access, cursors } = this.#options;
    const { right } = await access.openLog(person, id);
    await cursors.rewind(person.id, id, seq, right);
    this.#notify(person, id, from);
  }

  /** Takes everything in the rooms of the person's list as read, and in the threads that they follow. */
  async readAll(person: Person): Promise<void> {
    const { roomLists, unreadThreads } = this.#options;
    const { rooms } = await roomLists.listUnread(person, Infinity);
    for (const { id, head } of rooms) await this.read(person, id, head);
    for (const { room, seq, head } of await unreadThreads.list(person.id)) {
      try {
        await this.read(person, threadId(room, seq), head);
      } catch (error) {
        // It is followed still, though its room is not theirs any more.
        if (!(error instanceof ChatError) || error.code !== "not_found") throw error;
      }
    }
  }

  /** Of a thread the socket itself does not know what of the room's list that changes. */
  #notify({ id: user }: Person, id: string, from: Socket | undefined): void {
    this.#options.hub.notify(
      readingNotice(id, user),
      threadOf(id) === undefined ? from : undefined,
    );
  }
}
