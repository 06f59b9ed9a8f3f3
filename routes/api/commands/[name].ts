import { assertSignedIn } from "../../../lib/auth/guards.ts";
import { readJson } from "../../../lib/http/forms/json_body.ts";
import { define } from "../../../lib/state.ts";
import { WantedCommand } from "../../../lib/store/commands.ts";

/** A command that the caller's account answers. */
export const handler = define.handlers({
  async PUT(ctx) {
    assertSignedIn(ctx.state);
    const { limits, commands } = ctx.state.services;
    limits.admit(ctx.state.user);
    const name = ctx.params.name ?? "";
    const wanted = await readJson(ctx.req, WantedCommand);
    await commands.add(ctx.state.user, name, wanted);
    return ctx.json({ name, ...wanted });
  },

  async DELETE(ctx) {
    assertSignedIn(ctx.state);
    const { limits, commands } = ctx.state.services;
    limits.admit(ctx.state.user);
    await commands.remove(ctx.state.user, ctx.params.name ?? "");
    return new Response(null, { status: 204 });
  },
});
