import { page } from "fresh";
import { Head } from "fresh/runtime";
import EmojiPicker from "../../islands/EmojiPicker.tsx";
import { define } from "../../lib/state.ts";

/**
 * The emoji picker, which pages show in a frame: it styles its parts by attributes, which the policy
 * of every other page forbids (`routes/_middleware.ts` has the one exception).
 */
export const handler = define.handlers({
  GET: (ctx) => {
    ctx.state.isFramed = true;
    return page();
  },
});

export default define.page<typeof handler>(() => (
  <>
    <Head>
      <title>Emoji</title>
    </Head>
    <main class="emoji-frame">
      <h1 class="visually-hidden">Emoji</h1>
      <EmojiPicker />
    </main>
  </>
));
