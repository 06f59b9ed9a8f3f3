import { describeError } from "../lib/base/logger.ts";
import { within } from "../lib/base/pause.ts";
import { define } from "../lib/state.ts";
import type { HeadAt } from "../lib/store/head.ts";
import { LOBBY } from "../lib/store/rooms.ts";
import { VERSION } from "../lib/base/version.ts";

/** How long the store may take to answer, in milliseconds: whoever asks waits no longer either. */
const PATIENCE_MS = 2_000;

/** Whether the store answers. */
export const handler = define.handlers({
  async GET(ctx) {
    const { hub, log, logger } = ctx.state.services;
    try {
      const at = hub.draining
        ? undefined
        : await within<HeadAt | "late" | undefined>(log.head(LOBBY), PATIENCE_MS, "late");
      if (at === "late") logger.error("unhealthy", { storeSilentMs: PATIENCE_MS });
      else if (at !== undefined) return ctx.json({ status: "ok", version: VERSION });
    } catch (error) {
      logger.error("unhealthy", describeError(error));
    }
    return ctx.json({ status: "unavailable", version: VERSION }, { status: 503 });
  },
});
