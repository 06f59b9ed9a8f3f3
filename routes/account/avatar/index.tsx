import { assertSignedIn } from "../../../lib/auth/guards.ts";
import { type AccountData, answerAccount } from "../../../lib/http/account/account_page.ts";
import { PICTURE_FORM_BYTES, readPicture } from "../../../lib/http/account/picture.ts";
import { readFile } from "../../../lib/http/forms/file_form.ts";
import { define } from "../../../lib/state.ts";

/** One's own picture. */
export const handler = define.handlers<AccountData>({
  GET: (ctx) => ctx.redirect("/account#picture", 303),

  async POST(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    return await answerAccount(ctx, "picture", {}, async () => {
      const picture = readPicture(await readFile(ctx.req, "file", PICTURE_FORM_BYTES));
      services.limits.admit(user);
      const { avatar } = await services.ownAvatars.set(user.id, picture);
      return { avatar };
    });
  },
});

export { default } from "../index.tsx";
