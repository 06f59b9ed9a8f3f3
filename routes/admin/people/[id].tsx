import { page } from "fresh";
import * as v from "valibot";
import { AdminPage } from "../../../components/admin/AdminPage.tsx";
import { PersonDetails } from "../../../components/admin/PersonDetails.tsx";
import { BanQuestion } from "../../../components/admin/BanQuestion.tsx";
import { parseDisplayName } from "../../../lib/auth/display_name.ts";
import CopyLink from "../../../islands/CopyLink.tsx";
import { assertStaff } from "../../../lib/auth/guards.ts";
import { parseUsername } from "../../../lib/auth/usernames.ts";
import { ChatError } from "../../../lib/base/errors.ts";
import { BANNED_WORDS } from "../../../lib/chat/people/people_admin.ts";
import { wantsJson } from "../../../lib/http/accept.ts";
import { loadPerson, type PersonData, resetUrl } from "../../../lib/http/admin/person_page.ts";
import { parseForm, readForm } from "../../../lib/http/forms/form.ts";
import { formDone } from "../../../lib/http/forms/form_done.ts";
import { retryHeaders } from "../../../lib/http/problem.ts";
import { readTimeSettings } from "../../../lib/http/time_settings.ts";
import { SERVER_ROLES } from "../../../lib/protocol/server_role.ts";
import { define } from "../../../lib/state.ts";
import { toPerson } from "../../../lib/store/people/people.ts";
import { Times } from "../../../lib/text/times/times.ts";

const Text = v.optional(v.string("must be one text"));

const Form = v.variant("action", [
  v.object({ action: v.picklist(["deactivate", "reactivate", "reset", "signout"]) }),
  v.object({
    action: v.literal("ban"),
    words: v.optional(v.picklist(BANNED_WORDS, "must be keep or erase"), "keep"),
  }),
  v.object({
    action: v.literal("role"),
    role: v.picklist(SERVER_ROLES, `must be one of ${SERVER_ROLES.join(", ")}`),
  }),
  v.object({ action: v.literal("rename"), username: Text, name: Text }),
], "must be deactivate, reactivate, ban, role, rename, reset or signout");

/** An account, for those who run the server: about it, and what can be done to it. */
export const handler = define.handlers<PersonData>({
  async GET(ctx) {
    return page(await loadPerson(ctx));
  },

  async POST(ctx) {
    assertStaff(ctx.state);
    const { services, user } = ctx.state;
    const { peopleAdmin } = services;
    const id = ctx.params.id ?? "";
    services.limits.admit(user);
    const form = parseForm(Form, await readForm(ctx.req));
    try {
      switch (form.action) {
        case "deactivate":
          await peopleAdmin.deactivate(user, id);
          break;
        case "reactivate":
          await peopleAdmin.reactivate(user, id);
          break;
        case "ban":
          await peopleAdmin.ban(user, id, form.words);
          break;
        case "role":
          await peopleAdmin.setRole(user, id, form.role);
          break;
        case "rename":
          await peopleAdmin.rename(user, id, {
            username: form.username && parseUsername(form.username).username,
            name: form.name === undefined ? undefined : parseDisplayName(form.name, ""),
          });
          break;
        case "signout":
          await peopleAdmin.signOut(user, id);
          break;
        case "reset": {
          const url = resetUrl(ctx, await peopleAdmin.reset(user, id));
          if (wantsJson(ctx.req.headers)) return ctx.json({ url });
          // In the answer itself: an address with it would stay in the browser's history.
          return page({ ...await loadPerson(ctx), resetUrl: url });
        }
      }
      return formDone(ctx, `/admin/people/${id}?done=${form.action}`, {}, { json: true });
    } catch (error) {
      if (!(error instanceof ChatError) || error.code === "not_found") throw error;
      if (wantsJson(ctx.req.headers)) throw error;
      const { field, message, status } = error;
      const { action, ...typed } = form;
      return page({ ...await loadPerson(ctx), refusal: { action, field, message, typed } }, {
        status,
        headers: retryHeaders(error),
      });
    }
  },
});

export default define.page<typeof handler>(({ data, state, req, url }) => {
  assertStaff(state);
  const { person, actions } = data;
  const asksBan = url.searchParams.get("ask") === "ban" && actions.has("ban");
  return (
    <AdminPage
      serverName={state.services.settings.current.name}
      rooms={data.mine}
      me={toPerson(state.user)}
      path="/admin/people"
      title={asksBan ? `Ban ${person.name}?` : person.name}
    >
      {asksBan ? <BanQuestion person={person} /> : (
        <PersonDetails
          {...data}
          CopyLink={CopyLink}
          isMe={person.id === state.user.id}
          done={url.searchParams.get("done")}
          times={new Times(readTimeSettings(req.headers))}
          now={state.services.clock.now()}
        />
      )}
    </AdminPage>
  );
});
