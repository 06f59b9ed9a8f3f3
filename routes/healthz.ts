import { describeError, type LogFields } from "../lib/base/logger.ts";
import { within } from "../lib/base/pause.ts";
import { define } from "../lib/state.ts";
import type { HeadAt } from "../lib/store/log/head.ts";
import { LOBBY } from "../lib/store/rooms/rooms.ts";
import { VERSION } from "../lib/base/version.ts";

/** The time that the store may take to answer, in milliseconds; so whoever asks waits no longer. */
const PATIENCE_MS = 2_000;

/** True once it was logged that the store does not answer, which is logged once however many ask. */
let isTold = false;

/** Says whether the store answers. */
export const handler = define.handlers({
  async GET(ctx) {
    const { delivery, log, logger } = ctx.state.services;
    const tell = (fields: LogFields) => {
      if (!isTold) logger.error("unhealthy", fields);
      isTold = true;
    };
    try {
      const at = delivery.sockets.isStopping
        ? undefined
        : await within<HeadAt | "late" | undefined>(log.head(LOBBY), PATIENCE_MS, "late");
      if (at === "late") tell({ storeSilentMs: PATIENCE_MS });
      else if (at !== undefined) {
        isTold = false;
        return ctx.json({ status: "ok", version: VERSION });
      }
    } catch (error) {
      tell(describeError(error));
    }
    return ctx.json({ status: "unavailable", version: VERSION }, { status: 503 });
  },
});
