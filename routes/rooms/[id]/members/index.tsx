import * as v from "valibot";
import { assertSignedIn } from "../../../../lib/auth/guards.ts";
import { parseForm, readForm, TextField } from "../../../../lib/http/forms/form.ts";
import { namedPerson } from "../../../../lib/auth/named_people.ts";
import { answerSettings, type RoomSettingsData } from "../../../../lib/http/room_settings.ts";
import { define } from "../../../../lib/state.ts";

export { default } from "../settings.tsx";
import { logAddress } from "../../../../lib/text/addresses.ts";

const Form = v.object({ username: TextField });

/** Bringing somebody into a room. */
export const handler = define.handlers<RoomSettingsData>({
  GET: (ctx) => ctx.redirect(`${logAddress(ctx.params.id ?? "")}/settings`, 303),

  async POST(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    const room = ctx.params.id ?? "";
    const typed = parseForm(Form, await readForm(ctx.req));
    return await answerSettings(ctx, "add", typed, async () => {
      await services.access.openRoom(user, room);
      const person = await namedPerson(services, user, typed.username);
      await services.roomService.add(user, room, person);
    });
  },
});
