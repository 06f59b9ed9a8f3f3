import type { Context } from "fresh";
import { assertSignedIn } from "../auth/guards.ts";
import type { Person } from "../protocol/event.ts";
import type { HistoryPage } from "../protocol/history.ts";
import type { RoomSummary } from "../protocol/server_frame.ts";
import type { Standing } from "../chat/room_service.ts";
import type { State } from "../state.ts";
import { toPerson } from "../store/people.ts";
import type { History } from "../store/history.ts";
import type { Room } from "../store/room.ts";
import type { Place } from "../text/times.ts";
import { loadDraft, type SavedDraft } from "./saved_draft.ts";
import { withMentioned } from "./mentioned_people.ts";
import { readPlace } from "./place.ts";

/** A room as a list names it. */
export type Listed = Pick<RoomSummary, "id" | "name" | "kind" | "archived" | "people">;

/** What every page about a room is rendered from. */
export interface RoomFrame {
  serverName: string;
  /** The person's own rooms, and this one. */
  rooms: Listed[];
  room: Listed & { topic: string; archived: boolean; readOnly: boolean };
  me: Person;
  standing: Standing;
  place: Place;
  now: number;
}

/** Everything that a room's page is rendered from. */
export interface RoomPageData extends RoomFrame {
  page: HistoryPage;
  /** Whether the page shows older messages than the newest. */
  isOlder: boolean;
  /** What the person has typed here and not sent, at whatever device. */
  saved: SavedDraft;
  /** What was typed and not posted, and why not; or what came of a command. */
  draft?: { text: string; error?: string; note?: string };
}

/**
 * Reads what a room's page shows: the newest messages, with `?before=SEQ` those before one, or with
 * `?around=SEQ` those around one, unless it is among the newest.
 *
 * @throws {ChatError} `unauthenticated`, or `not_found`
 */
export async function loadRoomPage(ctx: Context<State>): Promise<RoomPageData> {
  assertSignedIn(ctx.state);
  const { services, user } = ctx.state;
  const opened = await services.chat.openRoom(user, ctx.params.id ?? "");
  const { id } = opened;
  const { page, isOlder } = await readPage(services.history, id, ctx.url.searchParams);
  // Read after the page: what comes in between is in the events that follow it, and done twice.
  const room = await services.rooms.fresh(id) ?? opened;
  const [frame, users, saved] = await Promise.all([
    loadRoomFrame(ctx, room),
    withMentioned(services, page.messages, page.users),
    loadDraft(services, user.id, id),
  ]);
  return { ...frame, page: { ...page, users }, isOlder, saved };
}

/**
 * Reads what every page about a room shows.
 *
 * @throws {ChatError} `unauthenticated`
 */
export async function loadRoomFrame(ctx: Context<State>, room: Room): Promise<RoomFrame> {
  assertSignedIn(ctx.state);
  const { services, user } = ctx.state;
  const [rooms, standing, shown] = await Promise.all([
    listRooms(ctx.state, room),
    services.roomService.standing(user, room),
    describeRoom(ctx.state, room),
  ]);
  return {
    serverName: services.config.serverName,
    rooms,
    room: shown,
    me: toPerson(user),
    standing,
    place: readPlace(ctx.req.headers),
    now: services.clock.now(),
  };
}

/**
 * The rooms that a person's pages list beside them, and the one that the page is about.
 *
 * @throws {ChatError} `unauthenticated`
 */
export async function listRooms(state: State, current?: Room): Promise<Listed[]> {
  assertSignedIn(state);
  const rooms = await state.services.chat.roomsOf(state.user);
  const listed = rooms.map(({ id, name, kind, archived, people }): Listed => ({
    id,
    name,
    kind,
    ...(archived ? { archived } : {}),
    ...(people === undefined ? {} : { people }),
  }));
  if (current === undefined || listed.some(({ id }) => id === current.id)) return listed;
  const { id, name, kind } = current;
  return [...listed, { id, name, kind }];
}

/**
 * The room as the person calls it.
 *
 * @throws {ChatError} `unauthenticated`
 */
export async function describeRoom(state: State, room: Room): Promise<RoomPageData["room"]> {
  assertSignedIn(state);
  const { id, kind, topic, archived, readOnly } = room;
  const title = await state.services.chat.titleOf(room, state.user);
  return { id, kind, topic, archived, readOnly, ...title };
}

async function readPage(
  history: History,
  room: string,
  query: URLSearchParams,
): Promise<Pick<RoomPageData, "page" | "isOlder">> {
  const before = readPosition(query.get("before"));
  if (before !== undefined) return { page: await history.page(room, { before }), isOlder: true };
  const page = await history.page(room);
  const around = readPosition(query.get("around"));
  const oldest = page.messages[0]?.seq;
  if (around === undefined || oldest === undefined || around >= oldest) {
    return { page, isOlder: false };
  }
  return { page: await history.page(room, { around }), isOlder: true };
}

/** A `seq` in an address; undefined when it is none. */
export function readPosition(text: string | null | undefined): number | undefined {
  return typeof text === "string" && /^[1-9]\d{0,15}$/.test(text) ? Number(text) : undefined;
}
