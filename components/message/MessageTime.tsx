import type { Times } from "../../lib/text/times/times.ts";

/** When something was said, in the reader's time; the whole moment when pointed at. */
export function MessageTime({ at, times }: { at: number; times: Times }) {
  return (
    <time
      class="message-time"
      datetime={new Date(at).toISOString()}
      title={times.moment(at)}
    >
      {times.time(at)}
    </time>
  );
}
