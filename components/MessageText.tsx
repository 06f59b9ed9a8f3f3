import { Fragment } from "preact";
import { isEmojiOnly } from "../lib/text/emoji.ts";
import { splitLinks } from "../lib/text/links.ts";

/** What somebody wrote, as they wrote it, with its addresses to be opened. */
export function MessageText({ text }: { text: string }) {
  return (
    <p class={isEmojiOnly(text) ? "message-text message-emoji" : "message-text"} dir="auto">
      {splitLinks(text).map((part, index) =>
        part.kind === "link"
          ? (
            <a key={index} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
              {part.text}
            </a>
          )
          // Bare text among elements would be escaped twice by the precompiled markup.
          : <Fragment key={index}>{part.text}</Fragment>
      )}
    </p>
  );
}
