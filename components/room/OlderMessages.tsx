import { logAddress } from "../../lib/text/addresses.ts";

interface OlderMessagesProps {
  /** The id of the room, or of the thread. */
  room: string;
  /** The `seq` of the oldest message in the page; undefined for the way to the newest ones. */
  before?: number | undefined;
  loading?: boolean;
  /** The reason that they could not be loaded. */
  failed?: string | undefined;
  onLoad?(): void;
}

/** The way to older messages, or from those to the newest: a link, which a script follows without leaving the page. */
export function OlderMessages(
  { room, before, loading = false, failed, onLoad }: OlderMessagesProps,
) {
  const onClick = (event: Event) => {
    if (onLoad === undefined) return;
    event.preventDefault();
    onLoad();
  };
  const [label, query] = before === undefined
    ? ["Back to the newest messages", ""]
    : ["Older messages", `?before=${before}`];
  return (
    <div class="older">
      {loading ? <span>Loading messages…</span> : (
        <span>
          {failed !== undefined && `${failed} `}
          <a href={logAddress(room) + query} onClick={onClick}>
            {failed === undefined ? label : "Try again"}
          </a>
        </span>
      )}
    </div>
  );
}
