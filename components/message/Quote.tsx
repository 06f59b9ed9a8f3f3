import { useMemo } from "preact/hooks";
import type { Conversation } from "../../lib/client/room/conversation.ts";
import { messageAddress } from "../../lib/text/addresses.ts";
import { summarize } from "../../lib/text/summary.ts";
import type { QuotedMessage } from "./message_rows.ts";
import { messageName } from "./message_name.ts";
import { loadOnDemand } from "../room/chunks.ts";

interface QuoteProps {
  quote: QuotedMessage;
  room: string;
  /** Goes there without leaving the page, where there is a script. */
  conversation: Conversation | undefined;
}

/** The message that another one replies to, in one line that links to it. */
export function Quote({ quote: { seq, source }, room, conversation }: QuoteProps) {
  const text = source?.message.text;
  const summary = useMemo(() => text === undefined ? "" : summarize(text), [text]);
  return (
    <a
      class="quote"
      href={messageAddress(room, seq)}
      onClick={(event) => {
        if (conversation === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        conversation.attempt(
          loadOnDemand().then(({ jumpToMessage }) => jumpToMessage(conversation, seq)),
        );
      }}
    >
      <span class="visually-hidden">
        {`In reply to ${messageName(seq, { room })}`}
      </span>{" "}
      {source === undefined ? <i>an earlier message</i> : (
        <>
          <bdi class="quote-author">{source.author.name}</bdi>{" "}
          {text === undefined ? <i>deleted</i> : <bdi>{summary}</bdi>}
        </>
      )}
    </a>
  );
}
