import * as v from "valibot";
import { assertSignedIn } from "../../../../../lib/auth/guards.ts";
import { messageNotFound } from "../../../../../lib/base/errors.ts";
import { FlagField, parseForm, readForm, TextField } from "../../../../../lib/http/forms/form.ts";
import { formDone } from "../../../../../lib/http/forms/form_done.ts";
import { readSeq } from "../../../../../lib/http/message_page.ts";
import { nextPath } from "../../../../../lib/http/next_path.ts";
import { define } from "../../../../../lib/state.ts";
import { readMessage } from "../../../../../lib/store/log/rows.ts";
import { messagePageAddress } from "../../../../../lib/text/addresses.ts";

const Form = v.object({
  off: FlagField,
  next: TextField,
});

/** Bookmarks a message for oneself; with `off`, removes the bookmark. */
export const handler = define.handlers({
  // The address stays in the browser after a refusal; loading it again shows the message.
  GET: (ctx) => ctx.redirect(messagePageAddress(ctx.params.id ?? "", readSeq(ctx.params.seq)), 303),

  async POST(ctx) {
    assertSignedIn(ctx.state);
    const { user, services } = ctx.state;
    const { access, limits, log, bookmarks } = services;
    limits.admit(user);
    const form = parseForm(Form, await readForm(ctx.req));
    const room = await access.openLog(user, ctx.params.id ?? "");
    const seq = readSeq(ctx.params.seq);
    const on = !form.off;
    if (on) {
      const stored = await log.messageAt(room.id, seq);
      if (stored === undefined || readMessage(stored).deletedAt !== undefined) {
        throw messageNotFound();
      }
      await bookmarks.add(user.id, room.id, seq, room.right);
    } else {
      await bookmarks.remove(user.id, room.id, seq);
    }
    const next = form.next === "" ? messagePageAddress(room.id, seq) : nextPath(form.next);
    return formDone(ctx, next, { bookmarked: on }, { json: true, withLocation: false });
  },
});
