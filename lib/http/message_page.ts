import type { Context } from "fresh";
import { assertSignedIn } from "../auth/guards.ts";
import { messageNotFound } from "../base/errors.ts";
import type { MessageEvent, Person } from "../protocol/event.ts";
import type { State } from "../state.ts";
import type { Version } from "../store/edits.ts";
import { withMentioned } from "./mentioned_people.ts";
import { loadRoomFrame, readPosition, type RoomFrame } from "./room_page.ts";

/** Everything that the page of one message is rendered from. */
export interface MessagePageData extends RoomFrame {
  message: MessageEvent;
  users: Person[];
  /** Every text that it had, the first one first; none of a message that was deleted. */
  versions: Version[];
  /** What was typed and not taken, and why not. */
  draft?: { text: string; error: string };
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
  const room = await services.chat.openRoom(user, ctx.params.id ?? "");
  const seq = readSeq(ctx.params.seq);
  const [{ messages, users }, frame] = await Promise.all([
    services.history.page(room.id, { around: seq, limit: 1 }),
    loadRoomFrame(ctx, room),
  ]);
  const message = messages.find((each) => each.seq === seq);
  if (message === undefined) throw messageNotFound();
  const versions = message.deletedAt === undefined ? await services.edits.of(room.id, seq) : [];
  return { ...frame, message, users: await withMentioned(services, [message], users), versions };
}
