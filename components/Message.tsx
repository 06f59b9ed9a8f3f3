import { useMemo } from "preact/hooks";
import type { Times } from "../lib/text/times.ts";
import { Avatar } from "./Avatar.tsx";
import { Icon } from "./Icon.tsx";
import type { Row } from "./message_rows.ts";
import { MessageText } from "./MessageText.tsx";
import { MessageTime } from "./MessageTime.tsx";

/** What the author of a message that failed can do about it. */
export interface UnsentActions {
  retry(cid: string): void;
  discard(cid: string): void;
}

interface MessageProps {
  row: Row;
  times: Times;
  actions: UnsentActions | undefined;
}

/** One message. Its nodes are kept while nothing about it changes, as a list has hundreds. */
export function Message({ row, times, actions }: MessageProps) {
  const { at, author, first, seq, text, unsent } = row;
  return useMemo(
    () => <Rendered row={row} times={times} actions={actions} />,
    [at, author.id, author.name, first, seq, text, unsent?.state, unsent?.reason, times, actions],
  );
}

function Rendered({ row, times, actions }: MessageProps) {
  const { at, author, first, seq, text, unsent } = row;
  const classes = ["message"];
  if (first) classes.push("message-first");
  if (unsent !== undefined) classes.push(`message-${unsent.state}`);
  return (
    <li class={classes.join(" ")} id={seq === undefined ? undefined : `m${seq}`} data-key={row.key}>
      {first ? <Avatar person={author} /> : (
        <span class="message-gutter">
          <MessageTime at={at} times={times} />
        </span>
      )}
      <div>
        {first
          ? (
            <div class="message-head">
              <bdi
                class="author"
                title={author.username === "" ? undefined : `@${author.username}`}
              >
                {author.name}
              </bdi>
              <MessageTime at={at} times={times} />
            </div>
          )
          : <span class="visually-hidden">{author.name}:</span>}
        {text === undefined
          ? <p class="message-text message-deleted">This message was deleted.</p>
          : <MessageText text={text} />}
        {unsent?.state === "failed" && (
          <div class="message-failure">
            <Icon name="circle-alert" />
            <span>Not sent. {unsent.reason}</span>
            <button
              type="button"
              class="button button-small"
              onClick={() => actions?.retry(unsent.cid)}
            >
              Retry
            </button>
            <button
              type="button"
              class="button button-small"
              onClick={() =>
                actions?.discard(unsent.cid)}
            >
              Discard
            </button>
          </div>
        )}
      </div>
      {unsent?.state === "pending" && <span class="message-sending">Sending…</span>}
    </li>
  );
}
