import { type Context, page, type PageResponse } from "fresh";
import * as v from "valibot";
import { clientAddress } from "../../../../lib/auth/address.ts";
import { assertSignedIn } from "../../../../lib/auth/guards.ts";
import { ChatError } from "../../../../lib/base/errors.ts";
import { wantsJson } from "../../../../lib/http/accept.ts";
import { runLine } from "../../../../lib/http/command_line.ts";
import { nameEmojisFromData } from "../../../../lib/http/emoji_data.ts";
import {
  MessageField,
  parseForm,
  readForm,
  refusalOf,
  TextField,
} from "../../../../lib/http/forms/form.ts";
import { retryHeaders } from "../../../../lib/http/problem.ts";
import { loadRoomPage, type RoomPageData } from "../../../../lib/http/room_page.ts";
import { loadThreadPage } from "../../../../lib/http/thread_page.ts";
import { Cid } from "../../../../lib/protocol/client_frame.ts";
import { threadOf } from "../../../../lib/protocol/thread.ts";
import { logAddress } from "../../../../lib/text/addresses.ts";
import type { Outcome } from "../../../../lib/protocol/commands.ts";
import { define, type State } from "../../../../lib/state.ts";
import { toPerson } from "../../../../lib/store/people/people.ts";

export { default } from "../index.tsx";

const Form = v.object({
  text: TextField,
  cid: v.optional(TextField),
  replyTo: v.optional(TextField),
});

const Draft = v.object({
  text: MessageField,
  cid: v.optional(Cid),
  replyTo: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[1-9]\d{0,15}$/, "must be the number of a message"),
      v.transform(Number),
    ),
  ),
});

/** Posting a message without a script, and by programs. */
export const handler = define.handlers<RoomPageData>({
  // The address stays in the browser after a refusal; loading it again shows the room.
  GET: (ctx) => ctx.redirect(logAddress(ctx.params.id ?? ""), 303),

  async POST(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    const isProgram = wantsJson(ctx.req.headers);
    const form = parseForm(Form, await readForm(ctx.req));
    try {
      const { text, cid = crypto.randomUUID(), replyTo } = check(form);
      const address = clientAddress(ctx.req, ctx.info, services.config.trustProxy);
      const room = ctx.params.id ?? "";
      if (!isProgram) {
        const opened = await services.access.openLog(user, room);
        const typed = { text: nameEmojisFromData(text), cid, replyTo };
        const outcome = await runLine(services, {
          ...typed,
          asker: user,
          address,
          room: opened.room,
          log: room,
        });
        const seq = outcome.room === undefined ? outcome.seq : undefined;
        await Promise.all([
          services.drafts.clear(user.id, room),
          // Whoever writes has read; a page with a script says so by itself.
          seq === undefined ? undefined : services.readMarks.read(user, room, seq),
        ]).catch((error) => {
          // It is said: offered once more to be sent, it would be said twice.
          if (!(error instanceof ChatError && error.temporary)) throw error;
        });
        return await show(ctx, outcome);
      }
      const receipt = await services.messages.post(toPerson(user), address, {
        room,
        cid,
        text,
        ...(replyTo === undefined ? {} : { replyTo }),
      });
      const dup = receipt.dup === true;
      return ctx.json(
        { seq: receipt.seq, cid, ...(dup ? { dup } : {}) },
        { status: dup ? 200 : 201 },
      );
    } catch (error) {
      if (!(error instanceof ChatError) || isProgram) throw error;
      // The room itself refused, or what was typed: that is shown beside what was typed.
      const draft = { text: form.text, error: error.message };
      const thread = threadOf(ctx.params.id ?? "");
      const data = thread === undefined
        ? { ...await loadRoomPage(ctx), draft }
        : await loadThreadPage(ctx, thread, draft);
      return page(data, { status: error.status, headers: retryHeaders(error) });
    }
  },
});

/** Goes to where a form was meant to lead, or stays to say what came of a command. */
async function show(
  ctx: Context<State>,
  { said, commands, room = ctx.params.id }: Outcome,
): Promise<Response | PageResponse<RoomPageData>> {
  const note = commands?.map(({ name, usage, does }) => `/${name} ${usage}: ${does}`).join("\n") ??
    said;
  const thread = threadOf(ctx.params.id ?? "");
  if (note === undefined) return ctx.redirect(logAddress(room ?? ""), 303);
  const draft = { text: "", note };
  return page(
    thread === undefined
      ? { ...await loadRoomPage(ctx), draft }
      : await loadThreadPage(ctx, thread, draft),
  );
}

function check(form: v.InferOutput<typeof Form>): v.InferOutput<typeof Draft> {
  const given = Object.fromEntries(Object.entries(form).filter(([, value]) => value !== undefined));
  const result = v.safeParse(Draft, given, { abortEarly: true });
  if (result.success) return result.output;
  const issue = result.issues[0];
  const field = v.getDotPath(issue) ?? "form";
  throw refusalOf(field, field === "text" ? "The message" : `The field ${field}`, issue.message);
}
