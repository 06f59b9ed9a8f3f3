import { useContext } from "preact/hooks";
import { isEmojiOnly } from "../lib/text/emoji.ts";
import { readMarkdown } from "../lib/text/markdown.ts";
import { Blocks } from "./text/Blocks.tsx";
import { NamesContext } from "./text/names.ts";

/** What somebody wrote, as Markdown. */
export function MessageText({ text }: { text: string }) {
  return (
    <div class={isEmojiOnly(text) ? "message-text message-emoji" : "message-text"}>
      <Blocks blocks={readMarkdown(text)} names={useContext(NamesContext)} />
    </div>
  );
}
