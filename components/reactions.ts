import type { Person, Reaction } from "../lib/protocol/event.ts";

/** The emojis that are offered at a message without looking for one. */
export const QUICK_EMOJIS = ["👍", "❤️", "😂", "🎉", "👀", "✅"] as const;

/** How many people are named of those who gave a reaction. */
const NAMED = 10;

/** Who gave a reaction, in words: "You, Ada and 3 more reacted with 👍". */
export function describeReaction(
  { emoji, users }: Reaction,
  people: ReadonlyMap<string, Person>,
  me: string,
): string {
  const others = users.filter((id) => id !== me).flatMap((id) => people.get(id)?.name ?? []);
  const all = [...(users.includes(me) ? ["You"] : []), ...others];
  const named = all.slice(0, NAMED);
  const more = users.length - named.length;
  if (more > 0) named.push(`${more} more`);
  const last = named.pop() ?? "";
  return `${named.length === 0 ? last : `${named.join(", ")} and ${last}`} reacted with ${emoji}`;
}
