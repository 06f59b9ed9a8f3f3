import type { Person } from "../../lib/protocol/event.ts";
import type { PresenceState } from "../../lib/protocol/presence.ts";
import { HUES, initials, lookOf } from "../../lib/text/names/initials.ts";
import { STATE_WORDS } from "../../lib/text/presence_words.ts";

interface AvatarProps {
  person: Person;
  small?: boolean;
  /** Shown as a dot, but for who is offline; what it means has to be said beside it. */
  state?: PresenceState | undefined;
}

/**
 * A person's picture, over their initials on their own colour. The name stands beside it, so it says
 * nothing aloud, and the letters come from the styles: as text they would run into the name wherever
 * there are none.
 */
export function Avatar({ person, small = false, state }: AvatarProps) {
  const look = lookOf(person.id);
  const tone = look < HUES ? "" : " avatar-strong";
  return (
    <span
      class={`avatar hue-${look % HUES}${tone}${small ? " avatar-small" : ""}`}
      data-initials={initials(person.name)}
      aria-hidden="true"
    >
      {person.avatar && (
        <img
          src={`/avatars/${person.id}?v=${person.avatar}`}
          alt=""
          width={36}
          height={36}
          loading="lazy"
        />
      )}
      {state && state !== "offline" && (
        <i class="presence" data-state={state} title={STATE_WORDS[state]} />
      )}
    </span>
  );
}
