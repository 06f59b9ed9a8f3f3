import { isEmojiOnly } from "../lib/text/emoji.ts";
import { readMarkdown } from "../lib/text/markdown.ts";
import { Blocks } from "./text/Blocks.tsx";
import type { Names } from "./text/names.ts";

interface MessageTextProps {
  text: string;
  names?: Names | undefined;
}

/** What somebody wrote, as Markdown. */
export function MessageText({ text, names }: MessageTextProps) {
  return (
    <div class={isEmojiOnly(text) ? "message-text message-emoji" : "message-text"}>
      <Blocks blocks={readMarkdown(text)} names={names} />
    </div>
  );
}
