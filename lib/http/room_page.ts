import type { Services } from "../services.ts";
import type { SavedDraft } from "../protocol/draft.ts";
import type { Context } from "fresh";
import { assertSignedIn } from "../auth/guards.ts";
import type { MessageEvent, Person } from "../protocol/event.ts";
import type { HistoryPage } from "../protocol/history.ts";
import type { RoomPeoplePage, RoomPerson } from "../protocol/presence.ts";
import type { RoomSummary } from "../protocol/server_frame.ts";
import type { RoomRights } from "../chat/access.ts";
import type { State } from "../state.ts";
import { toPerson } from "../store/people/people.ts";
import type { History } from "../store/log/history.ts";
import type { CallAll, Room } from "../store/rooms/room.ts";
import { PageBudget } from "../text/page_budget.ts";
import { countReplies } from "../text/replies.ts";
import type { TimeSettings } from "../text/times/times.ts";
import { type FirstStepsOf, firstStepsOf } from "./account/first_steps.ts";
import { withMentioned } from "./mentioned_people.ts";
import { invitePathOf } from "./invite_path.ts";
import { readTimeSettings } from "./time_settings.ts";

/** Reads what a person has typed in a room and not sent, with the message that it replies to. */
async function loadDraft(
  { drafts, history }: Pick<Services, "drafts" | "history">,
  user: string,
  room: string,
): Promise<SavedDraft> {
  const { text, version, replyTo } = await drafts.get(user, room);
  if (replyTo === undefined) return { text, version };
  const { messages } = await history.page(room, { around: replyTo, limit: 1 });
  const found = messages.find(({ seq, deletedAt }) => seq === replyTo && deletedAt === undefined);
  return { text, version, ...(found === undefined ? {} : { replyTo: found }) };
}

/** A room as a list names it; of the others of a direct one, how they are shown. */
export type Listed =
  & Pick<RoomSummary, "id" | "name" | "kind" | "archived">
  & Partial<Pick<RoomSummary, "read" | "unread" | "mentions" | "threads" | "former">>
  & { people?: (Person & Partial<RoomPerson>)[] | undefined };

/** Members on the page of a room who are not here; there is a list of all on the page about it. */
const LISTED_PEOPLE = 50;

/** The data of every page about a room. */
export interface RoomPageBase {
  serverName: string;
  /** The person's own rooms, and this one. */
  rooms: Listed[];
  room: Listed & {
    topic: string;
    archived: boolean;
    readOnly: boolean;
    slowSeconds: number;
    callAll: CallAll;
  };
  me: Person;
  rights: RoomRights;
  /** The page on which the person invites people to the room. */
  invitePath: string | undefined;
  place: TimeSettings;
  now: number;
  /** For how long authors may change what they wrote, in minutes; undefined without a limit. */
  editMinutes?: number;
}

/** Everything that a thread beside its room is rendered from. */
export interface ThreadData {
  /** The id of its log. */
  id: string;
  /** The message that it is about, and its author. */
  message: MessageEvent;
  users: Person[];
  page: HistoryPage;
  isOlder: boolean;
  count: number;
  /** Replies that the person has not read, where they follow it. */
  unread: number;
  /** The text that was refused, and why; or the words that a command was answered with. */
  draft?: { text: string; error?: string; note?: string };
}

/** Everything that a room's page is rendered from. */
export interface RoomPageData extends RoomPageBase {
  page: HistoryPage;
  /** Who is here, and members who are not. */
  present: RoomPeoplePage;
  /** True when the page does not reach to the newest message. */
  isOlder: boolean;
  /** The `seq` of the message that the address leads to. */
  around?: number | undefined;
  /** The last `seq` that the person has read, and the number of messages after it. */
  reading: { read: number; unread: number };
  /** The line of each thread, by the `seq` of its message. */
  threads: Readonly<Record<number, string>>;
  /** The thread that is open beside the conversation. */
  thread?: ThreadData;
  /** The person's draft for the room, from whatever device. */
  saved: SavedDraft;
  /** The text that was refused, and why; or the words that a command was answered with. */
  draft?: { text: string; error?: string; note?: string };
  firstSteps: FirstStepsOf | undefined;
}

/**
 * Reads what a room's page shows: the newest messages, with `?before=SEQ` those before one, or with
 * `?around=SEQ` those around one, unless it is among the newest.
 *
 * @param wanted the room's id, and `query` what is asked for, where that is not in the address
 * @throws {ChatError} `unauthenticated`, or `not_found`
 */
export async function loadRoomPage(
  ctx: Context<State>,
  wanted = ctx.params.id ?? "",
  query = ctx.url.searchParams,
): Promise<RoomPageData> {
  assertSignedIn(ctx.state);
  const { services, user } = ctx.state;
  const opened = await services.access.openRoom(user, wanted);
  const { id } = opened;
  const { page, isOlder } = await readPage(services.history, id, query);
  const begun = page.messages.filter(({ thread }) => thread).map(({ seq }) => seq);
  const summaries = await services.threads.summaries(user, id, begun);
  // Read after the page: what comes in between is in the events that follow it, and done twice.
  const room = await services.rooms.fresh(id) ?? opened;
  const [frame, present, users, saved] = await Promise.all([
    loadRoomFrame(ctx, room),
    services.roomPeople.of(room, LISTED_PEOPLE),
    withMentioned(services, user, page.messages, page.users),
    loadDraft(services, user.id, id),
  ]);
  const { read = 0, unread = 0 } = frame.rooms.find((listed) => listed.id === id) ?? {};
  // What the page is about is being read, unless it is older than that.
  const rooms = frame.rooms.map((listed) =>
    listed.id === id && !isOlder ? { ...listed, unread: 0, mentions: listed.threads ?? 0 } : listed
  );
  const threads = Object.fromEntries(
    summaries.map(({ seq, count }) => [seq, countReplies(count)]),
  );
  return {
    ...frame,
    rooms,
    page: { ...page, users },
    present,
    isOlder,
    around: readPosition(query.get("around")),
    reading: { read, unread },
    threads,
    saved,
    firstSteps: firstStepsOf(user, frame.now),
  };
}

/**
 * Reads what every page about a room shows.
 *
 * @throws {ChatError} `unauthenticated`
 */
export async function loadRoomFrame(ctx: Context<State>, room: Room): Promise<RoomPageBase> {
  assertSignedIn(ctx.state);
  const { services, user } = ctx.state;
  const { editMs } = services.config;
  const [rooms, rights, shown] = await Promise.all([
    listRooms(ctx.state, room),
    services.access.rights(user, room),
    describeRoom(ctx.state, room),
  ]);
  const settings = services.settings.current;
  ctx.state.invitePath = invitePathOf(user, room, rights.isMember, settings);
  return {
    serverName: settings.name,
    rooms,
    room: shown,
    me: toPerson(user),
    rights,
    invitePath: ctx.state.invitePath,
    place: readTimeSettings(ctx.req.headers),
    now: services.clock.now(),
    ...(Number.isFinite(editMs) ? { editMinutes: editMs / 60_000 } : {}),
  };
}

/**
 * The rooms that a person's pages list beside them, those of the latest activity, and the one that the
 * page is about.
 *
 * @throws {ChatError} `unauthenticated`
 */
export async function listRooms(state: State, current?: Room): Promise<Listed[]> {
  assertSignedIn(state);
  const { roomLists, roomPeople, roomService, reports } = state.services;
  const [{ rooms: first, all }, invitations, hasReportNews] = await Promise.all([
    roomLists.get(state.user),
    roomService.invitations(state.user),
    reports.hasNews(state.user.id),
  ]);
  state.invitations = invitations;
  state.hasReportNews = hasReportNews;
  // The room of the page is beside it wherever it is in the list.
  const isBeyond = current !== undefined && !first.some(({ id }) => id === current.id) &&
    all.some(({ id }) => id === current.id);
  const rooms = isBeyond ? [...first, await roomLists.getOne(state.user, current.id)] : first;
  // Of a conversation with several nobody's own state is shown.
  const partners = rooms.flatMap(({ people = [] }) => people.length === 1 ? people : []);
  const shown = await roomPeople.get(partners.map(({ id }) => id));
  const listed = rooms.map(({ id, name, kind, archived, people, former, ...reading }): Listed => ({
    id,
    name,
    kind,
    read: reading.read,
    unread: reading.unread,
    mentions: reading.mentions,
    threads: reading.threads ?? 0,
    ...(archived ? { archived } : {}),
    ...(former === undefined ? {} : { former }),
    ...(people && { people: people.map((person) => shown.get(person.id) ?? person) }),
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
async function describeRoom(state: State, room: Room): Promise<RoomPageData["room"]> {
  assertSignedIn(state);
  const { id, kind, topic, archived, readOnly, slowSeconds, callAll } = room;
  const title = await state.services.roomLists.titleOf(room, state.user);
  return { id, kind, topic, archived, readOnly, slowSeconds, callAll, ...title };
}

/**
 * Reads a page of a log: the newest messages, or those that the query asks for; fewer of them when they
 * are long.
 */
export async function readPage(
  history: History,
  room: string,
  query: URLSearchParams,
): Promise<Pick<RoomPageData, "page" | "isOlder">> {
  const before = readPosition(query.get("before"));
  if (before !== undefined) {
    return { page: fitPage(await history.page(room, { before })), isOlder: true };
  }
  const newest = await history.page(room);
  const page = fitPage(newest);
  const around = readPosition(query.get("around"));
  const [oldest, oldestShown] = [newest, page].map(({ messages }) => messages[0]?.seq);
  if (around === undefined || oldestShown === undefined || around >= oldestShown) {
    return { page, isOlder: false };
  }
  const isRead = oldest !== undefined && around >= oldest;
  const found = isRead ? newest : await history.page(room, { around });
  return { page: fitPage(found, around), isOlder: true };
}

/**
 * As much of a page as is shown at once: the newest messages, or those nearest to `around`. Those before
 * are on the page before, as `more` says.
 */
export function fitPage(page: HistoryPage, around = Infinity): HistoryPage {
  const { messages, events } = page;
  if (messages.length === 0) return page;
  const budget = new PageBudget();
  const takes = (index: number) => budget.takes(messages[index]?.text ?? "");
  const end = messages.length - 1;
  const found = messages.findIndex(({ seq }) => seq >= around);
  let first = found === -1 ? end : found;
  let last = first;
  takes(first);
  let [older, newer] = [true, true];
  while (older || newer) {
    older &&= first > 0 && takes(first - 1);
    if (older) first -= 1;
    newer &&= last < end && takes(last + 1);
    if (newer) last += 1;
  }
  if (first === 0 && last === end) return page;
  const from = first === 0 ? -Infinity : messages[first]!.seq;
  const to = last === end ? Infinity : messages[last]!.seq;
  return {
    ...page,
    messages: messages.slice(first, last + 1),
    ...(events && { events: events.filter(({ seq }) => seq > from && seq < to) }),
    more: page.more || first > 0,
  };
}

/** A `seq` in an address; undefined when it is none. */
export function readPosition(text: string | null | undefined): number | undefined {
  return typeof text === "string" && /^[1-9]\d{0,15}$/.test(text) ? Number(text) : undefined;
}
