import { page } from "fresh";
import * as v from "valibot";
import { clientAddress } from "../../../../../lib/auth/address.ts";
import { assertSignedIn } from "../../../../../lib/auth/guards.ts";
import { ChatError, messageNotFound } from "../../../../../lib/base/errors.ts";
import { wantsJson } from "../../../../../lib/http/accept.ts";
import { parseForm, readForm, refusalOf, TextField } from "../../../../../lib/http/forms/form.ts";
import {
  loadMessagePage,
  type MessagePageData,
  readSeq,
} from "../../../../../lib/http/message_page.ts";
import { retryHeaders } from "../../../../../lib/http/problem.ts";
import { publicOrigin } from "../../../../../lib/http/public_origin.ts";
import { Cid } from "../../../../../lib/protocol/client_frame.ts";
import { MessageText } from "../../../../../lib/protocol/text_limits.ts";
import { define } from "../../../../../lib/state.ts";
import { readMessage } from "../../../../../lib/store/log/rows.ts";
import {
  logAddress,
  messageAddress,
  messagePageAddress,
} from "../../../../../lib/text/addresses.ts";
import { forwardedText } from "../../../../../lib/text/forward.ts";
import { toPerson } from "../../../../../lib/store/people/people.ts";

export { default } from "../[seq].tsx";

const Form = v.object({
  to: TextField,
  comment: TextField,
  cid: v.optional(Cid),
});

/** Sends a message on into another room of one's own. */
export const handler = define.handlers<MessagePageData>({
  // The address stays in the browser after a refusal; loading it again shows the message.
  GET: (ctx) => ctx.redirect(messagePageAddress(ctx.params.id ?? "", readSeq(ctx.params.seq)), 303),

  async POST(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    const isProgram = wantsJson(ctx.req.headers);
    const form = parseForm(Form, await readForm(ctx.req));
    const room = await services.access.openLog(user, ctx.params.id ?? "");
    const seq = readSeq(ctx.params.seq);
    const stored = await services.log.messageAt(room.id, seq);
    if (stored === undefined) throw messageNotFound();
    const message = readMessage(stored);
    if (message.text === undefined) throw messageNotFound();
    try {
      if (form.to === "") {
        throw new ChatError("invalid", "Choose a room or a conversation.", { field: "to" });
      }
      const [author] = await services.people.of([message.by]);
      const origin = publicOrigin(ctx.req, services.config);
      const text = checkText(forwardedText({
        author: author?.name ?? "Somebody",
        text: message.text,
        link: `${origin}${messageAddress(room.id, seq)}`,
        comment: form.comment.replaceAll("\r\n", "\n"),
      }));
      const address = clientAddress(ctx.req, ctx.info, services.config.trustProxy);
      const { cid = crypto.randomUUID() } = form;
      const { seq: sent, dup } = await services.messages.post(toPerson(user), address, {
        room: form.to,
        cid,
        text,
      });
      if (!isProgram) return ctx.redirect(logAddress(form.to), 303);
      return ctx.json({ room: form.to, seq: sent, ...(dup ? { dup } : {}) }, {
        status: dup ? 200 : 201,
      });
    } catch (error) {
      if (!(error instanceof ChatError) || isProgram) throw error;
      const data = await loadMessagePage(ctx);
      const { to, comment } = form;
      return page({ ...data, forward: { to, comment, error: error.message } }, {
        status: error.status,
        headers: retryHeaders(error),
      });
    }
  },
});

function checkText(text: string): string {
  const result = v.safeParse(MessageText, text, { abortEarly: true });
  if (result.success) return result.output;
  throw refusalOf("comment", "The comment with what is forwarded", result.issues[0].message);
}
