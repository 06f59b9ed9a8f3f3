import { useEffect, useState } from "preact/hooks";
import { copyText } from "./copy_text.ts";

/** How long the outcome is shown, in milliseconds. */
const SHOWN_MS = 2_000;

/** Copied, or refused by the browser. */
type CopyResult = "done" | "refused";

/** Copies texts, and for a moment says of the last one what became of it. */
export function useCopy(): {
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
