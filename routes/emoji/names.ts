import { answerEmojiNames } from "../../lib/http/emoji_data.ts";
import { define } from "../../lib/state.ts";

/** The emojis by their names, as they are typed between colons. */
export const handler = define.handlers({ GET: (ctx) => answerEmojiNames(ctx.req) });
