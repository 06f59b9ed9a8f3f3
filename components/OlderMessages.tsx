import { logAddress } from "../lib/text/addresses.ts";

interface OlderMessagesProps {
  /** The id of the room, or of the thread. */
  room: string;
  /** The `seq` of the oldest message in the page. */
  before: number | undefined;
  loading?: boolean;
  /** Why they could not be loaded. */
  failed?: string | undefined;
  onLoad?(): void;
}

/** The way to older messages: a link, which a script follows without leaving the page. */
export function OlderMessages(
  { room, before, loading = false, failed, onLoad }: OlderMessagesProps,
) {
  const onClick = (event: Event) => {
    if (onLoad === undefined) return;
    event.preventDefault();
    onLoad();
  };
  return (
    <div class="older">
      {loading ? <span>Loading older messages…</span> : (
        <span>
          {failed !== undefined && `${failed} `}
          <a href={`${logAddress(room)}?before=${before ?? ""}`} onClick={onClick}>
            {failed === undefined ? "Older messages" : "Try again"}
          </a>
        </span>
      )}
    </div>
  );
}
