import { assertSignedIn } from "../../lib/auth/guards.ts";
import { zipOf } from "../../lib/base/zip.ts";
import { define } from "../../lib/state.ts";

/** A zip of all that is one's own. */
export const handler = define.handlers({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    const { services, user, session } = ctx.state;
    const files = await services.ownArchives.open(user, session);
    const day = new Date(services.clock.now()).toISOString().slice(0, 10);
    return new Response(zipOf(files), {
      headers: {
        "content-type": "application/zip",
        "content-disposition": `attachment; filename="my-data-${day}.zip"`,
        "cache-control": "no-store",
      },
    });
  },
});
