import type { RoomModel, RoomSeed } from "../../lib/client/room_model.ts";
import { PeopleList } from "../PeopleList.tsx";
import { authorsOf } from "../message_rows.ts";

/** Who is here, and who wrote lately. */
export function LivePeople({ seed, model }: { seed: RoomSeed; model: RoomModel }) {
  // Until the server has told, at least oneself is missing.
  const here = model.here.value;
  const recent = authorsOf(model.messages.value.slice(-RECENT), model.people.value);
  return <PeopleList here={here.length === 0 ? undefined : here} recent={recent} me={seed.me} />;
}

/** Of how many messages the authors count as those who wrote lately. */
const RECENT = 200;
