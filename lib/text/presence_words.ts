import type { PresenceState, RoomPerson, Status } from "../protocol/presence.ts";

/** The word for each state. */
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
  const { emoji, text } = statusNow(status, now);
  return emoji ?? (text && WORDS_ONLY);
}

/** `away, On the train`: how somebody is shown, in words. */
export function presenceWords(
  { state, status }: Pick<RoomPerson, "state" | "status">,
  now: number,
): string {
  const { text } = statusNow(status, now);
  return STATE_WORDS[state] + (text ? `, ${text}` : "");
}

/** The line below one's own name: the status, or else the username. */
export function ownLine(username: string, status: Status | undefined, now: number): string {
  const emoji = statusEmoji(status, now);
  return emoji === undefined ? `@${username}` : `${emoji} ${status?.text ?? ""}`;
}

/** The status, or an empty one when there is none or it has run out. */
export function statusNow(status: Status = {}, now: number): Status {
  return status.until !== undefined && status.until <= now ? {} : status;
}
