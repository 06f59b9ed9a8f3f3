import type { MessageEvent, Person, Reaction } from "../../lib/protocol/event.ts";
import { pollChoices } from "../../lib/text/poll_choices.ts";

/** The emojis that are offered at a message without looking for one. */
export const QUICK_EMOJIS = ["👍", "❤️", "😂", "🎉", "👀", "✅"] as const;

/** The most people who are named for a reaction. */
const NAMED = 10;

/** Says who gave a reaction: "You, Ada and 3 more reacted with 👍". */
export function describeReaction(
  { emoji, users }: Reaction,
  people: ReadonlyMap<string, Person>,
  me: string,
): string {
  if (users.length === 0) return `Vote for ${emoji}`;
  const others = users.filter((id) => id !== me).flatMap((id) => people.get(id)?.name ?? []);
  const all = [...(users.includes(me) ? ["You"] : []), ...others];
  const named = all.slice(0, NAMED);
  const more = users.length - named.length;
  if (more > 0) named.push(`${more} more`);
  const last = named.pop() ?? "";
  return `${named.length === 0 ? last : `${named.join(", ")} and ${last}`} reacted with ${emoji}`;
}

/** The reactions to a message; those that a poll asks for come first, and are there without a vote. */
export function withChoices({ text = "", reactions = [] }: MessageEvent): Reaction[] {
  const all = [...pollChoices(text).map((emoji) => ({ emoji, users: [] })), ...reactions];
  // Each has the place of the first of its emoji, and is the last one.
  return [...new Map(all.map((reaction) => [reaction.emoji, reaction])).values()];
}
