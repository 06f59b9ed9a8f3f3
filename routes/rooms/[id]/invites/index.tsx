import * as v from "valibot";
import { assertSignedIn } from "../../../../lib/auth/guards.ts";
import { wantsJson } from "../../../../lib/http/accept.ts";
import { parseForm, readForm } from "../../../../lib/http/forms/form.ts";
import {
  answerSettings,
  inviteUrl,
  type RoomSettingsData,
} from "../../../../lib/http/room_settings.ts";
import { define } from "../../../../lib/state.ts";

export { default } from "../settings.tsx";
import { logAddress } from "../../../../lib/text/addresses.ts";

const Text = v.optional(v.string("must be one text"));
const Form = v.object({ uses: Text, hours: Text });

/** Making an invite. */
export const handler = define.handlers<RoomSettingsData>({
  GET: (ctx) => ctx.redirect(`${logAddress(ctx.params.id ?? "")}/settings`, 303),

  async POST(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    const typed = parseForm(Form, await readForm(ctx.req));
    const invite = () => services.roomService.invite(user, ctx.params.id ?? "", typed);
    if (!wantsJson(ctx.req.headers)) return await answerSettings(ctx, "invite", typed, invite);
    const { code } = await invite();
    return ctx.json({ code, url: inviteUrl(ctx, code) }, { status: 201 });
  },
});
