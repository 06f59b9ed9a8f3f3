import * as v from "valibot";
import { assertStaff } from "../../../lib/auth/guards.ts";
import { PERSON_STATES } from "../../../lib/chat/people/people_list.ts";
import { PEOPLE_PAGE } from "../../../lib/http/admin/people_query.ts";
import { integer, readQuery } from "../../../lib/http/query.ts";
import { SERVER_ROLES } from "../../../lib/protocol/server_role.ts";
import { define } from "../../../lib/state.ts";

const Query = v.object({
  q: v.optional(v.string()),
  role: v.optional(v.picklist(SERVER_ROLES, "must be a role of the server")),
  state: v.optional(v.picklist(PERSON_STATES, "must be active, deactivated or banned")),
  before: v.optional(v.pipe(v.string(), v.maxLength(64, "must be the id of an account"))),
  limit: v.optional(integer(1, PEOPLE_PAGE.most)),
});

/** The accounts of the server, the newest first. */
export const handler = define.handlers({
  async GET(ctx) {
    assertStaff(ctx.state);
    const { limit = PEOPLE_PAGE.people, ...filter } = readQuery(Query, ctx.url.searchParams);
    return ctx.json(await ctx.state.services.peopleList.page({ ...filter, limit }));
  },
});
