import { useEffect, useState } from "preact/hooks";
import { Icon } from "../Icon.tsx";

/** How long the button says what became of it, in milliseconds. */
const SHOWN_MS = 2_000;

const LABELS = { ready: "Copy", done: "Copied", refused: "The browser does not allow it" };

/** Copies a text. It is there where a script can do that: not without one, nor on plain http. */
export function CopyButton({ text }: { text: string }) {
  const [state, setState] = useState<keyof typeof LABELS>();
  useEffect(() => {
    if (navigator.clipboard !== undefined) setState("ready");
  }, []);
  useEffect(() => {
    if (state === undefined || state === "ready") return;
    const timer = setTimeout(() => setState("ready"), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);
  if (state === undefined) return null;
  return (
    <button
      type="button"
      class="button copy-button"
      aria-live="polite"
      title={LABELS[state]}
      onClick={() =>
        navigator.clipboard.writeText(text).then(() => setState("done"), () => setState("refused"))}
    >
      <Icon name={state === "done" ? "check" : state === "refused" ? "x" : "copy"} />
      <span class="visually-hidden">{LABELS[state]}</span>
    </button>
  );
}
