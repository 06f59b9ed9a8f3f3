import type { Context } from "fresh";
import { assertSignedIn } from "../auth/guards.ts";
import { messageNotFound } from "../base/errors.ts";
import type { MessageEvent, Person } from "../protocol/event.ts";
import type { State } from "../state.ts";
import type { TextVersion } from "../store/log/edits.ts";
import { PageBudget } from "../text/page_budget.ts";
import { withMentioned } from "./mentioned_people.ts";
import { loadRoomFrame, readPosition, type RoomPageBase } from "./room_page.ts";

/** Everything that the page of one message is rendered from. */
export interface MessagePageData extends RoomPageBase {
  /** The id of the log that it is in: the room's, or that of a thread. */
  log: string;
  message: MessageEvent;
  users: Person[];
  /** The texts that it had, the first one first; none of a message that was deleted. */
  versions: TextVersion[];
  /** The number of the first of them, and of the one that the next page begins with, if there is one. */
  from: number;
  next?: number;
  isBookmarked: boolean;
  /** The text that was refused, and why. */
  draft?: { text: string; error: string };
  /** The form to forward that was refused, and why. */
  forward?: { to: string; comment: string; error: string };
}

/**
 * The `seq` of a message in an address.
 *
 * @throws {ChatError} `not_found`, as for a message that is not there
 */
export function readSeq(text: string | undefined): number {
  const seq = readPosition(text);
  if (seq === undefined) throw messageNotFound();
  return seq;
}

/**
 * Reads what the page of one message shows.
 *
 * @throws {ChatError} `unauthenticated`, or `not_found` for the room and the message alike
 */
export async function loadMessagePage(ctx: Context<State>): Promise<MessagePageData> {
  assertSignedIn(ctx.state);
  const { services, user } = ctx.state;
  const { id, room } = await services.access.openLog(user, ctx.params.id ?? "");
  const seq = readSeq(ctx.params.seq);
  const [{ messages, users }, frame] = await Promise.all([
    services.history.page(id, { around: seq, limit: 1 }),
    loadRoomFrame(ctx, room),
  ]);
  const message = messages.find((each) => each.seq === seq);
  if (message === undefined) throw messageNotFound();
  const [versions, isBookmarked] = await Promise.all([
    message.deletedAt === undefined ? services.edits.of(id, seq) : [],
    services.bookmarks.has(user.id, id, seq),
  ]);
  const from = readPosition(ctx.url.searchParams.get("from")) ?? 1;
  const named = await withMentioned(services, user, [message], users);
  return { ...frame, log: id, message, users: named, isBookmarked, ...fitVersions(versions, from) };
}

/** As many texts as are shown at once, from the one of a number on. */
function fitVersions(all: readonly TextVersion[], from: number) {
  const budget = new PageBudget();
  const later = all.slice(from - 1);
  const end = later.findIndex(({ text }) => !budget.takes(text));
  return end === -1
    ? { versions: later, from }
    : { versions: later.slice(0, end), from, next: from + end };
}
