import { assertSignedIn } from "../../../lib/auth/guards.ts";
import { answerSettings, type RoomSettingsData } from "../../../lib/http/room_settings.ts";
import { define } from "../../../lib/state.ts";

export { default } from "./settings.tsx";
import { logAddress } from "../../../lib/text/addresses.ts";

/** Leaving a room. */
export const handler = define.handlers<RoomSettingsData>({
  GET: (ctx) => ctx.redirect(`${logAddress(ctx.params.id ?? "")}/settings`, 303),

  async POST(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    const leave = () => services.roomService.leave(user, ctx.params.id ?? "");
    // Back to the start: the room may be one that is not to be seen any more.
    return await answerSettings(ctx, "member", {}, leave, "/");
  },
});
