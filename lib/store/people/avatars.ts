import * as v from "valibot";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import type { Operation } from "../kv/operation.ts";

/** The bytes of a picture in one row; a value may have 64 KiB. */
const ROW_BYTES = 60 * 1024;

/** The largest picture, in bytes, and the rows that it takes beside the one with its type. */
export const AVATAR_BYTES = 256 * 1024;
const ROWS = Math.ceil(AVATAR_BYTES / ROW_BYTES);

/** A picture of a person. */
export interface Avatar {
  /** Its media type. */
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** The rows of a picture: its type, then its bytes. */
const Rows = v.tupleWithRest([v.string()], v.instance(Uint8Array<ArrayBuffer>));

/**
 * The pictures of people. Each has a version that no other picture of that person has had, so that
 * whoever has kept one has the right one for good.
 */
export class Avatars {
  #kv: Kv;

  constructor(kv: Kv) {
    this.#kv = kv;
  }

  /** Adds a picture to a commit. */
  put(op: Operation, user: string, version: number, { type, bytes }: Avatar): void {
    op.set(keys.avatarRow(user, version, 0), type);
    for (let row = 0; row * ROW_BYTES < bytes.length; row++) {
      const part = bytes.slice(row * ROW_BYTES, (row + 1) * ROW_BYTES);
      op.set(keys.avatarRow(user, version, row + 1), part);
    }
  }

  /** Adds to a commit that a picture goes. */
  delete(op: Operation, user: string, version: number): void {
    for (let row = 0; row <= ROWS; row++) op.delete(keys.avatarRow(user, version, row));
  }

  /** The picture of that version, or undefined. */
  async get(user: string, version: number): Promise<Avatar | undefined> {
    const prefix = keys.avatarRows(user, version);
    const entries = await this.#kv.list({ prefix }, { limit: ROWS + 1 });
    if (entries.length === 0) return undefined;
    const [type, ...parts] = v.parse(Rows, entries.map(({ value }) => value));
    const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return { type, bytes };
  }
}
