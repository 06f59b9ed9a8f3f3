import { hydrate, render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { pagePresence } from "../../lib/client/people/page_presence.ts";
import { authorsOf, peopleOfRoom } from "../../lib/client/people/people_of_room.ts";
import { PresenceUpdater } from "../../lib/client/people/presence_updater.ts";
import { RoomPresence } from "../../lib/client/people/room_presence.ts";
import type { RoomModel, RoomSeed } from "../../lib/client/room/room_model.ts";
import type { TimeSettings } from "../../lib/text/times/times.ts";
import { PeopleList } from "./PeopleList.tsx";
import { selfUpdating } from "../shell/self_updating.tsx";
import { useTimes } from "../shell/use_times.ts";

interface LivePeopleProps {
  seed: RoomSeed;
  model: RoomModel;
  presence: RoomPresence;
  /** The reader's time zone and format, as far as the server knew them. */
  place: TimeSettings;
  /** When the page was rendered, in milliseconds since 1970 (UTC). */
  now: number;
}

/** The people of the room: first as the server rendered them, then kept up to date. */
const LivePeople = selfUpdating(People);

function People({ seed, model, presence, place, now }: LivePeopleProps) {
  const times = useTimes(place);
  const [minute, setMinute] = useState<number>();
  useEffect(() => {
    const update = () => setMinute(Date.now());
    update();
    const timer = setInterval(update, MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  const { people = [], here: hereInAll = people.length, more = false } = seed.present ?? {};
  const shown = minute === undefined
    ? {
      ...peopleOfRoom(people, new RoomPresence(people), [], new Map()),
      hereInAll,
      recent: seed.page.users,
      now,
    }
    : {
      ...peopleOfRoom(
        people,
        presence,
        model.stateEvents.value.filter(({ seq }) => seq > seed.page.head),
        model.people.value,
      ),
      hereInAll: pagePresence.here.value ?? hereInAll,
      recent: authorsOf(model.messages.value.slice(-RECENT), model.people.value),
      now: minute,
    };
  return <PeopleList room={seed.room} more={more} me={seed.me} times={times} {...shown} />;
}

const MINUTE_MS = 60_000;

/** The authors of so many of the newest messages are listed as having posted recently. */
const RECENT = 200;

/**
 * Hydrates the list of the room's people that the server rendered. Returns a function that removes it.
 *
 * @param place where the reader is, as far as the server knew
 * @param now when the page was rendered, in milliseconds since 1970 (UTC)
 */
export function hydratePeople(
  seed: RoomSeed,
  model: RoomModel,
  place: TimeSettings,
  now: number,
): () => void {
  const list = document.querySelector("#people > .side-scroll");
  const { room } = new PresenceUpdater(seed, pagePresence);
  if (list) {
    hydrate(
      <LivePeople
        seed={seed}
        model={model}
        presence={room}
        place={place}
        now={now}
      />,
      list,
    );
  }
  return () => {
    if (list) render(null, list);
  };
}
