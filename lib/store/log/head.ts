import type { Indexed } from "./cid_index.ts";
import type { ThreadHead } from "../reading/thread_rows.ts";

/**
 * Where a room's log ends. `count` is how many of its events are messages. What forbids writing is
 * here, so that every commit checks it at no cost.
 */
export interface Head {
  epoch: string;
  seq: number;
  count: number;
  /** When its last event was, in milliseconds since 1970 (UTC); undefined in heads from before that. */
  at?: number;
  /** How far the index of cids goes; undefined where it has not begun. */
  indexed?: Indexed;
  archived?: true;
  readOnly?: true;
  /** The seq of the last event about the room, if there was one. */
  standing?: number;
  /** The seq of the newest message that mentions everybody, if there was one. */
  mentioned?: number;
  /** The seq of the last one of its messages that are deleted, if any are (`deleted.ts`). */
  deleted?: number;
  /** How many of its messages are pinned, if any are. */
  pins?: number;
  /** What is told of a thread without reading it; there in a thread's head alone. */
  thread?: ThreadHead;
}

/** A head as it was read or written; the versionstamp is what the next write checks. */
export interface HeadAt {
  head: Head;
  /** Null for a thread that nobody has replied in yet. */
  versionstamp: string | null;
}

/**
 * The epoch that a log has in this life of its database (`incarnation.ts`). What is stored may name an
 * earlier one, since only a write to the log stores it anew.
 */
export function epochIn(stored: string, incarnation: string): string {
  return incarnation === "" ? stored : `${logOf(stored)}.${incarnation}`;
}

/** The part of an epoch that names the log itself. */
function logOf(epoch: string): string {
  const end = epoch.indexOf(".");
  return end === -1 ? epoch : epoch.slice(0, end);
}

/** Names the last event about a room, after which memberships are what they are. */
export function stateVersionOf(
  { epoch, standing = 0 }: { epoch: string; standing?: number | undefined },
): string {
  return `${logOf(epoch)} ${standing}`;
}
