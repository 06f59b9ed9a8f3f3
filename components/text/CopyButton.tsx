import { useEffect, useState } from "preact/hooks";
import { Icon } from "../shell/Icon.tsx";
import { useCopy } from "./use_copy.ts";

const LABELS = { ready: "Copy", done: "Copied", refused: "Your browser did not allow copying" };

/** Copies a text. It is there where a script can do that: not without one, nor on plain http. */
export function CopyButton({ text }: { text: string }) {
  const [isOffered, setOffered] = useState(false);
  const { outcome = "ready", copy } = useCopy();
  useEffect(() => setOffered(navigator.clipboard !== undefined), []);
  if (!isOffered) return null;
  return (
    <button
      type="button"
      class="button copy-button"
      aria-live="polite"
      title={LABELS[outcome]}
      onClick={() => copy(text)}
    >
      <Icon name={outcome === "done" ? "check" : outcome === "refused" ? "x" : "copy"} />
      <span class="visually-hidden">{LABELS[outcome]}</span>
    </button>
  );
}
