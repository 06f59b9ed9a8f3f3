import type { RoomPerson } from "../protocol/presence.ts";
import { agoLabel } from "./times/ago.ts";
import { presenceWords } from "./presence_words.ts";
import type { Times } from "./times/times.ts";

/** `offline, On the train, last seen 5 minutes ago`: all that is shown of somebody, in words. */
export function seenWords(
  person: Pick<RoomPerson, "state" | "status" | "lastSeen">,
  now: number,
  times: Times,
): string {
  const { lastSeen } = person;
  const seen = lastSeen === undefined ? "" : `, last seen ${agoLabel(lastSeen, now, times)}`;
  return presenceWords(person, now) + seen;
}
