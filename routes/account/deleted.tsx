import { page } from "fresh";
import { Head } from "fresh/runtime";
import { Notice } from "../../components/pages/Notice.tsx";
import { define } from "../../lib/state.ts";

/** Where somebody lands who has deleted their account; it says nothing of anybody. */
export const handler = define.handlers({ GET: () => page() });

export default define.page<typeof handler>(({ state }) => (
  <>
    <Head>
      <title>{`Account deleted · ${state.services.settings.current.name}`}</title>
    </Head>
    <Notice
      title="Your account is deleted"
      actions={<a class="button" href="/">Go to the start page</a>}
    >
      You are signed out everywhere. If you chose to erase your messages, they go within the next
      minutes.
    </Notice>
  </>
));
