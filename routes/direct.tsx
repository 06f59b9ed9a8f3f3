import { page } from "fresh";
import { NewDirectForm } from "../components/forms/NewDirectForm.tsx";
import { PlainPage } from "../components/pages/PlainPage.tsx";
import { assertSignedIn } from "../lib/auth/guards.ts";
import { ChatError } from "../lib/base/errors.ts";
import { wantsJson } from "../lib/http/accept.ts";
import { readForm } from "../lib/http/forms/form.ts";
import { formDone } from "../lib/http/forms/form_done.ts";
import { namedPeople } from "../lib/auth/named_people.ts";
import { type Listed, listRooms } from "../lib/http/room_page.ts";
import type { Person } from "../lib/protocol/event.ts";
import { define, type State } from "../lib/state.ts";
import { toPerson } from "../lib/store/people/people.ts";

/** People to choose from by a mark; whoever is not among them is named. */
const LISTED_PEOPLE = 100;

interface DirectData {
  mine: Listed[];
  people: Person[];
  typed: string[];
  error?: string | undefined;
}

/** Starting a direct conversation, or finding it again. */
export const handler = define.handlers<DirectData>({
  async GET(ctx) {
    return page(await load(ctx.state));
  },

  async POST(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    const form = await readForm(ctx.req);
    const typed = [...form.getAll("username"), ...form.getAll("people[]")]
      .filter((name) => typeof name === "string");
    try {
      const people = await namedPeople(services, user, typed);
      if (people.length === 0) {
        throw new ChatError(
          "invalid",
          "Enter a username or choose somebody. Choose yourself to keep notes.",
          {
            field: "username",
          },
        );
      }
      const room = await services.roomService.direct(user, people);
      return formDone(ctx, `/rooms/${room.id}`);
    } catch (error) {
      if (!(error instanceof ChatError) || wantsJson(ctx.req.headers)) throw error;
      const data = await load(ctx.state);
      return page({ ...data, typed, error: error.message }, { status: error.status });
    }
  },
});

export default define.page<typeof handler>(({ data, state }) => {
  assertSignedIn(state);
  const serverName = state.services.settings.current.name;
  const me = toPerson(state.user);
  return (
    <PlainPage
      serverName={serverName}
      rooms={data.mine}
      path="/direct"
      me={me}
      title="New message"
      skip="Skip to the people"
    >
      <h1>New message</h1>
      <p class="lead">A private conversation with up to seven other people.</p>
      <NewDirectForm people={data.people} me={me} typed={data.typed} error={data.error} />
    </PlainPage>
  );
});

async function load(state: State): Promise<DirectData> {
  assertSignedIn(state);
  const { memberships, people } = state.services;
  const [ids, mine] = await Promise.all([
    memberships.peopleAround(state.user.id, LISTED_PEOPLE),
    listRooms(state),
  ]);
  const listed = (await people.of(ids))
    .sort((one, other) => one.name.localeCompare(other.name, "en"));
  return { mine, people: listed, typed: [] };
}
