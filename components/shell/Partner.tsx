import { useState } from "preact/hooks";
import { pagePresence, type ShownPresence } from "../../lib/client/people/page_presence.ts";
import type { Person } from "../../lib/protocol/event.ts";
import type { RoomPerson } from "../../lib/protocol/presence.ts";
import { selfUpdating } from "./self_updating.tsx";
import { Avatar } from "./Avatar.tsx";
import { presenceWords, statusEmoji } from "../../lib/text/presence_words.ts";

/** The one other of a direct room, as the page's server knew how they are shown. */
export type Partner = Person & Partial<Pick<RoomPerson, "state" | "status">>;

/**
 * How they are shown now: as the page is told, or else as it was rendered. What is told of one's rooms
 * later does not say so.
 */
function useShown(person: Partner): ShownPresence {
  const [{ state = "offline", status }] = useState(person);
  return pagePresence.shown.value(person.id, { state, status });
}

/** Their avatar, with a dot while they are here. */
export const PartnerAvatar = selfUpdating(function PartnerAvatar({ person }: { person: Partner }) {
  return <Avatar person={person} small state={useShown(person).state} />;
});

/** Their status after their name: the emoji to see, and everything to hear. */
export const PartnerNote = selfUpdating(function PartnerNote({ person }: { person: Partner }) {
  const shown = useShown(person);
  const now = Date.now();
  return (
    <>
      <i class="person-status" aria-hidden="true">{statusEmoji(shown.status, now)}</i>
      <small class="visually-hidden">, {presenceWords(shown, now)}</small>
    </>
  );
});
