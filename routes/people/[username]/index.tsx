import { page } from "fresh";
import { PlainPage } from "../../../components/pages/PlainPage.tsx";
import { PersonCard } from "../../../components/people/PersonCard.tsx";
import { assertSignedIn } from "../../../lib/auth/guards.ts";
import type { PersonCard as Card } from "../../../lib/protocol/person_card.ts";
import { lastRoom } from "../../../lib/http/last_room.ts";
import { LOBBY } from "../../../lib/store/rooms/room.ts";
import { type Listed, listRooms } from "../../../lib/http/room_page.ts";
import { readTimeSettings } from "../../../lib/http/time_settings.ts";
import { define } from "../../../lib/state.ts";
import { toPerson } from "../../../lib/store/people/people.ts";
import { personAddress } from "../../../lib/text/addresses.ts";
import { foldUsername } from "../../../lib/text/names/names.ts";
import { Times, type TimeSettings } from "../../../lib/text/times/times.ts";

interface PersonData {
  card: Card;
  mine: Listed[];
  /** The room that one came from. */
  room: string;
  place: TimeSettings;
}

/** Who somebody is. */
export const handler = define.handlers<PersonData>({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    services.limits.admit(user);
    const username = ctx.params.username ?? "";
    const card = await services.personCards.get(user, username);
    // By a name of before, or written otherwise: the page has one address.
    if (foldUsername(card.person.username) !== foldUsername(username)) {
      return ctx.redirect(personAddress(card.person.username), 303);
    }
    const [mine, room] = await Promise.all([
      listRooms(ctx.state),
      lastRoom(ctx.req.headers, user, services),
    ]);
    return page({ card, mine, room: room ?? LOBBY, place: readTimeSettings(ctx.req.headers) });
  },
});

export default define.page<typeof handler>(({ data, state }) => {
  assertSignedIn(state);
  const { card, mine, room, place } = data;
  return (
    <PlainPage
      serverName={state.services.settings.current.name}
      rooms={mine}
      path={personAddress(card.person.username)}
      me={toPerson(state.user)}
      title={card.person.name}
      skip="Skip to the person"
    >
      <PersonCard {...card} times={new Times(place)} room={room} />
    </PlainPage>
  );
});
