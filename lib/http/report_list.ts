import { assertSignedIn } from "../auth/guards.ts";
import type { MessageEvent, Person } from "../protocol/event.ts";
import { threadOf } from "../protocol/thread.ts";
import type { State } from "../state.ts";
import { readMessage } from "../store/log/rows.ts";
import type { Report } from "../store/server/reports.ts";

/** A report as a moderator sees it. */
export interface ShownReport {
  id: string;
  kind: Report["kind"];
  /** The room as the moderator calls it. */
  room: { id: string; name: string; kind: string };
  /** The message's log, which is the room's or that of a thread. */
  log: string;
  /** The `seq` of the message whose thread it is in. */
  thread?: number;
  /** The message in its present state; a held one has only a text so far. */
  message?: MessageEvent;
  text?: string;
  author: Person;
  complaints: { by: Person; reason: string; at: number }[];
  at: number;
}

/** A page of what waits for a decision, the oldest first. */
export interface ReportList {
  reports: ShownReport[];
  /** The `before` of the page that follows. */
  next?: string;
}

/**
 * Reads a page of what waits for a decision. Whether the person may see it is for the caller to ask.
 *
 * @param room the room whose reports are wanted; all of them without one
 * @throws {ChatError} `unauthenticated`
 */
export async function listReports(
  state: State,
  { room, after }: { room?: string; after?: string | null },
): Promise<ReportList> {
  assertSignedIn(state);
  const { reports } = state.services;
  const found = await reports.listOpen({ room, after: after ?? undefined });
  const ids = found.reports.flatMap((report) => [
    report.author,
    ...report.kind === "report" ? report.complaints.map(({ by }) => by) : [],
  ]);
  const people = new Map((await state.services.people.of(ids)).map((it) => [it.id, it]));
  const shown = await Promise.all(found.reports.map((report) => show(state, report, people)));
  return {
    reports: shown.flatMap((report) => report ?? []),
    ...(found.next === undefined ? {} : { next: found.next }),
  };
}

async function show(
  state: State,
  report: Report,
  people: ReadonlyMap<string, Person>,
): Promise<ShownReport | undefined> {
  assertSignedIn(state);
  const { rooms, roomLists, log } = state.services;
  const room = await rooms.get(report.room);
  if (room === undefined) return undefined;
  const { name } = await roomLists.titleOf(room, state.user);
  const thread = threadOf(report.log)?.seq;
  const person = (id: string) => people.get(id) ?? { id, username: "", name: "Somebody" };
  const common = {
    id: report.id,
    kind: report.kind,
    room: { id: room.id, name, kind: room.kind },
    log: report.log,
    ...(thread === undefined ? {} : { thread }),
    author: person(report.author),
    at: report.at,
  };
  if (report.kind === "held") return { ...common, text: report.text, complaints: [] };
  const stored = await log.messageAt(report.log, report.seq);
  return {
    ...common,
    ...(stored === undefined ? {} : { message: readMessage(stored) }),
    complaints: report.complaints.map(({ by, ...said }) => ({ ...said, by: person(by) })),
  };
}
