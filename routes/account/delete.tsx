import { page } from "fresh";
import * as v from "valibot";
import { DeleteQuestion } from "../../components/account/DeleteQuestion.tsx";
import { clearSession } from "../../lib/auth/cookie.ts";
import { assertSignedIn } from "../../lib/auth/guards.ts";
import { ChatError } from "../../lib/base/errors.ts";
import { wantsJson } from "../../lib/http/accept.ts";
import { arrivalOf } from "../../lib/http/account/entry.ts";
import { parseForm, readForm, TextField } from "../../lib/http/forms/form.ts";
import { formDone } from "../../lib/http/forms/form_done.ts";
import { type Problem, problemOf, retryHeaders } from "../../lib/http/problem.ts";
import { isSecure } from "../../lib/http/public_origin.ts";
import { type Listed, listRooms } from "../../lib/http/room_page.ts";
import { define } from "../../lib/state.ts";

const Form = v.object({ password: TextField, words: TextField });

interface QuestionData {
  rooms: Listed[];
  isOnlyOwner: boolean;
  words?: string;
  problem?: Problem;
}

/** Deleting one's own account: asks first, since nothing undoes it. */
export const handler = define.handlers<QuestionData>({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    return page({
      rooms: await listRooms(ctx.state),
      isOnlyOwner: await services.accountDeletion.isOnlyOwner(user),
    });
  },

  async POST(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    const form = parseForm(Form, await readForm(ctx.req));
    try {
      await services.accountDeletion.delete(user, { ...arrivalOf(ctx), ...form });
    } catch (error) {
      const problem = error instanceof ChatError ? problemOf(error) : undefined;
      if (problem === undefined || wantsJson(ctx.req.headers)) throw error;
      const isOnlyOwner = await services.accountDeletion.isOnlyOwner(user);
      const rooms = await listRooms(ctx.state);
      return page({ rooms, isOnlyOwner, words: form.words, problem }, {
        status: problem.status,
        headers: retryHeaders(problem),
      });
    }
    const response = formDone(ctx, "/account/deleted", {}, { json: true });
    clearSession(response.headers, { secure: isSecure(ctx.req, services.config) });
    return response;
  },
});

export default define.page<typeof handler>(({ data, state }) => (
  <DeleteQuestion
    {...data}
    serverName={state.services.settings.current.name}
    me={state.user!}
  />
));
