import * as v from "valibot";
import { assertSignedIn } from "../../../../../lib/auth/guards.ts";
import { integer, readQuery } from "../../../../../lib/http/query.ts";
import { LIMITS } from "../../../../../lib/protocol/limits.ts";
import { define } from "../../../../../lib/state.ts";
import type { PageRequest } from "../../../../../lib/store/log/history.ts";

const position = v.optional(integer(0, Number.MAX_SAFE_INTEGER));

const Query = v.pipe(
  v.object({
    before: position,
    after: position,
    around: position,
    limit: v.optional(integer(1, LIMITS.pageMessages)),
  }),
  v.check(
    ({ before, after, around }) => [before, after, around].filter(Number.isInteger).length < 2,
    "must be one of before, after and around",
  ),
);

function readPage(query: URLSearchParams): PageRequest {
  const given = Object.entries(readQuery(Query, query)).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
}

/** A page of the room's history. */
export const handler = define.handlers({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    const { access, history } = ctx.state.services;
    const { id } = await access.openLog(ctx.state.user, ctx.params.id ?? "");
    const json = await history.pageJson(id, readPage(ctx.url.searchParams));
    return new Response(json, { headers: { "content-type": "application/json" } });
  },
});
