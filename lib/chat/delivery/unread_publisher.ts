import { describeError, type Logger } from "../../base/logger.ts";
import { getOrInsert } from "../../base/runtime.ts";
import type { ListNotice } from "../../store/isolates/notices.ts";
import type { Cursors } from "../../store/reading/cursors.ts";
import type { Memberships } from "../../store/rooms/memberships.ts";
import type { RoomLists } from "../rooms/room_lists.ts";
import type { Socket } from "../sockets/socket.ts";
import type { Sockets } from "../sockets/sockets.ts";
import type { HeadPublisher } from "./head_publisher.ts";

/** The most people whose numbers are read at a time. */
const PEOPLE_AT_ONCE = 50;

export interface UnreadPublisherOptions {
  cursors: Pick<Cursors, "among">;
  memberships: Pick<Memberships, "among">;
  sockets: Pick<Sockets, "of" | "isReady">;
  headPublisher: Pick<HeadPublisher, "peopleOf">;
  roomLists: Pick<RoomLists, "countFor">;
  logger: Logger;
}

/** A notice, and a socket that needs no frame of it. */
interface Waiting {
  notice: ListNotice;
  except: Socket | undefined;
}

/**
 * Sends `rooms` frames to the sockets of this isolate when something is read, mentioned or gone in a room
 * of their people, with the numbers that their lists have from then on. The notices of one room are sent
 * one after another, so that no numbers are older than those before; what comes meanwhile goes together.
 */
export class UnreadPublisher {
  #options: UnreadPublisherOptions;
  #waiting = new Map<string, Map<string, Waiting>>();
  #running = new Set<string>();

  constructor(options: UnreadPublisherOptions) {
    this.#options = options;
  }

  /** @param except a socket that needs no frame */
  publish(notice: ListNotice, except?: Socket): void {
    const { room, users } = notice;
    // Most people read with one socket, which needs none.
    if (users?.every((user) => this.#socketsOf(user, except).length === 0)) return;
    const waiting = getOrInsert(this.#waiting, room, () => new Map<string, Waiting>());
    const { unread, ...rest } = notice;
    const key = JSON.stringify(rest);
    const known = waiting.get(key);
    const last = known === undefined ? unread : later(unread, known.notice.unread);
    waiting.set(key, {
      notice: { ...rest, ...(last === undefined ? {} : { unread: last }) },
      except: known === undefined || known.except === except ? except : undefined,
    });
    if (!this.#running.has(room)) this.#run(room);
  }

  async #run(room: string): Promise<void> {
    this.#running.add(room);
    for (let waiting; (waiting = this.#waiting.get(room)) !== undefined;) {
      this.#waiting.delete(room);
      try {
        await this.#send(room, [...waiting.values()]);
      } catch (error) {
        this.#options.logger.error("notice_failed", { room, ...describeError(error) });
      }
    }
    this.#running.delete(room);
  }

  async #send(room: string, waiting: readonly Waiting[]): Promise<void> {
    const frames = await Promise.all(waiting.map(async ({ notice, except }) => ({
      notice,
      except,
      users: new Set(await this.#concerned(notice, except)),
    })));
    const people = [...new Set(frames.flatMap(({ users }) => [...users]))];
    for (let start = 0; start < people.length; start += PEOPLE_AT_ONCE) {
      await this.#sendTo(people.slice(start, start + PEOPLE_AT_ONCE), room, frames);
    }
  }

  async #sendTo(
    people: readonly string[],
    room: string,
    frames: readonly (Waiting & { users: ReadonlySet<string> })[],
  ): Promise<void> {
    const { roomLists, memberships } = this.#options;
    const numbers = await roomLists.countFor(room, people);
    // Read last: whoever does not belong to the room any more is sent nothing.
    const members = await memberships.among(room, people);
    for (const { notice: { change, thread }, except, users } of frames) {
      for (const user of members) {
        if (!users.has(user)) continue;
        const frame = JSON.stringify({ type: "rooms", room, change, thread, ...numbers.get(user) });
        for (const socket of this.#socketsOf(user, except)) socket.deliver(frame);
      }
    }
  }

  /** The people with a socket on this isolate whom a notice is for. */
  async #concerned(
    { room, users, unread }: ListNotice,
    except: Socket | undefined,
  ): Promise<string[]> {
    const { headPublisher, cursors } = this.#options;
    const here = [...users ?? headPublisher.peopleOf(room)].filter((user) =>
      this.#socketsOf(user, except).length > 0
    );
    if (unread === undefined || here.length === 0) return here;
    const read = await cursors.among(here, room);
    return here.filter((_, index) => read[index]!.seq < unread);
  }

  #socketsOf(user: string, except: Socket | undefined): Socket[] {
    const { sockets } = this.#options;
    return [...sockets.of(user)].filter((socket) => socket !== except && sockets.isReady(socket));
  }
}

/** The higher of two seqs; undefined, which stands for everybody, when one is. */
function later(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : Math.max(one, other);
}
