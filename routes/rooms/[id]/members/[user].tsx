import * as v from "valibot";
import { assertSignedIn } from "../../../../lib/auth/guards.ts";
import { parseForm, readForm } from "../../../../lib/http/forms/form.ts";
import { answerSettings, type RoomSettingsData } from "../../../../lib/http/room_settings.ts";
import { define } from "../../../../lib/state.ts";

export { default } from "../settings.tsx";
import { logAddress } from "../../../../lib/text/addresses.ts";

const Form = v.object({
  change: v.picklist(["removed", "moderator", "member"], "must be removed, moderator or member"),
});

/** Removing a member, or giving them another role. */
export const handler = define.handlers<RoomSettingsData>({
  GET: (ctx) => ctx.redirect(`${logAddress(ctx.params.id ?? "")}/settings`, 303),

  async POST(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    const { roomService } = services;
    const { id = "", user: other = "" } = ctx.params;
    const { change } = parseForm(Form, await readForm(ctx.req));
    return await answerSettings(
      ctx,
      "member",
      {},
      () =>
        change === "removed"
          ? roomService.remove(user, id, other)
          : roomService.setRole(user, id, other, change),
    );
  },
});
