import { page } from "fresh";
import PictureEditor from "../../islands/PictureEditor.tsx";
import { AccountPage } from "../../components/account/AccountPage.tsx";
import { type AccountData, loadAccount } from "../../lib/http/account/account_page.ts";
import { define } from "../../lib/state.ts";

/** One's own account. */
export const handler = define.handlers<AccountData>({
  async GET(ctx) {
    return page(await loadAccount(ctx));
  },
});

export default define.page<typeof handler>(({ data }) => (
  <AccountPage
    {...data}
    pictureEditor={<PictureEditor hasPicture={data.me.avatar !== undefined} />}
  />
));
