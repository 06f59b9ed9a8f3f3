import * as v from "valibot";
import { clientAddress } from "../../../../lib/auth/address.ts";
import { assertSignedIn } from "../../../../lib/auth/guards.ts";
import { runLine } from "../../../../lib/http/command_line.ts";
import { readJson } from "../../../../lib/http/forms/json_body.ts";
import { Cid } from "../../../../lib/protocol/client_frame.ts";
import { MessageText } from "../../../../lib/protocol/text_limits.ts";
import { Seq } from "../../../../lib/protocol/event.ts";
import { define } from "../../../../lib/state.ts";

const Body = v.object({
  text: MessageText,
  cid: v.optional(Cid, () => crypto.randomUUID()),
  replyTo: v.optional(v.pipe(Seq, v.minValue(1, "must be at least 1"))),
});

/** The commands of the room, and a call of one. */
export const handler = define.handlers({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    const { access, commands } = ctx.state.services;
    const { room } = await access.openLog(ctx.state.user, ctx.params.id ?? "");
    return ctx.json({ commands: await commands.list(room) });
  },

  async POST(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    const { id: log, room } = await services.access.openLog(user, ctx.params.id ?? "");
    const typed = await readJson(ctx.req, Body);
    const address = clientAddress(ctx.req, ctx.info, services.config.trustProxy);
    const outcome = await runLine(services, { ...typed, asker: user, address, room, log });
    services.sentDrafts.add(user.id, log, typed.text);
    return ctx.json(outcome);
  },
});
