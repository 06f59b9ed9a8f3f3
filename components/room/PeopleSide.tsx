import type { Person } from "../../lib/protocol/event.ts";
import type { RoomPeoplePage } from "../../lib/protocol/presence.ts";
import { Times, type TimeSettings } from "../../lib/text/times/times.ts";
import { DrawerClose } from "../shell/DrawerClose.tsx";
import { PeopleList } from "./PeopleList.tsx";

interface PeopleSideProps {
  room: { id: string };
  present: RoomPeoplePage;
  /** The authors of the messages on the page. */
  recent: readonly Person[];
  me: Person;
  place: TimeSettings;
  /** In milliseconds since 1970 (UTC). */
  now: number;
}

/**
 * The side with the people of a room; a drawer on a narrow screen. On a page with a script,
 * `LivePeople.tsx` takes the list over.
 */
export function PeopleSide({ room, present, recent, me, place, now }: PeopleSideProps) {
  const { people, here, more } = present;
  const isHere = ({ state }: RoomPeoplePage["people"][number]) => state !== "offline";
  return (
    <aside id="people" class="side side-end" popover="auto" aria-label="People">
      <div class="side-head narrow-only">
        <strong>People</strong> <DrawerClose of="people" />
      </div>
      <div class="side-scroll">
        <PeopleList
          room={room}
          here={people.filter(isHere)}
          hereInAll={here}
          away={people.filter((person) => !isHere(person))}
          more={more}
          recent={recent}
          me={me}
          now={now}
          times={new Times(place)}
        />
      </div>
    </aside>
  );
}
