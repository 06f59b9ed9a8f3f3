import * as v from "valibot";
import { assertStaff } from "../../../lib/auth/guards.ts";
import { AUDIT_PAGE, listAudit } from "../../../lib/http/admin/audit_list.ts";
import { integer, readQuery } from "../../../lib/http/query.ts";
import { define } from "../../../lib/state.ts";

const Query = v.object({
  before: v.optional(integer(1, Number.MAX_SAFE_INTEGER)),
  limit: v.optional(integer(1, AUDIT_PAGE.most)),
});

/** The audit log, the newest entries first. */
export const handler = define.handlers({
  async GET(ctx) {
    assertStaff(ctx.state);
    const { before, limit = AUDIT_PAGE.entries } = readQuery(Query, ctx.url.searchParams);
    const { entries, next, people } = await listAudit(ctx.state.services, { before, limit });
    return ctx.json({
      entries: entries.map(({ number: _number, detail = "", ...entry }) => ({ ...entry, detail })),
      users: [...people.values()],
      ...(next === undefined ? {} : { next }),
    });
  },
});
