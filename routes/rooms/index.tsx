import { type Context, page } from "fresh";
import * as v from "valibot";
import { Icon } from "../../components/shell/Icon.tsx";
import { FormError } from "../../components/forms/FormError.tsx";
import { NewRoomForm } from "../../components/forms/NewRoomForm.tsx";
import { PlainPage } from "../../components/pages/PlainPage.tsx";
import { RoomCards } from "../../components/pages/RoomCards.tsx";
import { assertSignedIn } from "../../lib/auth/guards.ts";
import { ChatError } from "../../lib/base/errors.ts";
import { wantsJson } from "../../lib/http/accept.ts";
import { parseForm, readForm, TextField } from "../../lib/http/forms/form.ts";
import { formDone } from "../../lib/http/forms/form_done.ts";
import { type Problem, problemOf } from "../../lib/http/problem.ts";
import { readTimeSettings } from "../../lib/http/time_settings.ts";
import { type Listed, listRooms } from "../../lib/http/room_page.ts";
import type { PublicRoomPage } from "../../lib/chat/rooms/public_rooms.ts";
import { readListPlace } from "../../lib/chat/threads/list_place.ts";
import { Times } from "../../lib/text/times/times.ts";
import { define, type State } from "../../lib/state.ts";
import { toPerson } from "../../lib/store/people/people.ts";

/** The number of rooms on a page. */
const PAGE = 50;

const Form = v.object({
  name: TextField,
  topic: TextField,
  kind: v.optional(v.string(), "public"),
});

/** What was typed into the filter is used up to here. */
const QUERY_CHARS = 100;

interface RoomsData {
  found: PublicRoomPage;
  /** What was typed into the filter. */
  query: string;
  /** Whether it is the first page. */
  isFirst: boolean;
  times: Times;
  now: number;
  mine: Listed[];
  /** The kinds of rooms that the reader may make. */
  kinds: readonly ("public" | "private")[];
  typed: { name: string; topic: string; kind: string };
  problem?: Problem | undefined;
}

/** All public rooms, and making one. */
export const handler = define.handlers<RoomsData>({
  async GET(ctx) {
    return page(await load(ctx));
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
      const data = await load(ctx);
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
        {data.kinds.length > 0 && (
          <a class="button" href="#new">
            <Icon name="plus" />
            Create a room
          </a>
        )}
      </div>
      <p class="lead">
        {state.user.role === "guest"
          ? "You are a guest on this server. Of its public rooms, you see those you were added to."
          : "These rooms are open to everybody on this server."}
      </p>
      <RoomCards {...data} {...data.found} />
      {data.kinds.length > 0
        ? <NewRoomForm kinds={data.kinds} typed={data.typed} problem={data.problem} />
        : <FormError message={data.problem?.message} />}
    </PlainPage>
  );
});

async function load(ctx: Context<State>): Promise<RoomsData> {
  assertSignedIn(ctx.state);
  const { services, user } = ctx.state;
  const { searchParams } = ctx.url;
  const query = (searchParams.get("q") ?? "").slice(0, QUERY_CHARS).toWellFormed();
  const before = readListPlace(searchParams.get("before") ?? "");
  const [found, mine] = await Promise.all([
    services.publicRooms.page(user, { typed: query, before, limit: PAGE }),
    listRooms(ctx.state),
  ]);
  return {
    found,
    query,
    isFirst: before === undefined,
    times: new Times(readTimeSettings(ctx.req.headers)),
    now: services.clock.now(),
    mine,
    kinds: services.roomService.kindsFor(user),
    typed: { name: "", topic: "", kind: "public" },
  };
}
