import * as v from "valibot";
import type { Clock } from "../../base/clock.ts";
import { ChatError } from "../../base/errors.ts";
import { newId } from "../../base/ids.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import type { Operation } from "../kv/operation.ts";
import type { Expiring } from "../kv/sweep.ts";
import { countReport } from "../people/daily_bounds.ts";
import type { Audit } from "./audit.ts";

/** Complaints about one message whose reasons are kept; more say nothing new. */
const COMPLAINTS = 50;

/** Held messages of one person, and open reports and held messages in all. */
const HELD = { person: 10, server: 1_000 };

/** How long it is kept what was decided, in milliseconds. */
const KEPT_MS = 180 * 24 * 3_600_000;

/** Reports on one page of a list. */
export const REPORT_PAGE = 50;

const Complaint = v.object({ by: v.string(), reason: v.string(), at: v.number() });

const Common = {
  id: v.string(),
  /** The log that the message is in or is meant for, and the room of it. */
  log: v.string(),
  room: v.string(),
  /** The id of the message's author. */
  author: v.string(),
  at: v.number(),
  /** Who decided, and when; absent for one that is open. */
  decidedBy: v.optional(v.string()),
  decidedAt: v.optional(v.number()),
};

/** A message that was reported. */
const StoredReport = v.object({
  ...Common,
  kind: v.literal("report"),
  seq: v.number(),
  complaints: v.array(Complaint),
  state: v.picklist(["open", "dismissed", "deleted", "banned"]),
});

/** A message that has a word of the filter in it, and waits for a moderator. */
const StoredHeld = v.object({
  ...Common,
  kind: v.literal("held"),
  cid: v.string(),
  /** Blank once it was decided about. */
  text: v.string(),
  replyTo: v.optional(v.number()),
  state: v.picklist(["open", "approved", "rejected"]),
});

const StoredEntry = v.variant("kind", [StoredReport, StoredHeld]);
/** A message that somebody is to decide about. */
export type Report = v.InferOutput<typeof StoredEntry>;
/** A message that was reported. */
export type ReportedMessage = v.InferOutput<typeof StoredReport>;
/** A message that waits for a moderator before it is posted. */
export type HeldMessage = v.InferOutput<typeof StoredHeld>;
/** What was decided. */
export type Verdict = Exclude<Report["state"], "open">;

const Id = v.nullable(v.string());

/** Reports that are decided and old, with all that leads to them. */
export const expiringReports: Expiring = {
  prefix: keys.reports(),
  expired({ value }, now) {
    const report = v.parse(StoredEntry, value);
    if (report.decidedAt === undefined || now - report.decidedAt < KEPT_MS) return undefined;
    const { id, log } = report;
    return report.kind === "held"
      ? [keys.heldAs(report.author, log, report.cid), keys.report(id)]
      : [
        ...report.complaints.flatMap(({ by }) => [
          keys.reportBy(by, id),
          keys.reported(by, log, report.seq),
        ]),
        keys.report(id),
      ];
  },
};

export interface ReportsOptions {
  kv: Kv;
  clock: Clock;
  audit: Pick<Audit, "put">;
  /** Whether it is counted how much one person reports in a day. */
  isBounded: boolean;
}

/** Messages that were reported or are held, and what was decided about them. */
export class Reports {
  #options: ReportsOptions;

  constructor(options: ReportsOptions) {
    this.#options = options;
  }

  /**
   * Reports a message. All that is said of one before somebody decides is one report; what a person
   * has reported once they need not report again.
   *
   * @returns whether it is new
   * @throws {ChatError} `rate_limited` for one too many in a day
   */
  async add(
    message: { log: string; room: string; seq: number; author: string },
    by: string,
    reason: string,
  ): Promise<boolean> {
    const { kv, clock, isBounded } = this.#options;
    const { log, seq } = message;
    return await kv.update(async (op) => {
      const now = clock.now();
      const [own, open] = await kv.getMany([
        keys.reported(by, log, seq),
        keys.openReportOn(log, seq),
      ]);
      if (own === undefined || open === undefined || own.value !== null) return false;
      if (isBounded) (await countReport(kv, by, now))(op);
      const known = v.parse(Id, open.value);
      const id = known ?? newId().toLowerCase();
      const entry = await kv.get(keys.report(id));
      const before: ReportedMessage = entry.value === null
        ? { ...message, id, kind: "report", at: now, complaints: [], state: "open" }
        : v.parse(StoredReport, entry.value);
      const complaints = [...before.complaints, { by, reason, at: now }].slice(0, COMPLAINTS);
      op.check(own, open, entry)
        .set(keys.report(id), { ...before, complaints })
        .set(keys.reported(by, log, seq), id)
        .set(keys.reportBy(by, id), true);
      if (known === null) {
        putOpen(op, before);
        op.set(keys.openReportOn(log, seq), id);
      }
      return true;
    });
  }

  /**
   * Has a message wait for a moderator. The same one, by its `cid`, is held once.
   *
   * @returns it as it is held, or as it was decided about
   * @throws {ChatError} `rate_limited` where too much waits
   */
  async hold(
    message: Pick<HeldMessage, "log" | "room" | "author" | "cid" | "text" | "replyTo">,
  ): Promise<HeldMessage> {
    const { kv, clock } = this.#options;
    const { author, log, cid } = message;
    return await kv.update(async (op) => {
      const key = keys.heldAs(author, log, cid);
      const entry = await kv.get(key);
      const known = v.parse(Id, entry.value);
      const found = known === null ? undefined : await this.get(known);
      if (found?.kind === "held") return found;
      const [own, all] = await Promise.all([
        this.#openOf(author),
        kv.list({ prefix: keys.openReports() }, { limit: HELD.server }),
      ]);
      if (own >= HELD.person || all.length >= HELD.server) {
        throw new ChatError(
          "rate_limited",
          "Too many messages wait for a moderator already. Try again later.",
          { field: "text", retryMs: 3_600_000 },
        );
      }
      const id = newId().toLowerCase();
      const held: HeldMessage = { ...message, id, kind: "held", at: clock.now(), state: "open" };
      op.check(entry).set(key, id).set(keys.report(id), held);
      putOpen(op, held);
      return held;
    });
  }

  /** How many messages of somebody wait. */
  async #openOf(user: string): Promise<number> {
    const { kv } = this.#options;
    const held = await kv.list({ prefix: keys.heldOf(user) }, { limit: 1_000 });
    const ids = held.map(({ value }) => v.parse(v.string(), value));
    const open = await kv.getMany(ids.map((id) => keys.openReport(id)));
    return open.filter(({ value }) => value !== null).length;
  }

  /** Whether somebody has reported a message. */
  async has(user: string, log: string, seq: number): Promise<boolean> {
    return (await this.#options.kv.get(keys.reported(user, log, seq))).value !== null;
  }

  /** The report of this id, or undefined. */
  async get(id: string): Promise<Report | undefined> {
    if (id.length > 64) return undefined;
    const { value } = await this.#options.kv.get(keys.report(id));
    return value === null ? undefined : v.parse(StoredEntry, value);
  }

  /** A page of what is open, of all rooms or of one, the oldest first. */
  async listOpen(
    { room, after }: { room?: string | undefined; after?: string | undefined },
  ): Promise<{ reports: Report[]; next?: string }> {
    const { kv } = this.#options;
    const prefix = room === undefined ? keys.openReports() : keys.openReportsIn(room);
    const start = after === undefined ? {} : { start: [...prefix, `${after}\0`] };
    const entries = await kv.list({ prefix, ...start }, { limit: REPORT_PAGE + 1 });
    const page = entries.slice(0, REPORT_PAGE);
    const reports = await this.#read(page.map(({ key }) => String(key.at(-1))));
    const last = reports.at(-1)?.id;
    return {
      reports,
      ...(entries.length > REPORT_PAGE && last !== undefined ? { next: last } : {}),
    };
  }

  /** What somebody has reported, the latest first. */
  async listOf(user: string): Promise<ReportedMessage[]> {
    const entries = await this.#options.kv.list({ prefix: keys.reportsBy(user) }, {
      limit: REPORT_PAGE,
      reverse: true,
    });
    const reports = await this.#read(entries.map(({ key }) => String(key.at(-1))));
    return reports.filter((report) => report.kind === "report");
  }

  async #read(ids: readonly string[]): Promise<Report[]> {
    const entries = await this.#options.kv.getMany(ids.map((id) => keys.report(id)));
    return entries.flatMap(({ value }) => value === null ? [] : [v.parse(StoredEntry, value)]);
  }

  /** Whether something of what somebody reported was decided since they looked. */
  async hasNews(user: string): Promise<boolean> {
    return (await this.#options.kv.get(keys.reportNews(user))).value !== null;
  }

  /** Notes that somebody has looked at what became of their reports. */
  async look(user: string): Promise<void> {
    await this.#options.kv.commit((op) => op.delete(keys.reportNews(user)));
  }

  /**
   * Takes away what somebody wrote that waits for a moderator, and, where their words go, the reasons
   * that they gave for their reports. That they reported stays, for whoever decides.
   */
  async forget(user: string, { words }: { words: boolean }): Promise<void> {
    const { kv } = this.#options;
    for await (const page of kv.pages(keys.heldOf(user), REPORT_PAGE)) {
      for (const { key, value } of page) {
        const id = v.parse(v.string(), value);
        const held = await this.get(id);
        await kv.commit((op) => {
          op.delete(key).delete(keys.report(id)).delete(keys.openReport(id));
          if (held !== undefined) op.delete(keys.openReportIn(held.room, id));
        });
      }
    }
    if (!words) return;
    for await (const page of kv.pages(keys.reportsBy(user), REPORT_PAGE)) {
      for (const { key } of page) await this.#blankReason(String(key.at(-1)), user);
    }
  }

  async #blankReason(id: string, user: string): Promise<void> {
    const { kv } = this.#options;
    await kv.update(async (op) => {
      const entry = await kv.get(keys.report(id));
      const report = v.parse(v.nullable(StoredEntry), entry.value);
      if (report?.kind !== "report") return;
      const complaints = report.complaints.map((each) =>
        each.by === user ? { ...each, reason: "" } : each
      );
      op.check(entry).set(entry.key, { ...report, complaints });
    });
  }

  /**
   * Notes what was decided, and who did, here and in the audit log.
   *
   * @throws {ChatError} `conflict` when it was decided already
   */
  async close(id: string, verdict: Verdict, by: string): Promise<void> {
    const { kv, clock, audit } = this.#options;
    await kv.update(async (op) => {
      const entry = await kv.get(keys.report(id));
      const report = v.parse(v.nullable(StoredEntry), entry.value);
      if (report === null) return;
      if (report.state !== "open") {
        throw new ChatError("conflict", "Somebody has decided about this already.");
      }
      const decided = { decidedBy: by, decidedAt: clock.now(), state: verdict };
      op.check(entry)
        .set(keys.report(id), {
          ...report,
          ...decided,
          ...(report.kind === "held" ? { text: "" } : {}),
        })
        .delete(keys.openReport(id))
        .delete(keys.openReportIn(report.room, id));
      if (report.kind === "report") {
        op.delete(keys.openReportOn(report.log, report.seq));
        for (const complaint of report.complaints) op.set(keys.reportNews(complaint.by), true);
      }
      await audit.put(op, {
        by,
        action: `report ${verdict}`,
        subject: `user ${report.author}`,
        detail: report.kind === "report"
          ? `message ${report.seq} of ${report.log}`
          : `a held message for ${report.log}`,
      });
    });
  }
}

function putOpen(op: Operation, { id, room }: Report): void {
  op.set(keys.openReport(id), true).set(keys.openReportIn(room, id), true);
}
