import { useEffect, useState } from "preact/hooks";
import type { CopyLinkProps } from "../components/text/copy_link.ts";
import { useCopy } from "../components/text/use_copy.ts";

const LABELS = { ready: "Copy link", done: "Copied", refused: "Not copied" };

/** Copies a link that stands in a box beside it; without a script the box is all there is. */
export default function CopyLink({ url, of = "" }: CopyLinkProps) {
  const [isOffered, setOffered] = useState(false);
  const { outcome = "ready", copy } = useCopy();
  useEffect(() => setOffered(true), []);
  if (!isOffered) return null;
  return (
    <button
      type="button"
      class="button button-small"
      aria-live="polite"
      onClick={() => copy(url)}
    >
      {LABELS[outcome]}
      {of !== "" && <span class="visually-hidden">{` ${of}`}</span>}
    </button>
  );
}
