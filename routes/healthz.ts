import { describeError } from "../lib/base/logger.ts";
import { define } from "../lib/state.ts";
import { LOBBY } from "../lib/store/rooms.ts";
import { VERSION } from "../lib/base/version.ts";

/** Whether the store answers. */
export const handler = define.handlers({
  async GET(ctx) {
    const { hub, log, logger } = ctx.state.services;
    try {
      const at = hub.draining ? undefined : await log.head(LOBBY);
      if (at !== undefined) return ctx.json({ status: "ok", version: VERSION });
    } catch (error) {
      logger.error("unhealthy", describeError(error));
    }
    return ctx.json({ status: "unavailable", version: VERSION }, { status: 503 });
  },
});
