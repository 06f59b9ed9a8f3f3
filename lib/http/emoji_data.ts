import data from "emoji-picker-element-data/en/joypixels/data.json" with { type: "json" };
import { qualify } from "../protocol/emoji.ts";
import { isEmoji, knowEmojis } from "../protocol/known_emojis.ts";
import { withEmoji } from "../text/shortcodes.ts";

knowEmojis(() =>
  data.flatMap(({ emoji, skins = [] }) => [emoji, ...skins.map(({ emoji }) => emoji)].map(qualify))
);

/** A body that is the same for everybody and changes with the server's version alone. */
interface Served {
  body: string;
  etag: string;
}

// Made when they are first asked for: they would hold up each start.
let names: ReadonlyMap<string, string> | undefined;
let servedData: Promise<Served> | undefined;
let servedNames: Promise<Served> | undefined;

/** The emojis by the names that are typed between colons: `smile` stands for 😄. */
export function emojiNames(): ReadonlyMap<string, string> {
  return names ??= new Map(
    data.flatMap(({ emoji, shortcodes = [] }) =>
      shortcodes.map((name) => [name, qualify(emoji)] as const)
    ),
  );
}

/** A typed text with emojis in place of their names. */
export function nameEmojisFromData(text: string): string {
  return withEmoji(text, (name) => emojiNames().get(name));
}

/**
 * Answers with the emojis, their groups and the words they are found by, as `emoji-picker-element`
 * reads them.
 */
export async function answerEmojiData(req: Request): Promise<Response> {
  servedData ??= serve(data.filter(({ emoji }) => isEmoji(qualify(emoji))));
  return answer(await servedData, req);
}

/** Answers with the emojis by their names, as JSON. */
export async function answerEmojiNames(req: Request): Promise<Response> {
  servedNames ??= serve(Object.fromEntries(emojiNames()));
  return answer(await servedNames, req);
}

/** Answers with a body, or says that the client's copy is good. */
function answer({ body, etag }: Served, req: Request): Response {
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
