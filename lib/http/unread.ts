import { assertSignedIn } from "../auth/guards.ts";
import type { FollowedThread } from "../chat/threads/threads.ts";
import type { HistoryPage } from "../protocol/history.ts";
import type { RoomSummary } from "../protocol/server_frame.ts";
import type { State } from "../state.ts";
import { PageBudget } from "../text/page_budget.ts";

/** The number of rooms on the page, and of messages of each. */
const ROOMS = 20;
const MESSAGES = 5;

/** Unread rooms, those of the latest activity, of which it is found whether something is for the person. */
const SORTED = 200;

/** A room with unread messages, and the first of them; fewer where they are long. */
export interface UnreadRoom {
  room: RoomSummary;
  page: HistoryPage;
}

/** The unread messages of rooms, and of threads that one follows. */
export interface UnreadData {
  rooms: UnreadRoom[];
  /** The number of rooms beyond these. */
  more: number;
  inThreads: { threads: FollowedThread[]; more: number };
}

/**
 * The rooms in which something is unread: first those where it is for the person above all. `more` is
 * how many there are beyond them.
 *
 * @throws {ChatError} `unauthenticated`
 */
export async function loadUnread(state: State): Promise<UnreadData> {
  assertSignedIn(state);
  const { roomLists, history, threads } = state.services;
  const [inThreads, { rooms: all, count }] = await Promise.all([
    threads.unread(state.user),
    roomLists.listUnread(state.user, SORTED),
  ]);
  const isForMe = ({ kind, mentions }: RoomSummary) => kind === "direct" || mentions > 0;
  const unread = all.filter((room) => !room.archived);
  const sorted = [...unread.filter(isForMe), ...unread.filter((room) => !isForMe(room))];
  const rooms = await Promise.all(
    sorted.slice(0, ROOMS).map(async (room) => ({
      room,
      page: await history.page(room.id, { after: room.read, limit: MESSAGES }),
    })),
  );
  const budget = new PageBudget();
  const shown = rooms.map(({ room, page }): UnreadRoom => {
    const end = page.messages.findIndex(({ text = "" }) => !budget.takes(text));
    return end === -1
      ? { room, page }
      : { room, page: { ...page, messages: page.messages.slice(0, end), more: true } };
  });
  return { rooms: shown, more: count - all.length + sorted.length - rooms.length, inThreads };
}
