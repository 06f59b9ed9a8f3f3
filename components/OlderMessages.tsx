interface OlderMessagesProps {
  /** The room's id. */
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
          <a href={`/rooms/${room}?before=${before ?? ""}`} onClick={onClick}>
            {failed === undefined ? "Older messages" : "Try again"}
          </a>
        </span>
      )}
    </div>
  );
}
