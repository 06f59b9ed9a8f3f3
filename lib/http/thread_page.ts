import type { Context } from "fresh";
import { assertSignedIn } from "../auth/guards.ts";
import { messageNotFound } from "../base/errors.ts";
import { threadId, type ThreadRef } from "../protocol/thread.ts";
import type { State } from "../state.ts";
import { loadRoomPage, readPage, type RoomPageData } from "./room_page.ts";

/**
 * Reads what the page of a room with a thread beside it shows: of the thread the newest replies, or
 * those that `?before=SEQ` or `?around=SEQ` asks for.
 *
 * @param draft what was typed and not posted, and why not
 * @throws {ChatError} `unauthenticated`, or `not_found` for the room and the thread alike
 */
export async function loadThreadPage(
  ctx: Context<State>,
  { room, seq }: ThreadRef,
  draft?: { text: string; error?: string; note?: string },
): Promise<RoomPageData> {
  assertSignedIn(ctx.state);
  const { services, user } = ctx.state;
  const { id } = await services.access.openLog(user, threadId(room, seq));
  const [data, { page, isOlder }, { messages, users }, [summary]] = await Promise.all([
    loadRoomPage(ctx, room, new URLSearchParams()),
    readPage(services.history, id, ctx.url.searchParams),
    services.history.page(room, { around: seq, limit: 1 }),
    services.threads.summaries(user, room, [seq]),
  ]);
  const message = messages.find((each) => each.seq === seq);
  if (message === undefined) throw messageNotFound();
  const { count = 0, unread = 0 } = summary ?? {};
  const thread = { id, message, users, page, isOlder, count, unread };
  return { ...data, thread: draft === undefined ? thread : { ...thread, draft } };
}
