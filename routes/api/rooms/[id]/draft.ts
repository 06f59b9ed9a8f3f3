import * as v from "valibot";
import { assertSignedIn } from "../../../../lib/auth/guards.ts";
import { readJson } from "../../../../lib/http/forms/json_body.ts";
import { MessageText } from "../../../../lib/protocol/text_limits.ts";
import { Seq } from "../../../../lib/protocol/event.ts";
import { define } from "../../../../lib/state.ts";

const Position = v.pipe(Seq, v.minValue(1, "must be at least 1"));

const Body = v.object({
  text: v.pipe(
    v.string("must be a string"),
    v.transform((text) => text.trim() === "" ? "" : text),
    v.union([v.literal(""), MessageText]),
  ),
  replyTo: v.optional(Position),
  version: Position,
});

/** The caller's draft for the room. */
export const handler = define.handlers({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    const { access, drafts } = ctx.state.services;
    const log = await access.openLog(ctx.state.user, ctx.params.id ?? "");
    return ctx.json(await drafts.get(ctx.state.user.id, log.id));
  },

  async PUT(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    const log = await services.access.openLog(user, ctx.params.id ?? "");
    services.limits.admit(user);
    const draft = await readJson(ctx.req, Body);
    await services.drafts.put(user.id, log.id, draft, log.right);
    return ctx.json({ version: draft.version });
  },
});
