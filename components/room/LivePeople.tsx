import type { RoomModel, RoomSeed } from "../../lib/client/room_model.ts";
import { authorsOf } from "../message_rows.ts";
import { PeopleList } from "../PeopleList.tsx";
import { useMinute } from "./use_times.ts";

interface LivePeopleProps {
  seed: RoomSeed;
  model: RoomModel;
  /** When the page was rendered, in milliseconds since 1970 (UTC). */
  now: number;
}

/** Who is here, who is not, and who wrote lately. */
export function LivePeople({ seed, model, now }: LivePeopleProps) {
  const { here, away } = model.present.value;
  const minute = useMinute(now);
  return (
    <PeopleList
      room={seed.room}
      here={here}
      away={away}
      more={seed.present?.more ?? false}
      recent={authorsOf(model.messages.value.slice(-RECENT), model.people.value)}
      me={seed.me}
      now={minute}
    />
  );
}

/** Of how many messages the authors count as those who wrote lately. */
const RECENT = 200;
