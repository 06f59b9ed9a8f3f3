import { page } from "fresh";
import { BlockedPeople } from "../components/moderation/BlockedPeople.tsx";
import { PlainPage } from "../components/pages/PlainPage.tsx";
import { assertSignedIn } from "../lib/auth/guards.ts";
import { type Listed, listRooms } from "../lib/http/room_page.ts";
import type { Person } from "../lib/protocol/event.ts";
import { define } from "../lib/state.ts";
import { toPerson } from "../lib/store/people/people.ts";

interface BlockedData {
  mine: Listed[];
  people: Person[];
}

/** Whom one has blocked. */
export const handler = define.handlers<BlockedData>({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    const { blocks, people } = ctx.state.services;
    const [mine, blocked] = await Promise.all([
      listRooms(ctx.state),
      people.of(blocks.of(ctx.state.user.id)),
    ]);
    return page({ mine, people: blocked });
  },
});

export default define.page<typeof handler>(({ data, state }) => {
  assertSignedIn(state);
  return (
    <PlainPage
      serverName={state.services.settings.current.name}
      rooms={data.mine}
      path="/blocked"
      me={toPerson(state.user)}
      title="Blocked people"
      skip="Skip to the people you blocked"
    >
      <h1>Blocked people</h1>
      <p class="lead">
        {data.people.length === 0
          ? "You have not blocked anybody. To block somebody, open their name and choose Block."
          : "What they write to you directly does not reach you, and neither do their mentions. They are not told."}
      </p>
      <BlockedPeople people={data.people} />
    </PlainPage>
  );
});
