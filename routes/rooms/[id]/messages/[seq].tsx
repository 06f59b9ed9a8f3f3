import type { Change } from "../../../../lib/store/log/write.ts";
import { page } from "fresh";
import { Head } from "fresh/runtime";
import * as v from "valibot";
import { AppShell } from "../../../../components/shell/AppShell.tsx";
import { MessagePage } from "../../../../components/pages/MessagePage.tsx";
import { clientAddress } from "../../../../lib/auth/address.ts";
import { assertSignedIn } from "../../../../lib/auth/guards.ts";
import { ChatError } from "../../../../lib/base/errors.ts";
import { wantsJson } from "../../../../lib/http/accept.ts";
import { nameEmojisFromData } from "../../../../lib/http/emoji_data.ts";
import {
  MessageField,
  parseForm,
  readForm,
  refusalOf,
  TextField,
} from "../../../../lib/http/forms/form.ts";
import {
  loadMessagePage,
  type MessagePageData,
  readSeq,
} from "../../../../lib/http/message_page.ts";
import { nextPath } from "../../../../lib/http/next_path.ts";
import { retryHeaders } from "../../../../lib/http/problem.ts";
import { Emoji, EmojiForm } from "../../../../lib/protocol/client_frame.ts";
import type { Person } from "../../../../lib/protocol/event.ts";
import { define } from "../../../../lib/state.ts";
import { messagePageAddress } from "../../../../lib/text/addresses.ts";
import { toPerson } from "../../../../lib/store/people/people.ts";

const Form = v.object({
  action: TextField,
  text: TextField,
  on: v.optional(v.string("must be one text")),
  off: v.optional(v.string("must be one text")),
  next: TextField,
});

/** One message: what it said before, and forms to edit it, delete it or react to it. */
export const handler = define.handlers<MessagePageData>({
  GET: async (ctx) => page(await loadMessagePage(ctx)),

  async POST(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    const form = parseForm(Form, await readForm(ctx.req));
    const room = ctx.params.id ?? "";
    const isProgram = wantsJson(ctx.req.headers);
    // A room that is not the caller's answers alike, whatever the form says.
    await services.access.openLog(user, room);
    try {
      const target = readSeq(ctx.params.seq);
      const address = clientAddress(ctx.req, ctx.info, services.config.trustProxy);
      const change = toChange(
        toPerson(user),
        target,
        form,
        isProgram ? String : nameEmojisFromData,
      );
      const { seq, dup } = await services.messages.change(address, room, change);
      if (isProgram) return ctx.json({ seq, ...(dup ? { dup } : {}) });
      const here = messagePageAddress(room, target);
      return ctx.redirect(form.next === "" ? here : nextPath(form.next), 303);
    } catch (error) {
      if (!(error instanceof ChatError) || isProgram || form.action !== "edit") throw error;
      const data = await loadMessagePage(ctx);
      return page({ ...data, draft: { text: form.text, error: error.message } }, {
        status: error.status,
        headers: retryHeaders(error),
      });
    }
  },
});

export default define.page<typeof handler>(({ data, url }) => (
  <AppShell
    serverName={data.serverName}
    rooms={data.rooms}
    path={`/rooms/${data.room.id}`}
    me={data.me}
    skip={{ to: "main", label: "Skip to the message" }}
  >
    <Head>
      <title>{`A message in ${data.room.name} · ${data.serverName}`}</title>
    </Head>
    <MessagePage {...data} asked={url.searchParams.get("ask")} />
  </AppShell>
));

function toChange(
  author: Person,
  target: number,
  form: v.InferOutput<typeof Form>,
  read: (text: string) => string,
): Change {
  const common = { author, target };
  switch (form.action) {
    case "edit":
      return { ...common, kind: "edit", text: read(check("text", MessageField, form.text)) };
    case "delete":
      return { ...common, kind: "delete" };
    case "pin":
      return { ...common, kind: "pin", on: form.off === undefined && form.on !== "false" };
    case "react": {
      const on = form.on !== undefined;
      const emoji = check("emoji", on ? Emoji : EmojiForm, form.on ?? form.off);
      return { ...common, kind: "react", emoji, on };
    }
    default:
      throw new ChatError("invalid", "The field action must be edit, delete, react or pin.", {
        field: "action",
      });
  }
}

function check<S extends v.GenericSchema>(field: string, schema: S, value: unknown) {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output as v.InferOutput<S>;
  throw refusalOf(field, `The field ${field}`, result.issues[0].message);
}
