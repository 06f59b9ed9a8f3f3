import { LIMITS } from "../../lib/protocol/limits.ts";

/** Below a text box: how many bytes more may be written, or how many it is too long. */
export function LengthHint({ bytes, id }: { bytes: number; id: string }) {
  const over = bytes - LIMITS.textBytes;
  return (
    <span class={`composer-limit${over > 0 ? " over" : ""}`} id={id} role="status">
      {over > 0 ? `${over} bytes too long` : `${-over} bytes left`}
    </span>
  );
}
