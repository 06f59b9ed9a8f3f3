import { assertSignedIn } from "../auth/guards.ts";
import { ChatError } from "../base/errors.ts";
import type { MessageEvent, Person } from "../protocol/event.ts";
import type { State } from "../state.ts";
import type { Bookmark } from "../store/reading/bookmarks.ts";
import { readMessage } from "../store/log/rows.ts";

/** Bookmarks on one page. */
const PAGE = 30;

/** A bookmarked message, in its present state, and the room that it is in as the person calls it. */
export interface Bookmarked {
  room: { id: string; name: string; kind: string };
  message: MessageEvent;
}

/** A page of bookmarks, the last one first. */
export interface BookmarkList {
  bookmarks: Bookmarked[];
  /** The people who wrote the messages. */
  users: Person[];
  /** The `before` of the page after it, when there is more. */
  next?: number;
}

/**
 * Reads a page of a person's bookmarks. What they may no longer see is left out, so that a page may be
 * short; each room is asked for anew.
 *
 * @throws {ChatError} `unauthenticated`
 */
export async function listBookmarks(state: State, before?: number): Promise<BookmarkList> {
  assertSignedIn(state);
  const { bookmarks, people } = state.services;
  const found = await bookmarks.before(state.user.id, before, PAGE + 1);
  const page = found.slice(0, PAGE);
  const shown = (await Promise.all(page.map((each) => read(state, each))))
    .filter((each) => each !== undefined);
  return {
    bookmarks: shown,
    users: await people.of(shown.map(({ message }) => message.by)),
    ...(found.length > PAGE ? { next: page.at(-1)!.count } : {}),
  };
}

async function read(state: State, { room, seq }: Bookmark): Promise<Bookmarked | undefined> {
  assertSignedIn(state);
  const { access, roomLists, log } = state.services;
  try {
    const { room: opened } = await access.openLog(state.user, room);
    const [stored, { name }] = await Promise.all([
      log.messageAt(room, seq),
      roomLists.titleOf(opened, state.user),
    ]);
    if (stored === undefined) return undefined;
    return { room: { id: room, name, kind: opened.kind }, message: readMessage(stored) };
  } catch (error) {
    if (error instanceof ChatError && error.code === "not_found") return undefined;
    throw error;
  }
}
