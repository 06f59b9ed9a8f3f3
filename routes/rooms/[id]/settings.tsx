import { page } from "fresh";
import { Head } from "fresh/runtime";
import * as v from "valibot";
import { AppShell } from "../../../components/shell/AppShell.tsx";
import { RoomSettings } from "../../../components/pages/RoomSettings.tsx";
import CopyLink from "../../../islands/CopyLink.tsx";
import { assertSignedIn } from "../../../lib/auth/guards.ts";
import { parseForm, readForm } from "../../../lib/http/forms/form.ts";
import {
  answerSettings,
  loadRoomSettings,
  type RoomSettingsData,
} from "../../../lib/http/room_settings.ts";
import { define } from "../../../lib/state.ts";
import { parseSettings } from "../../../lib/store/rooms/room.ts";

const Text = v.optional(v.string("must be one text"));
const Form = v.object({
  name: Text,
  topic: Text,
  archived: Text,
  readOnly: Text,
  slowSeconds: Text,
  callAll: Text,
});

/** About a room: its name, topic and rules, who belongs to it, and the invites to it. */
export const handler = define.handlers<RoomSettingsData>({
  async GET(ctx) {
    return page(await loadRoomSettings(ctx));
  },

  async POST(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    const typed = parseForm(Form, await readForm(ctx.req));
    const isDetails = typed.name !== undefined || typed.topic !== undefined;
    return await answerSettings(ctx, isDetails ? "details" : "rules", typed, async () => {
      // A room that is not the caller's answers alike, whatever the form says.
      await services.access.openRoom(user, ctx.params.id ?? "");
      await services.roomService.changeSettings(user, ctx.params.id ?? "", parseSettings(typed));
    });
  },
});

export default define.page<typeof handler>(({ data, url }) => (
  <AppShell
    serverName={data.serverName}
    rooms={data.rooms}
    path={`/rooms/${data.room.id}/settings`}
    me={data.me}
    skip={{ to: "main", label: "Skip to the room" }}
  >
    <Head>
      <title>{`About ${data.room.name} · ${data.serverName}`}</title>
    </Head>
    <RoomSettings
      {...data}
      CopyLink={CopyLink}
      asked={{ ask: url.searchParams.get("ask"), about: url.searchParams.get("about") }}
    />
  </AppShell>
));
