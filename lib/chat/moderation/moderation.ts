import { ChatError, messageNotFound } from "../../base/errors.ts";
import type { Person } from "../../protocol/event.ts";
import { isStaff, type ServerRole } from "../../protocol/server_role.ts";
import type { RoomLog } from "../../store/log/log.ts";
import { readMessage } from "../../store/log/rows.ts";
import type { People } from "../../store/people/people.ts";
import type { HeldMessage, Report, Reports } from "../../store/server/reports.ts";
import type { Access } from "../access.ts";
import type { RateLimits } from "../limits.ts";
import type { PeopleAdmin } from "../people/people_admin.ts";
import type { Messages } from "../messages.ts";
import type { Writers } from "../writing/writers.ts";

/** The longest reason of a report, in characters. */
export const REASON_CHARS = 500;

/** What can be done about a report; the last two about a message that is held. */
export const REPORT_ACTIONS = ["dismiss", "delete", "ban", "approve", "reject"] as const;
export type ReportAction = typeof REPORT_ACTIONS[number];

/** Somebody who reports or decides, with their role on the server. */
export type Moderator = Person & { role: ServerRole };

export interface ModerationOptions {
  access: Access;
  log: Pick<RoomLog, "messageAt">;
  people: Pick<People, "of">;
  reports: Reports;
  writers: Pick<Writers, "write">;
  messages: Pick<Messages, "postHeld">;
  peopleAdmin: Pick<PeopleAdmin, "ban">;
  limits: Pick<RateLimits, "admit">;
}

/** Reports of messages, and what moderators do about them. */
export class Moderation {
  #options: ModerationOptions;

  constructor(options: ModerationOptions) {
    this.#options = options;
  }

  /**
   * Reports a message that the person may read. Whoever wrote it is not told.
   *
   * @returns whether it is new
   * @throws {ChatError} `not_found`, `invalid` with the field, or `rate_limited`
   */
  async report(person: Person, log: string, seq: number, reason: string): Promise<boolean> {
    const { access, limits, reports } = this.#options;
    limits.admit(person);
    const { room } = await access.openLog(person, log);
    const stored = await this.#options.log.messageAt(log, seq);
    if (stored === undefined || readMessage(stored).deletedAt !== undefined) {
      throw messageNotFound();
    }
    if (stored.by === person.id) {
      throw new ChatError("forbidden", "This is your own message. You can delete it.");
    }
    const text = reason.trim();
    if (text === "" || [...text].length > REASON_CHARS) {
      throw new ChatError("invalid", `Say why, in at most ${REASON_CHARS} characters.`, {
        field: "reason",
      });
    }
    return await reports.add({ log, room: room.id, seq, author: stored.by }, person.id, text);
  }

  /**
   * Opens the queue of a room to its moderators, and to owners and admins.
   *
   * @throws {ChatError} `not_found`, as for a room that is not there; `forbidden` for its members
   */
  async openQueue(person: Moderator, id: string): Promise<void> {
    const { access } = this.#options;
    const room = await access.openRoom(person, id);
    const { isModerator } = await access.rights({ id: person.id }, room);
    if (!isModerator && !isStaff(person.role)) {
      throw new ChatError("forbidden", "Only a moderator can do this.");
    }
  }

  /**
   * Decides about a report.
   *
   * @param room the room whose moderator does; absent for owners and admins, who decide about all
   * @throws {ChatError} `not_found`, `forbidden`, `invalid` with the field, or `conflict`
   */
  async decide(person: Moderator, id: string, action: ReportAction, room?: string): Promise<void> {
    this.#options.limits.admit(person);
    if (room !== undefined) await this.openQueue(person, room);
    else if (!isStaff(person.role)) throw reportNotFound();
    const report = await this.#options.reports.get(id);
    if (report === undefined || (room !== undefined && report.room !== room)) {
      throw reportNotFound();
    }
    if (report.state !== "open") {
      throw new ChatError("conflict", "Somebody has decided about this already.");
    }
    const isForHeld = action === "approve" || action === "reject";
    if (isForHeld !== (report.kind === "held")) {
      const actions = report.kind === "held" ? "approve or reject" : "dismiss, delete or ban";
      throw new ChatError("invalid", `The field action must be ${actions}.`, { field: "action" });
    }
    await this.#do(person, report, action, room === undefined);
  }

  async #do(
    { id, username, name, role }: Moderator,
    report: Report,
    action: ReportAction,
    isForServer: boolean,
  ): Promise<void> {
    const { reports, writers } = this.#options;
    if (report.kind === "held") {
      if (action === "approve") await this.#post(report);
      return await reports.close(report.id, action === "approve" ? "approved" : "rejected", id);
    }
    if (action === "dismiss") return await reports.close(report.id, "dismissed", id);
    if (action === "ban" && !isForServer) {
      throw new ChatError("forbidden", "Only an owner or admin of the server can ban somebody.", {
        field: "action",
      });
    }
    if (action === "ban") {
      await this.#options.peopleAdmin.ban({ id, role }, report.author, "keep");
    }
    await writers.write(report.log, {
      kind: "delete",
      author: { id, username, name },
      target: report.seq,
      isOrdered: true,
    });
    await reports.close(report.id, action === "ban" ? "banned" : "deleted", id);
  }

  /** Posts a held message as its author's, as if it had just been sent. */
  async #post({ author, log, cid, text, replyTo }: HeldMessage): Promise<void> {
    const [person] = await this.#options.people.of([author]);
    if (person === undefined) {
      throw new ChatError("conflict", "Its author is not on this server any more. Reject it.");
    }
    await this.#options.messages.postHeld(person, log, {
      cid,
      text,
      ...(replyTo === undefined ? {} : { replyTo }),
    });
  }
}

/** The answer for a report that is not there, or not one's own to decide about. */
function reportNotFound(): ChatError {
  return new ChatError("not_found", "There is no such report.");
}
