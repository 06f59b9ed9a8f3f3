import { page } from "fresh";
import { AdminPage } from "../../../components/admin/AdminPage.tsx";
import { AuditEntries } from "../../../components/admin/AuditEntries.tsx";
import { assertStaff } from "../../../lib/auth/guards.ts";
import { AUDIT_PAGE, type AuditList, listAudit } from "../../../lib/http/admin/audit_list.ts";
import { type Listed, listRooms, readPosition } from "../../../lib/http/room_page.ts";
import { readTimeSettings } from "../../../lib/http/time_settings.ts";
import { define } from "../../../lib/state.ts";
import { toPerson } from "../../../lib/store/people/people.ts";
import { Times } from "../../../lib/text/times/times.ts";

interface AuditData extends AuditList {
  mine: Listed[];
  isFirst: boolean;
}

/** What was done with the rights of owners, admins and moderators, the latest first. */
export const handler = define.handlers<AuditData>({
  async GET(ctx) {
    assertStaff(ctx.state);
    const before = readPosition(ctx.url.searchParams.get("before"));
    const [mine, list] = await Promise.all([
      listRooms(ctx.state),
      listAudit(ctx.state.services, { before, limit: AUDIT_PAGE.entries }),
    ]);
    return page({ ...list, mine, isFirst: before === undefined });
  },
});

export default define.page<typeof handler>(({ data, state, req }) => {
  assertStaff(state);
  const { entries, next, isFirst } = data;
  return (
    <AdminPage
      serverName={state.services.settings.current.name}
      rooms={data.mine}
      me={toPerson(state.user)}
      path="/admin/audit"
      title="Audit log"
    >
      <div class="page-head">
        <p class="lead">
          {entries.length === 0
            ? "Nothing yet. What owners, admins and moderators do to people, rooms and settings is recorded here, and stays."
            : "What owners, admins and moderators did. Nothing is ever removed from it."}
        </p>
        {entries.length > 0 && <a class="button" href="/admin/audit.csv">Download as CSV</a>}
      </div>
      <AuditEntries
        entries={entries}
        people={data.people}
        times={new Times(readTimeSettings(req.headers))}
      />
      {(next !== undefined || !isFirst) && (
        <nav class="kept-pages" aria-label="Pages of the audit log">
          {!isFirst && <a class="button" href="/admin/audit">Newest entries</a>}
          {next !== undefined && (
            <a class="button" href={`/admin/audit?before=${next}`}>Older entries</a>
          )}
        </nav>
      )}
    </AdminPage>
  );
});
