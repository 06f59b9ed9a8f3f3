import { answerEmojiData } from "../../lib/http/emoji_data.ts";
import { define } from "../../lib/state.ts";

/** The emojis, as the picker reads them. */
export const handler = define.handlers({ GET: (ctx) => answerEmojiData(ctx.req) });
