import { useEffect, useState } from "preact/hooks";
import { copyText } from "./copy_text.ts";

/** How long it is said what became of it, in milliseconds. */
const SAID_MS = 2_000;

/** Whether a text was copied, or the browser does not allow it. */
type CopyResult = "done" | "refused";

/** Copies texts, and for a moment says of the last one what became of it. */
export function useCopy(): {
  outcome: CopyResult | undefined;
  copy(text: string): Promise<CopyResult>;
} {
  const [outcome, setOutcome] = useState<CopyResult>();
  useEffect(() => {
    if (outcome === undefined) return;
    const timer = setTimeout(() => setOutcome(undefined), SAID_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async (text: string): Promise<CopyResult> => {
    const result = await copyText(text).then(() => "done" as const, () => "refused" as const);
    setOutcome(result);
    return result;
  };
  return { outcome, copy };
}
