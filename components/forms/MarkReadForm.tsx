import type { ComponentChildren } from "preact";

interface MarkReadFormProps {
  /** The id of the room, or that of a thread's log. */
  log: string;
  /** The last event that is taken as read. */
  seq: number;
  /** The path to come back to. */
  next: string;
  /** Added to the button's label for those who cannot see where it stands. */
  children?: ComponentChildren;
}

/** Takes a room or a thread as read, without a script too: looking at a page changes nothing. */
export function MarkReadForm({ log, seq, next, children }: MarkReadFormProps) {
  return (
    <form method="post" action={`/rooms/${log}/read`}>
      <input type="hidden" name="seq" value={seq} />
      <input type="hidden" name="next" value={next} />
      <button class="button button-small" type="submit">
        Mark as read
        {children}
      </button>
    </form>
  );
}
