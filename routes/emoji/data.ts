import data from "emoji-picker-element-data/en/cldr/data.json" with { type: "json" };
import { define } from "../../lib/state.ts";

const body = JSON.stringify(data);
const etag = `"${await digest(body)}"`;

/** The emojis, their groups and the words they are found by, as `emoji-picker-element` reads them. */
export const handler = define.handlers({
  GET(ctx) {
    const headers = {
      "content-type": "application/json",
      "cache-control": "public, max-age=86400",
      etag,
    };
    return ctx.req.headers.get("if-none-match") === etag
      ? new Response(null, { status: 304, headers })
      : new Response(body, { headers });
  },
});

async function digest(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(hash).toHex().slice(0, 16);
}
