import type { OwnStatus } from "../../lib/protocol/own_status.ts";
import { STATUS_CHARS } from "../../lib/protocol/own_status.ts";
import { type Until, UNTIL_LABELS, untilLabel, UNTILS } from "../../lib/text/times/status_times.ts";
import type { Times } from "../../lib/text/times/times.ts";
import { FormError } from "./FormError.tsx";

/** A status that was refused, and the reason. */
export interface StatusProblem {
  typed: Readonly<Record<string, string | undefined>>;
  field: string | undefined;
  message: string;
}

interface StatusFormProps {
  status: OwnStatus | undefined;
  problem?: StatusProblem | undefined;
  times: Times;
  /** In milliseconds since 1970 (UTC). */
  now: number;
}

/** Statuses that can be set with one press. */
const READY: readonly { emoji: string; text: string; until: Until }[] = [
  { emoji: "🗓️", text: "In a meeting", until: "1h" },
  { emoji: "🍲", text: "Lunch", until: "30m" },
  { emoji: "🚆", text: "On the way", until: "30m" },
  { emoji: "🏡", text: "Working from home", until: "today" },
  { emoji: "🤒", text: "Out sick", until: "today" },
  { emoji: "🌴", text: "On holiday", until: "week" },
];

/** The states that a person can choose to be shown in. */
const MODES = [
  { value: "auto", label: "Online", note: "and away when you are inactive" },
  { value: "away", label: "Away", note: "until you change it" },
  { value: "dnd", label: "Do not disturb", note: "no alerts, and no counts in the page title" },
] as const;

/** The form for the person's status, for how long it is shown, and for how they are shown themselves. */
export function StatusForm({ status, problem, times, now }: StatusFormProps) {
  const typed = problem?.typed;
  const mode = typed?.state ?? status?.mode ?? "auto";
  const currentUntil = status?.until;
  const until = typed?.until ?? (currentUntil === undefined ? "never" : String(currentUntil));
  const errorOf = (field: string) => problem?.field === field ? problem.message : undefined;
  const error = errorOf("emoji") ?? errorOf("text") ?? errorOf("until");
  return (
    <div class="status-form">
      <form class="form" method="post" action="/status">
        <FormError message={error === undefined ? problem?.message : undefined} />
        <div class="status-fields">
          <div class="field">
            <label for="status-emoji">Emoji</label>
            <input
              type="text"
              id="status-emoji"
              name="emoji"
              value={typed?.emoji ?? status?.emoji}
              maxlength={32}
              autocomplete="off"
              {...marks(errorOf("emoji"))}
            />
          </div>
          <div class="field">
            <label for="status-text">Status</label>
            <input
              type="text"
              id="status-text"
              name="text"
              value={typed?.text ?? status?.text}
              maxlength={STATUS_CHARS}
              autocomplete="off"
              placeholder="What’s your status?"
              {...marks(errorOf("text"))}
            />
          </div>
          <div class="field">
            <label for="status-until">Clear after</label>
            <select id="status-until" name="until" {...marks(errorOf("until"))}>
              {currentUntil !== undefined && (
                <option value={currentUntil} selected={until === String(currentUntil)}>
                  {`Unchanged: ${untilLabel(currentUntil, now, times)}`}
                </option>
              )}
              {UNTILS.map((name) => (
                <option key={name} value={name} selected={until === name}>
                  {UNTIL_LABELS[name]}
                </option>
              ))}
            </select>
          </div>
          {error !== undefined && <p class="field-error" id="status-error">{error}</p>}
        </div>
        <fieldset class="choices">
          <legend>Shown as</legend>
          {MODES.map(({ value, label, note }) => (
            <label key={value} class="choice">
              <input type="radio" name="state" value={value} checked={mode === value} />
              <span>
                {label} <small>{note}</small>
              </span>
            </label>
          ))}
        </fieldset>
        <button class="button button-primary" type="submit">Save</button>
      </form>
      <ReadyStatuses status={status} />
    </div>
  );
}

function ReadyStatuses({ status }: Pick<StatusFormProps, "status">) {
  return (
    <section class="status-ready" aria-label="Suggestions">
      {READY.map((ready) => (
        <form key={ready.text} method="post" action="/status">
          <Hidden {...ready} />
          <button class="button button-small" type="submit">
            <span aria-hidden="true">{ready.emoji}</span>
            {ready.text} <small>{UNTIL_LABELS[ready.until].toLowerCase()}</small>
          </button>
        </form>
      ))}
      {(status?.emoji ?? status?.text) !== undefined && (
        <form method="post" action="/status">
          <Hidden emoji="" text="" until="never" />
          <button class="button button-small button-danger" type="submit">Clear status</button>
        </form>
      )}
    </section>
  );
}

function Hidden(fields: Readonly<Record<"emoji" | "text" | "until", string>>) {
  return (
    <>
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
    </>
  );
}

function marks(error: string | undefined) {
  return error === undefined
    ? {}
    : { "aria-invalid": "true", "aria-describedby": "status-error" } as const;
}
