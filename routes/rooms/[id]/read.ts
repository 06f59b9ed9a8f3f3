import * as v from "valibot";
import { assertSignedIn } from "../../../lib/auth/guards.ts";
import { ChatError } from "../../../lib/base/errors.ts";
import { parseForm, readForm, TextField } from "../../../lib/http/forms/form.ts";
import { formDone } from "../../../lib/http/forms/form_done.ts";
import { nextPath } from "../../../lib/http/next_path.ts";
import { readPosition } from "../../../lib/http/room_page.ts";
import { define } from "../../../lib/state.ts";
import { logAddress } from "../../../lib/text/addresses.ts";

const Form = v.object({ seq: TextField, next: TextField });

/** Moves the read cursor to `seq`, without a script. */
export const handler = define.handlers({
  GET: (ctx) => ctx.redirect(logAddress(ctx.params.id ?? ""), 303),

  async POST(ctx) {
    assertSignedIn(ctx.state);
    const form = parseForm(Form, await readForm(ctx.req));
    const seq = readPosition(form.seq);
    if (seq === undefined) throw new ChatError("invalid", "seq must be a seq.", { field: "seq" });
    ctx.state.services.limits.admit(ctx.state.user);
    await ctx.state.services.readMarks.read(ctx.state.user, ctx.params.id ?? "", seq);
    const next = form.next === "" ? "/unread" : nextPath(form.next);
    return formDone(ctx, next, {}, { json: true, withLocation: false });
  },
});
