import { messageNotFound } from "../../base/errors.ts";
import type { Kv } from "../kv/kv.ts";
import type { RoomLog } from "./log.ts";
import { readEdit, readFormerTexts } from "./former_texts.ts";
import { readMessage } from "./rows.ts";

/** A text that a message had, and since when, in milliseconds since 1970 (UTC). */
export interface TextVersion {
  text: string;
  at: number;
}

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
    const { original, edits } = await readFormerTexts(this.#kv, room, seq, found.edits);
    const versions = [...edits.values()].map((change): TextVersion => {
      const { text, at } = readEdit(change);
      return { text, at };
    });
    if (versions.length === 0) return [{ text, at }];
    // Of messages that were edited before texts were kept the first one is lost.
    return original === undefined ? versions : [{ text: original, at }, ...versions];
  }
}
