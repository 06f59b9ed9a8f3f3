import type { Context } from "fresh";
import { assertSignedIn } from "../auth/guards.ts";
import { ChatError } from "../base/errors.ts";
import type { Standing } from "../chat/room_service.ts";
import type { MessageEvent, Person } from "../protocol/event.ts";
import type { State } from "../state.ts";
import type { Version } from "../store/edits.ts";
import { toPerson } from "../store/people.ts";
import type { Place } from "../text/times.ts";
import { readPlace } from "./place.ts";
import { describeRoom, type Listed, listRooms } from "./room_page.ts";

/** Everything that the page of one message is rendered from. */
export interface MessagePageData {
  serverName: string;
  rooms: Listed[];
  room: Listed;
  me: Person;
  standing: Standing;
  message: MessageEvent;
  users: Person[];
  /** Every text that it had, the first one first; none of a message that was deleted. */
  versions: Version[];
  place: Place;
  now: number;
  /** What was typed and not taken, and why not. */
  draft?: { text: string; error: string };
}

/**
 * The `seq` of a message in an address.
 *
 * @throws {ChatError} `not_found`, as for a message that is not there
 */
export function readSeq(text: string | undefined): number {
  if (text !== undefined && /^[1-9]\d{0,15}$/.test(text)) return Number(text);
  return notThere();
}

function notThere(): never {
  throw new ChatError("not_found", "There is no such message in this room.", { field: "seq" });
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
  const [{ messages, users }, rooms, shown, standing] = await Promise.all([
    services.history.page(room.id, { around: seq, limit: 1 }),
    listRooms(ctx.state, room),
    describeRoom(ctx.state, room),
    services.roomService.standing(user, room),
  ]);
  const message = messages.find((each) => each.seq === seq) ?? notThere();
  return {
    serverName: services.config.serverName,
    rooms,
    room: shown,
    me: toPerson(user),
    standing,
    message,
    users,
    versions: message.deletedAt !== undefined ? [] : await services.edits.of(room.id, seq),
    place: readPlace(ctx.req.headers),
    now: services.clock.now(),
  };
}
