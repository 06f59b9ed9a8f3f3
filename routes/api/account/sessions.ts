import { assertSignedIn } from "../../../lib/auth/guards.ts";
import { define } from "../../../lib/state.ts";

/** The sessions of whoever asks. */
export const handler = define.handlers({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    const { services, session } = ctx.state;
    return ctx.json({ sessions: await services.ownSessions.list(session) });
  },
});
