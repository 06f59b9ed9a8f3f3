import { useEffect, useState } from "preact/hooks";
import { authorsOf } from "../../lib/client/people/authors.ts";
import { pagePresence } from "../../lib/client/people/page_presence.ts";
import { peopleOfRoom } from "../../lib/client/people/people_of_room.ts";
import { RoomPresence } from "../../lib/client/people/room_presence.ts";
import type { RoomModel, RoomSeed } from "../../lib/client/room/room_model.ts";
import type { TimeSettings } from "../../lib/text/times/times.ts";
import { selfUpdating } from "../shell/self_updating.tsx";
import { PeopleList } from "./PeopleList.tsx";
import { useTimes } from "../shell/use_times.ts";

interface LivePeopleProps {
  seed: RoomSeed;
  model: RoomModel;
  /** Who is in the room. */
  presence: RoomPresence;
  /** Where the reader is, as far as the server knew. */
  place: TimeSettings;
  /** When the page was rendered, in milliseconds since 1970 (UTC). */
  now: number;
}

/** Who is here, who is not, and who wrote lately: first as the server wrote it, then as it is. */
export const LivePeople = selfUpdating(People);

function People({ seed, model, presence, place, now }: LivePeopleProps) {
  const times = useTimes(place);
  const [minute, setMinute] = useState<number>();
  useEffect(() => {
    const look = () => setMinute(Date.now());
    look();
    const timer = setInterval(look, MINUTE_MS);
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

/** Of how many messages the authors count as those who wrote lately. */
const RECENT = 200;
