import type { SavedDraft } from "../protocol/draft.ts";
import type { Services } from "../services.ts";

export type { SavedDraft } from "../protocol/draft.ts";

/** Reads what a person has typed in a room and not sent, with the message that it replies to. */
export async function loadDraft(
  { drafts, history }: Pick<Services, "drafts" | "history">,
  user: string,
  room: string,
): Promise<SavedDraft> {
  const { text, version, replyTo } = await drafts.get(user, room);
  if (replyTo === undefined) return { text, version };
  const { messages } = await history.page(room, { around: replyTo, limit: 1 });
  const found = messages.find(({ seq, deletedAt }) => seq === replyTo && deletedAt === undefined);
  return { text, version, ...(found === undefined ? {} : { replyTo: found }) };
}
