import { assertStaff } from "../../../lib/auth/guards.ts";
import { listReports } from "../../../lib/http/report_list.ts";
import { define } from "../../../lib/state.ts";

/** What waits for a decision in all rooms, the oldest first. */
export const handler = define.handlers({
  async GET(ctx) {
    assertStaff(ctx.state);
    return ctx.json(
      await listReports(ctx.state, { after: ctx.url.searchParams.get("before") }),
    );
  },
});
