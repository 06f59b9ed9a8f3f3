import * as v from "valibot";
import { messageNotFound } from "../../base/errors.ts";
import { EditEvent } from "../../protocol/event.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import type { RoomLog } from "./log.ts";
import { decodeChange, readMessage } from "./rows.ts";

/** A text that a message had, and since when, in milliseconds since 1970 (UTC). */
export interface TextVersion {
  text: string;
  at: number;
}

const StoredEdit = v.pipe(v.string(), v.parseJson(), EditEvent);

/** The texts of messages before they were edited. */
export class Edits {
  #kv: Kv;
  #log: RoomLog;

  constructor(kv: Kv, log: RoomLog) {
    this.#kv = kv;
    this.#log = log;
  }

  /**
   * Every text that a message had, the first one first. The caller has checked that the room may be seen.
   *
   * @throws {ChatError} `not_found` when there is no such message, or none any more
   */
  async of(room: string, seq: number): Promise<TextVersion[]> {
    const found = await this.#log.messageAt(room, seq);
    if (found === undefined) throw messageNotFound();
    const { text, at } = readMessage(found);
    if (text === undefined) throw messageNotFound();
    const [original, entries] = await Promise.all([
      this.#kv.get<string>(keys.original(room, seq)),
      this.#kv.getMany<Uint8Array>(found.edits.map((edit) => keys.change(room, edit))),
    ]);
    const versions = entries.flatMap(({ value }): TextVersion[] => {
      if (value === null) return [];
      const { text, at } = v.parse(StoredEdit, decodeChange(value).json);
      return [{ text, at }];
    });
    if (versions.length === 0) return [{ text, at }];
    // Of messages that were edited before texts were kept the first one is lost.
    const first = original.value;
    return first === null ? versions : [{ text: first, at }, ...versions];
  }
}
