import type { PresenceState, RoomPerson, Status } from "../lib/protocol/presence.ts";
import { agoLabel } from "../lib/text/status_times.ts";

/** What each state is called. */
export const STATE_WORDS: Readonly<Record<PresenceState, string>> = {
  online: "online",
  away: "away",
  dnd: "do not disturb",
  offline: "offline",
};

/** Stands for a status that is a text alone. */
const WORDS_ONLY = "💬";

/** The emoji that stands beside a name, if there is a status that has not run out. */
export function statusEmoji(status: Status | undefined, now: number): string | undefined {
  if (status === undefined || isOver(status, now)) return undefined;
  return status.emoji ?? WORDS_ONLY;
}

/** `away, On the train, last seen 5 minutes ago`: all that is shown of somebody, in words. */
export function presenceWords(
  { state, status, lastSeen }: Pick<RoomPerson, "state" | "status" | "lastSeen">,
  now: number,
): string {
  const text = status === undefined || isOver(status, now) ? undefined : status.text;
  const seen = state === "offline" && lastSeen !== undefined
    ? `last seen ${agoLabel(lastSeen, now)}`
    : undefined;
  return [STATE_WORDS[state], text, seen].filter((part) => part !== undefined).join(", ");
}

function isOver({ until }: Status, now: number): boolean {
  return until !== undefined && until <= now;
}
