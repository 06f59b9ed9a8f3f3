import type { ComponentChildren } from "preact";
import type { Person } from "../../lib/protocol/event.ts";
import { BlockForm } from "./BlockedPeople.tsx";
import { FormError } from "../forms/FormError.tsx";

interface ReportQuestionProps {
  /** The address that the form is posted to, and the one that leads back. */
  action: string;
  back: string;
  /** The most characters of a reason. */
  reasonChars: number;
  /** Whether the reader has reported it before. */
  isReported: boolean;
  /** Whether the reader has blocked whoever wrote it. */
  isBlocked: boolean;
  /** Who wrote it. */
  author: Person | undefined;
  /** What was typed, and why it was refused. */
  typed?: { reason: string; error: string } | undefined;
  /** The message. */
  children: ComponentChildren;
}

/** Asks why somebody reports a message. */
export function ReportQuestion(
  { action, back, reasonChars, isReported, isBlocked, author, typed, children }:
    ReportQuestionProps,
) {
  if (isReported) {
    return (
      <section class="question" aria-labelledby="question">
        <h1 id="question" class="page-title">You reported this message</h1>
        <p class="lead">
          Thank you. What the moderators decide is told in <a href="/reports">your reports</a>.
        </p>
        {children}
        <div class="row-forms">
          <a class="button" href={back}>Back to the message</a>
          {author !== undefined && <BlockForm person={author} isBlocked={isBlocked} />}
        </div>
      </section>
    );
  }
  return (
    <section class="question" aria-labelledby="question">
      <h1 id="question" class="page-title">Report this message?</h1>
      <p class="lead">
        The moderators of the room and those who run the server will see it with your name and your
        reason. Its author is not told who reported it.
      </p>
      {children}
      <form class="form" method="post" action={action}>
        <FormError message={typed?.error} />
        <div class="field">
          <label for="reason">Why</label>
          <textarea
            class="text-box"
            id="reason"
            name="reason"
            rows={3}
            required
            maxlength={reasonChars}
          >
            {typed?.reason}
          </textarea>
        </div>
        <div class="actions">
          <button class="button button-danger" type="submit">Report</button>{" "}
          <a class="button" href={back}>Cancel</a>
        </div>
      </form>
    </section>
  );
}
