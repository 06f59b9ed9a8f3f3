import type { Shown } from "../../lib/client/presence.ts";
import { useEffect, useRef, useState } from "preact/hooks";
import * as v from "valibot";
import { OwnStatus } from "../../lib/protocol/presence.ts";
import { localPlace, Times } from "../../lib/text/times.ts";
import { Icon } from "../Icon.tsx";
import { StatusForm, type StatusProblem } from "./StatusForm.tsx";

/** What the dialog is opened with. */
export interface StatusDialogProps {
  /** The status as it was last saved on this page, or known when the page was rendered. */
  own: OwnStatus | undefined;
  /** How one is shown, which may have been changed elsewhere since. */
  shown: Shown;
  /** It was saved. */
  onSaved(status: OwnStatus | undefined): void;
  onClose(): void;
}

const Answer = v.object({ status: OwnStatus });
const Refusal = v.object({
  error: v.object({ message: v.string(), field: v.optional(v.string()) }),
});

/** The form for one's status over the page; loaded when it is first opened. */
export default function StatusDialog({ own, shown, onSaved, onClose }: StatusDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [problem, setProblem] = useState<StatusProblem>();
  const [isSaving, setSaving] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);

  const save = async (form: HTMLFormElement) => {
    const typed = fieldsOf(form);
    setSaving(true);
    const outcome = await post(typed);
    setSaving(false);
    if ("problem" in outcome) return setProblem({ ...outcome.problem, typed });
    onSaved(outcome.status);
    dialog.current?.close();
  };

  return (
    <dialog
      class="dialog"
      ref={dialog}
      aria-labelledby="status-title"
      aria-busy={isSaving}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isSaving && event.target instanceof HTMLFormElement) save(event.target);
      }}
    >
      <div class="dialog-head">
        <h2 id="status-title">Your status</h2>
        <button
          type="button"
          class="button button-quiet button-icon"
          aria-label="Close"
          onClick={() => dialog.current?.close()}
        >
          <Icon name="x" />
        </button>
      </div>
      <StatusForm
        status={ownNow(own, shown)}
        problem={problem}
        times={new Times(localPlace())}
        now={Date.now()}
      />
    </dialog>
  );
}

/** One's status now: the words as they are shown, and the mode as far as the state tells of it. */
function ownNow(own: OwnStatus | undefined, { state, status }: Shown): OwnStatus | undefined {
  const isAway = own?.mode === "away" && state === "away";
  const mode = state === "dnd" ? "dnd" : isAway ? "away" : undefined;
  if (status === undefined && mode === undefined) return undefined;
  const until = status?.until ?? (mode === own?.mode ? own?.until : undefined);
  return {
    ...status,
    ...(mode === undefined ? {} : { mode }),
    ...(until === undefined ? {} : { until }),
  };
}

function fieldsOf(form: HTMLFormElement): Record<string, string> {
  const texts = [...new FormData(form)].filter((field): field is [string, string] =>
    typeof field[1] === "string"
  );
  return Object.fromEntries(texts);
}

/** Posts the form; the answer, or what is wrong in words. */
async function post(
  fields: Record<string, string>,
): Promise<{ status: OwnStatus } | { problem: Omit<StatusProblem, "typed"> }> {
  try {
    const response = await fetch("/status", {
      method: "POST",
      headers: { accept: "application/json" },
      body: new URLSearchParams(fields),
    });
    const answer = await response.json();
    if (response.ok) return v.parse(Answer, answer);
    const { field, message } = v.parse(Refusal, answer).error;
    return { problem: { field, message } };
  } catch {
    const message = "The server could not be reached. Try again in a moment.";
    return { problem: { field: undefined, message } };
  }
}
