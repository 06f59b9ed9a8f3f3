import type { Clock } from "../base/clock.ts";
import { ChatError, roomNotFound } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";
import type { Person } from "../protocol/event.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { RoomSummary } from "../protocol/server_frame.ts";
import type { Cursors } from "../store/cursors.ts";
import type { Memberships } from "../store/memberships.ts";
import { fitsRecord, type Post } from "../store/plan.ts";
import type { Room, Rooms } from "../store/rooms.ts";
import type { Hub } from "./hub.ts";
import type { MessageLimits } from "./message_limits.ts";
import type { Receipt, Submission } from "./room_writer.ts";
import type { Writers } from "./room_writers.ts";
import { SharedReads } from "./shared_reads.ts";

/** What the chat needs from around it. */
export interface ChatDeps {
  writers: Writers;
  rooms: Rooms;
  memberships: Memberships;
  cursors: Cursors;
  hub: Hub;
  limits: MessageLimits;
  clock: Clock;
  logger: Logger;
  heartbeatMs: number;
}

/** What a person may do in rooms, the same by socket and by HTTP. */
export class Chat {
  readonly hub: Hub;
  readonly limits: MessageLimits;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly heartbeatMs: number;
  #deps: ChatDeps;
  #roomLists = new SharedReads<RoomSummary[]>();

  constructor(deps: ChatDeps) {
    this.hub = deps.hub;
    this.limits = deps.limits;
    this.clock = deps.clock;
    this.logger = deps.logger;
    this.heartbeatMs = deps.heartbeatMs;
    this.#deps = deps;
  }

  /**
   * The room, if the person may see it. Every public room is open to everybody who is signed in.
   *
   * @throws {ChatError} `not_found`, the same for a room that is not there and one that is not theirs
   */
  async openRoom(_person: Person, id: string): Promise<Room> {
    const room = await this.#deps.rooms.get(id);
    if (room === undefined) throw roomNotFound();
    return room;
  }

  /** The room, now also in the person's list: whoever posts in a room belongs to it. */
  async joinRoom(person: Person, id: string): Promise<Room> {
    const room = await this.openRoom(person, id);
    await this.#deps.memberships.ensure(person.id, id);
    return room;
  }

  /** The person's own list of rooms. */
  roomsOf(person: Person): Promise<RoomSummary[]> {
    return this.#roomLists.of(person.id, () => this.#readRoomsOf(person));
  }

  async #readRoomsOf(person: Person): Promise<RoomSummary[]> {
    const listed = await this.#deps.memberships.roomsOf(person.id);
    const cursors = await this.#deps.cursors.of(person.id, listed.map(({ room }) => room.id));
    return listed.map(({ room, head }, index) => ({
      id: room.id,
      name: room.name,
      kind: room.kind,
      topic: room.topic,
      epoch: head.epoch,
      head: head.seq,
      read: cursors[index]!.seq,
      unread: head.count - cursors[index]!.count,
    }));
  }

  /** Moves the person's read cursor of the room forward. */
  async read(person: Person, id: string, seq: number): Promise<void> {
    const room = await this.openRoom(person, id);
    await this.#deps.cursors.advance(person.id, room.id, seq);
  }

  /**
   * Posts a message and resolves after the commit.
   *
   * @throws {ChatError} `not_found`, `too_large`, `invalid`, `rate_limited` or `unavailable`
   */
  async send(
    person: Person,
    address: string,
    message: { room: string } & Omit<Post, "kind" | "author">,
  ): Promise<Receipt> {
    const { room, ...content } = message;
    const refusal = this.limits.frame({ person, address }, "send");
    if (refusal !== undefined) throw refusal;
    await this.joinRoom(person, room);
    return await new Promise((done, failed) => {
      this.submit(room, {
        write: { kind: "message", author: person, ...content },
        done,
        failed,
      });
    });
  }

  /** Queues a write for a room that its author may write in. */
  submit(room: string, submission: Submission): void {
    const { write } = submission;
    if ("text" in write && !fitsRecord(write.text)) {
      submission.failed(
        new ChatError(
          "too_large",
          `text must be at most ${LIMITS.textBytes} bytes, and fewer when most of it are ` +
            "control characters.",
          { field: "text" },
        ),
      );
      return;
    }
    this.#deps.writers.submit(room, submission);
  }

  /** Resolves when everything that was accepted is committed and answered. */
  async flush(): Promise<void> {
    await this.#deps.writers.flush();
  }
}
