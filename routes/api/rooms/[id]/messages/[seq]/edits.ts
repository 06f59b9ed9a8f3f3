import { assertSignedIn } from "../../../../../../lib/auth/guards.ts";
import { readSeq } from "../../../../../../lib/http/message_page.ts";
import { define } from "../../../../../../lib/state.ts";

/** Every text that a message had, the first one first. */
export const handler = define.handlers({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    const { access, edits } = ctx.state.services;
    const { id } = await access.openLog(ctx.state.user, ctx.params.id ?? "");
    return ctx.json({ versions: await edits.of(id, readSeq(ctx.params.seq)) });
  },
});
