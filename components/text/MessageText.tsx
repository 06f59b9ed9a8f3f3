import type { Names, NamingMessage } from "../../lib/client/people/names.ts";
import { isEmojiOnly } from "../../lib/text/emoji.ts";
import { readMarkdown } from "../../lib/text/markdown/markdown.ts";
import { Blocks } from "./Blocks.tsx";

interface MessageTextProps {
  text: string;
  /** Finds the people and rooms that it names; without it names are shown as they were typed. */
  names?: Names | undefined;
  /** The message, or as much as is known of when it was said. */
  said?: NamingMessage | undefined;
}

/** The text of a message, as Markdown. */
export function MessageText({ text, names, said }: MessageTextProps) {
  return (
    <div class={isEmojiOnly(text) ? "message-text message-emoji" : "message-text"}>
      <Blocks
        blocks={readMarkdown(text)}
        names={names && ((kind, typed) => names(kind, typed, said))}
      />
    </div>
  );
}
