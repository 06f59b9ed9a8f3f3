import type { RoomDetails } from "./room_details.ts";

/** The waits that are offered, in seconds. */
const WAITS: readonly [seconds: number, label: string][] = [
  [0, "Off"],
  [5, "5 seconds"],
  [10, "10 seconds"],
  [30, "30 seconds"],
  [60, "1 minute"],
  [300, "5 minutes"],
  [900, "15 minutes"],
  [3_600, "1 hour"],
  [21_600, "6 hours"],
];

const CALLERS: readonly [value: string, label: string][] = [
  ["default", "As set for the server"],
  ["everybody", "Everybody"],
  ["moderators", "Moderators only"],
];

/** How often members post, and who may mention everybody at once. */
export function RoomPosting({ room, refusal }: Pick<RoomDetails, "room" | "refusal">) {
  const typed = refusal?.form === "rules" ? refusal.typed : {};
  const { slowSeconds, callAll } = room;
  // One that was set by a program stays as it is.
  const waits = WAITS.some(([seconds]) => seconds === slowSeconds)
    ? WAITS
    : [...WAITS, [slowSeconds, `${slowSeconds} seconds`] as const];
  return (
    <form class="form" method="post" action={`/rooms/${room.id}/settings`}>
      <Choice
        name="slowSeconds"
        label="Slow mode"
        hint="Members wait this long between two messages. Moderators do not."
        value={typed.slowSeconds ?? String(slowSeconds)}
        options={waits.map(([seconds, label]) => [String(seconds), label])}
      />
      <Choice
        name="callAll"
        label="Who can mention everybody"
        hint="With @room and @here, where more than 20 people are in the room."
        value={typed.callAll ?? callAll}
        options={CALLERS}
      />
      <button class="button" type="submit">Save</button>
    </form>
  );
}

function Choice({ name, label, hint, value, options }: {
  name: string;
  label: string;
  hint: string;
  value: string;
  options: readonly (readonly [value: string, label: string])[];
}) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <select id={name} name={name} aria-describedby={`${name}-hint`}>
        {options.map(([each, label]) => (
          <option key={each} value={each} selected={each === value}>{label}</option>
        ))}
      </select>
      <p class="field-hint" id={`${name}-hint`}>{hint}</p>
    </div>
  );
}
