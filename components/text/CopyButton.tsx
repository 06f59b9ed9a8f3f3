import { useEffect, useState } from "preact/hooks";
import { Icon } from "../shell/Icon.tsx";
import { copyText } from "./copy_text.ts";

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

/** How long the outcome is shown, in milliseconds. */
const SHOWN_MS = 2_000;

/** Copied, or refused by the browser. */
type CopyResult = "done" | "refused";

/** Copies texts, and for a moment says of the last one what became of it. */
function useCopy(): {
  outcome: CopyResult | undefined;
  copy(text: string): Promise<CopyResult>;
} {
  const [outcome, setOutcome] = useState<CopyResult>();
  useEffect(() => {
    if (outcome === undefined) return;
    const timer = setTimeout(() => setOutcome(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async (text: string): Promise<CopyResult> => {
    const result = await copyText(text).then(() => "done" as const, () => "refused" as const);
    setOutcome(result);
    return result;
  };
  return { outcome, copy };
}
