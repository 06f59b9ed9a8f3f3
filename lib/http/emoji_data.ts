import data from "emoji-picker-element-data/en/joypixels/data.json" with { type: "json" };
import { qualify } from "../protocol/emoji.ts";
import { addEmojis, isEmoji } from "../protocol/known_emojis.ts";
import { withEmoji } from "../text/shortcodes.ts";

addEmojis(
  data.flatMap(({ emoji, skins = [] }) => [emoji, ...skins.map(({ emoji }) => emoji)].map(qualify)),
);

/** A body that is the same for everybody and changes with the server's version alone. */
interface Served {
  body: string;
  etag: string;
}

/** The emojis, their groups and the words they are found by, as `emoji-picker-element` reads them. */
export const emojiData = await serve(data.filter(({ emoji }) => isEmoji(qualify(emoji))));

/** The emojis by the names that are typed between colons: `smile` stands for 😄. */
export const emojiNames: ReadonlyMap<string, string> = new Map(
  data.flatMap(({ emoji, shortcodes = [] }) =>
    shortcodes.map((name) => [name, qualify(emoji)] as const)
  ),
);

/** A typed text with emojis in place of their names. */
export function nameEmojisFromData(text: string): string {
  return withEmoji(text, (name) => emojiNames.get(name));
}

/** The emojis by their names, as JSON. */
export const emojiNamesData = await serve(Object.fromEntries(emojiNames));

/** Answers with it, or says that the client's copy is good. */
export function answer({ body, etag }: Served, req: Request): Response {
  const headers = {
    "content-type": "application/json",
    "cache-control": "public, max-age=86400",
    etag,
  };
  return req.headers.get("if-none-match") === etag
    ? new Response(null, { status: 304, headers })
    : new Response(body, { headers });
}

async function serve(value: unknown): Promise<Served> {
  const body = JSON.stringify(value);
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(body));
  return { body, etag: `"${new Uint8Array(hash).toHex().slice(0, 16)}"` };
}
