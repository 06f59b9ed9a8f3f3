import { myPeople } from "../lib/client/my_people.ts";
import type { Person } from "../lib/protocol/event.ts";
import type { RoomPerson } from "../lib/protocol/presence.ts";
import { Avatar } from "./Avatar.tsx";
import { presenceWords, statusEmoji } from "./presence_words.ts";

/** The one other of a direct room, as the page's server knew how they are shown. */
export type Partner = Person & Partial<Pick<RoomPerson, "state" | "status">>;

/** How they are shown now: as the page is told, or else as it was rendered. */
function shownNow(person: Partner) {
  const { state = "offline", status } = myPeople.shown(person.id) ?? person;
  return { state, status };
}

/** Their avatar, with a dot while they are here. */
export function PartnerAvatar({ person }: { person: Partner }) {
  const { state } = shownNow(person);
  return <Avatar person={person} small state={state === "offline" ? undefined : state} />;
}

/** Their status after their name: the emoji to see, and everything to hear. */
export function PartnerNote({ person }: { person: Partner | undefined }) {
  if (person === undefined) return null;
  const { state, status } = shownNow(person);
  const now = Date.now();
  const emoji = statusEmoji(status, now);
  return (
    <>
      {emoji !== undefined && <i class="person-status" aria-hidden="true">{emoji}</i>}
      <small class="visually-hidden">, {presenceWords({ state, status }, now)}</small>
    </>
  );
}
