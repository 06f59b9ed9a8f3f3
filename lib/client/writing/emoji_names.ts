import { within } from "../../base/pause.ts";
import { withEmoji } from "../../text/shortcodes.ts";
import { WritingClient } from "./writing_client.ts";

/** The longest that a text waits for the names, in milliseconds. */
const WAIT_MS = 3_000;

let names: Promise<ReadonlyMap<string, string>> | undefined;

/** The emojis by their names, loaded once for a page; after a failure the next call tries again. */
export function loadEmojiNames(): Promise<ReadonlyMap<string, string>> {
  return names ??= new WritingClient("").emojiNames().catch((error) => {
    names = undefined;
    throw error;
  });
}

/**
 * A text with emojis in place of their names. It stays as it was typed when the names cannot be had in
 * time.
 *
 * @param load the names
 */
export async function nameEmojis(text: string, load = loadEmojiNames): Promise<string> {
  if (!/[:：]\S+[:：]/.test(text)) return text;
  const found = await within(load().catch(() => undefined), WAIT_MS, undefined);
  return found === undefined ? text : withEmoji(text, (name) => found.get(name));
}
