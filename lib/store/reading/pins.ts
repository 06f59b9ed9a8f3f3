import * as v from "valibot";
import type { MessageEvent, Person } from "../../protocol/event.ts";
import { namedIn } from "../log/history.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import type { RoomLog } from "../log/log.ts";
import type { People } from "../people/people.ts";
import { PINS } from "../log/plan_change.ts";
import { readMessage } from "../log/rows.ts";

/** The pinned messages of a room, the last pinned first, and the people in them. */
export interface PinnedMessages {
  pins: MessageEvent[];
  users: Person[];
}

/** Pinned messages, at most a hundred in each room. */
export class Pins {
  #kv: Kv;
  #log: RoomLog;
  #people: People;

  constructor(kv: Kv, log: RoomLog, people: People) {
    this.#kv = kv;
    this.#log = log;
    this.#people = people;
  }

  /** Reads them by their index. The caller has checked that the room may be seen. */
  async of(room: string): Promise<PinnedMessages> {
    const entries = await this.#kv.list<number>({ prefix: keys.pins(room) }, { limit: PINS });
    const pinned = entries
      .map(({ key, value }) => ({ seq: Number(key.at(-1)), by: v.parse(v.number(), value) }))
      .sort((one, other) => other.by - one.by);
    const found = await Promise.all(pinned.map(({ seq }) => this.#log.messageAt(room, seq)));
    const pins = found
      .filter((message) => message !== undefined)
      .map(readMessage)
      // It may have been unpinned since the index was read.
      .filter((message) => message.pinned !== undefined);
    const users = await this.#people.of(
      pins.flatMap((message) => [message.by, ...namedIn(message)]),
    );
    return { pins, users };
  }
}
