import { Icon } from "../shell/Icon.tsx";

/** The reason that a person cannot write in a room. */
export type ClosedReason = "gone" | "archived" | "read-only";

const WORDS: Record<ClosedReason, string> = {
  "gone": "You are no longer a member of this room.",
  "archived": "This room is archived. You can read it, but nobody can post.",
  "read-only": "Only moderators can post in this room.",
};

/** The reason that a person cannot write; undefined when they can. */
export function closedReasonOf(
  { archived }: { archived: boolean },
  { hasLeft = false, mayWrite }: { hasLeft?: boolean; mayWrite: boolean },
): ClosedReason | undefined {
  if (mayWrite) return undefined;
  return hasLeft ? "gone" : archived ? "archived" : "read-only";
}

/** Shown in place of the composer when the person cannot write. */
export function ClosedComposer({ why, id = "text" }: { why: ClosedReason; id?: string }) {
  return (
    <p class="composer-closed" id={id} role="status">
      <Icon name="lock" />
      <span>{WORDS[why]}</span>
      {why === "gone" && <a class="composer-away" href="/">Go to your rooms</a>}
    </p>
  );
}
