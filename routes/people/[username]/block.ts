import * as v from "valibot";
import { assertSignedIn } from "../../../lib/auth/guards.ts";
import { namedPerson } from "../../../lib/auth/named_people.ts";
import { FlagField, parseForm, readForm } from "../../../lib/http/forms/form.ts";
import { formDone } from "../../../lib/http/forms/form_done.ts";
import { define } from "../../../lib/state.ts";

const Form = v.object({ off: FlagField });

/** Blocks somebody, who is not told; with `off`, does so no more. */
export const handler = define.handlers({
  // The address stays in the browser after a refusal; loading it again shows whom one blocks.
  GET: (ctx) => ctx.redirect("/blocked", 303),

  async POST(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    const { off } = parseForm(Form, await readForm(ctx.req));
    const other = await namedPerson(services, user, ctx.params.username ?? "");
    await services.blocking.set(user, other, !off);
    return formDone(ctx, "/blocked", { blocked: !off }, { json: true });
  },
});
