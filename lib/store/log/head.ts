import { newId } from "../../base/ids.ts";
import { THREAD_PEOPLE } from "../../protocol/thread_summary.ts";

/** The part of a room's log that is in the index of cids. */
export interface Indexed {
  /** The cids of all messages up to here are. */
  seq: number;
  /** In so many rows. */
  rows: number;
}

/** The time of a thread's last reply, in milliseconds since 1970 (UTC), and the authors of the last ones. */
export interface ThreadHead {
  at: number;
  /** User ids, whoever wrote last first. */
  people: readonly string[];
}

/**
 * The end of a room's log. `count` is the number of its events that are messages. What forbids writing is
 * here, so that every commit checks it at no cost.
 */
export interface Head {
  epoch: string;
  seq: number;
  count: number;
  /** The time of its last event, in milliseconds since 1970 (UTC); undefined in old heads. */
  at?: number;
  /** How far the index of cids goes; undefined where it has not begun. */
  indexed?: Indexed;
  archived?: true;
  readOnly?: true;
  /** A member posts at most once in so many seconds; not there without such a bound. */
  slowSeconds?: number;
  /** The seq of the last event about the room, if there was one. */
  standing?: number;
  /** The seq of the newest message that mentions everybody, if there was one. */
  mentioned?: number;
  /** The seq of the last one of its messages that are deleted, if any are (`deleted.ts`). */
  deleted?: number;
  /** The number of its pinned messages, if there are any. */
  pins?: number;
  /** The people of a direct room in whose lists it is not until its next message, if there are any. */
  unlisted?: readonly string[];
  /** The summary of a thread; in the head of a thread alone. */
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

/** The head of a new log. */
export function newHead(): Head {
  return { epoch: newId(), seq: 0, count: 0 };
}

/** The summary of a thread after a reply. */
export function withReply({ people }: ThreadHead, by: string, at: number): ThreadHead {
  return { at, people: [by, ...people.filter((id) => id !== by)].slice(0, THREAD_PEOPLE) };
}
