import { ChatError } from "../../base/errors.ts";
import { LIMITS } from "../../protocol/limits.ts";

/** A place in a list of logs, the latest activity first: when a log's was, and its id. */
export interface ListPlace {
  at: number;
  id: string;
}

/** Orders by activity, the latest first; two of one moment by their ids. */
export function comparePlaces(one: ListPlace, other: ListPlace): number {
  return other.at - one.at || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);
}

/** A place as it stands in an address, which `next` of a page has; undefined when it is none. */
export function readListPlace(text: string): ListPlace | undefined {
  const [, at, id] = /^(\d{1,15})\.(.{1,64})$/.exec(text) ?? [];
  return id === undefined ? undefined : { at: Number(at), id };
}

/**
 * Reads which page of a list of rooms is asked for.
 *
 * @throws {ChatError} `invalid` with the field
 */
export function readPageOfRooms(
  wanted: { before?: string | null | undefined; limit?: string | null | undefined },
): { before?: ListPlace; limit?: number } {
  const { limit } = wanted;
  const before = wanted.before == null ? undefined : readListPlace(wanted.before);
  if (wanted.before != null && before === undefined) {
    throw new ChatError("invalid", "before must be the next of another page.", { field: "before" });
  }
  const isLimit = limit == null ||
    (/^[1-9]\d{0,3}$/.test(limit) && Number(limit) <= LIMITS.pageMessages);
  if (!isLimit) {
    throw new ChatError("invalid", `limit must be a number from 1 to ${LIMITS.pageMessages}.`, {
      field: "limit",
    });
  }
  return {
    ...(before === undefined ? {} : { before }),
    ...(limit == null ? {} : { limit: Number(limit) }),
  };
}
