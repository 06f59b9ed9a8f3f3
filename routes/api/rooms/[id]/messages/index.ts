import * as v from "valibot";
import { assertSignedIn } from "../../../../../lib/auth/guards.ts";
import { ChatError } from "../../../../../lib/base/errors.ts";
import { LIMITS } from "../../../../../lib/protocol/limits.ts";
import { define } from "../../../../../lib/state.ts";
import type { PageRequest } from "../../../../../lib/store/log/history.ts";

const integer = (min: number, max: number) =>
  v.pipe(
    v.string(),
    v.regex(/^\d{1,16}$/, `must be a whole number from ${min} to ${max}`),
    v.transform(Number),
    v.minValue(min, `must be at least ${min}`),
    v.maxValue(max, `must be at most ${max}`),
  );

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

function readQuery(query: URLSearchParams): PageRequest {
  const result = v.safeParse(Query, Object.fromEntries(query));
  if (result.success) {
    const given = Object.entries(result.output).filter(([, value]) => value !== undefined);
    return Object.fromEntries(given);
  }
  const issue = result.issues[0];
  const field = v.getDotPath(issue) ?? "position";
  throw new ChatError("invalid", `${field} ${issue.message}.`, { field });
}

/** A page of the room's history. */
export const handler = define.handlers({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    const { access, history } = ctx.state.services;
    const { id } = await access.openLog(ctx.state.user, ctx.params.id ?? "");
    const json = await history.pageJson(id, readQuery(ctx.url.searchParams));
    return new Response(json, { headers: { "content-type": "application/json" } });
  },
});
