import { page } from "fresh";
import * as v from "valibot";
import { Icon } from "../../components/shell/Icon.tsx";
import { NewRoomForm } from "../../components/forms/NewRoomForm.tsx";
import { PlainPage } from "../../components/pages/PlainPage.tsx";
import { RoomCards } from "../../components/pages/RoomCards.tsx";
import { assertSignedIn } from "../../lib/auth/guards.ts";
import { ChatError } from "../../lib/base/errors.ts";
import { wantsJson } from "../../lib/http/accept.ts";
import { parseForm, readForm, TextField } from "../../lib/http/form.ts";
import { formDone } from "../../lib/http/form_done.ts";
import { type Problem, problemOf } from "../../lib/http/problem.ts";
import { type Listed, listRooms } from "../../lib/http/room_page.ts";
import { define, type State } from "../../lib/state.ts";
import { toPerson } from "../../lib/store/people/people.ts";

/** The number of rooms on a page. */
const PAGE = 50;

const Form = v.object({
  name: TextField,
  topic: TextField,
  kind: v.optional(v.string(), "public"),
});

interface RoomsData {
  rooms: { id: string; name: string; topic: string; archived: boolean; isMine: boolean }[];
  /** Where the next page starts. */
  next: string | undefined;
  mine: Listed[];
  typed: { name: string; topic: string; kind: string };
  problem?: Problem | undefined;
}

/** All public rooms, and making one. */
export const handler = define.handlers<RoomsData>({
  async GET(ctx) {
    return page(await load(ctx.state, ctx.url.searchParams.get("after") ?? undefined));
  },

  async POST(ctx) {
    assertSignedIn(ctx.state);
    const { roomService } = ctx.state.services;
    const form = parseForm(Form, await readForm(ctx.req));
    try {
      const room = await roomService.create(ctx.state.user, form);
      return formDone(ctx, `/rooms/${room.id}`);
    } catch (error) {
      const problem = error instanceof ChatError ? problemOf(error) : undefined;
      if (problem === undefined || wantsJson(ctx.req.headers)) throw error;
      const data = await load(ctx.state);
      return page({ ...data, typed: form, problem }, { status: problem.status });
    }
  },
});

export default define.page<typeof handler>(({ data, state }) => {
  assertSignedIn(state);
  const serverName = state.services.settings.current.name;
  return (
    <PlainPage
      serverName={serverName}
      rooms={data.mine}
      path="/rooms"
      me={toPerson(state.user)}
      title="Rooms"
      skip="Skip to the rooms"
    >
      <div class="page-head">
        <h1>Rooms</h1>
        <a class="button" href="#new">
          <Icon name="plus" />
          Create a room
        </a>
      </div>
      <p class="lead">These rooms are open to everybody on this server.</p>
      <RoomCards rooms={data.rooms} next={data.next} />
      <NewRoomForm typed={data.typed} problem={data.problem} />
    </PlainPage>
  );
});

async function load(state: State, after?: string): Promise<RoomsData> {
  assertSignedIn(state);
  const { services, user } = state;
  const [{ rooms, next }, mine] = await Promise.all([
    services.rooms.listPublic({ after, limit: PAGE }),
    listRooms(state),
  ]);
  const isMine = await Promise.all(
    rooms.map(({ id }) => services.memberships.has(id, user.id)),
  );
  return {
    rooms: rooms.map(({ id, name, topic, archived }, index) => ({
      id,
      name,
      topic,
      archived,
      isMine: isMine[index] === true,
    })),
    next,
    mine,
    typed: { name: "", topic: "", kind: "public" },
  };
}
