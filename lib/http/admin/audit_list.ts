import type { Person } from "../../protocol/event.ts";
import type { Services } from "../../services.ts";
import type { AuditEntry } from "../../store/server/audit.ts";

/** The entries of a page, and of an answer of the API at most. */
export const AUDIT_PAGE = { entries: 100, most: 500 };

/** Entries that are read at a time for the file of all. */
const READ_AT_ONCE = 500;

/** A part of the audit log, with the people whom it names. */
export interface AuditList {
  entries: AuditEntry[];
  /** The number below which the next part begins. */
  next: number | undefined;
  people: Map<string, Person>;
}

type AuditServices = Pick<Services, "audit" | "people">;

/** Reads a part of the audit log, the newest entries first. */
export async function listAudit(
  services: AuditServices,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<AuditList> {
  const entries = await services.audit.list({ before, limit: limit + 1 });
  const shown = entries.slice(0, limit);
  return {
    entries: shown,
    next: entries.length > limit ? shown.at(-1)?.number : undefined,
    people: await peopleIn(services, shown),
  };
}

/** The id of the account that an entry is about, if it is about one. */
export function userOf({ subject }: Pick<AuditEntry, "subject">): string | undefined {
  return /^user (\S+)$/.exec(subject)?.[1];
}

/** The columns of the file of all entries; the names are those of the time at which it is made. */
const COLUMNS = ["at", "by", "action", "subject", "detail", "byUsername", "subjectUsername"];

/** The whole audit log as a file of comma-separated values (RFC 4180), the oldest entry first. */
export async function* auditFile(services: AuditServices): AsyncGenerator<string> {
  yield csvLine(COLUMNS);
  for await (const entries of services.audit.pages(READ_AT_ONCE)) {
    const people = await peopleIn(services, entries);
    yield entries.map(({ at, by, action, subject, detail = "" }) =>
      csvLine([
        new Date(at).toISOString(),
        by,
        action,
        subject,
        detail,
        people.get(by)?.username ?? "",
        people.get(userOf({ subject }) ?? "")?.username ?? "",
      ])
    ).join("");
  }
}

/** What programs for tables take for a formula, where a cell begins with it. */
const FORMULA = /^[=+\-@＝＋－＠\t\r\n]/;

/** A line of a file of comma-separated values; no cell of it is a formula. */
export function csvLine(cells: readonly string[]): string {
  const written = cells.map((cell) => {
    const plain = FORMULA.test(cell) ? `'${cell}` : cell;
    return /^[\w.:-]*$/.test(plain) ? plain : `"${plain.replaceAll('"', '""')}"`;
  });
  return `${written.join(",")}\r\n`;
}

async function peopleIn(
  { people }: Pick<Services, "people">,
  entries: readonly AuditEntry[],
): Promise<Map<string, Person>> {
  const ids = entries.flatMap((entry) => [entry.by, userOf(entry) ?? entry.by]);
  return new Map((await people.of(ids)).map((person) => [person.id, person]));
}
