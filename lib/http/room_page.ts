import type { Context } from "fresh";
import { assertSignedIn } from "../auth/guards.ts";
import type { Person } from "../protocol/event.ts";
import type { HistoryPage } from "../protocol/history.ts";
import type { State } from "../state.ts";
import { toPerson } from "../store/people.ts";
import type { Place } from "../text/times.ts";
import { readPlace } from "./place.ts";

/** Everything that a room's page is rendered from. */
export interface RoomPageData {
  serverName: string;
  /** The person's own rooms, and this one. */
  rooms: { id: string; name: string }[];
  room: { id: string; name: string; kind: string; topic: string };
  me: Person;
  page: HistoryPage;
  /** Whether the page shows older messages than the newest. */
  isOlder: boolean;
  place: Place;
  now: number;
  /** What was typed and not posted, and why not. */
  draft?: { text: string; error: string };
}

/**
 * Reads what a room's page shows: the newest messages, or with `?before=SEQ` those before one.
 *
 * @throws {ChatError} `unauthenticated`, or `not_found`
 */
export async function loadRoomPage(ctx: Context<State>): Promise<RoomPageData> {
  assertSignedIn(ctx.state);
  const { services, user } = ctx.state;
  const { id, name, kind, topic } = await services.chat.openRoom(user, ctx.params.id ?? "");
  const before = readPosition(ctx.url.searchParams.get("before"));
  const [page, rooms] = await Promise.all([
    services.history.page(id, before === undefined ? {} : { before }),
    listRooms(ctx.state),
  ]);
  return {
    serverName: services.config.serverName,
    rooms: rooms.some((room) => room.id === id) ? rooms : [...rooms, { id, name }],
    room: { id, name, kind, topic },
    me: toPerson(user),
    page,
    isOlder: before !== undefined,
    place: readPlace(ctx.req.headers),
    now: services.clock.now(),
  };
}

/**
 * The rooms that a person's pages list beside them.
 *
 * @throws {ChatError} `unauthenticated`
 */
export async function listRooms(state: State): Promise<{ id: string; name: string }[]> {
  assertSignedIn(state);
  const rooms = await state.services.chat.roomsOf(state.user);
  return rooms.map(({ id, name }) => ({ id, name }));
}

/** A `seq` in an address; anything else asks for the newest messages. */
function readPosition(text: string | null): number | undefined {
  return text !== null && /^[1-9]\d{0,15}$/.test(text) ? Number(text) : undefined;
}
