import { within } from "../lib/base/pause.ts";
import { VERSION } from "../lib/base/version.ts";
import { define } from "../lib/state.ts";

/** The time that the store may take to answer, in milliseconds; so whoever asks waits no longer. */
const PATIENCE_MS = 2_000;

/** Says whether something can be stored; where it cannot, reading may go on, which `/healthz` says. */
export const handler = define.handlers({
  async GET(ctx) {
    const { delivery, kv } = ctx.state.services;
    const isReady = !delivery.sockets.isStopping && await within(kv.canStore(), PATIENCE_MS, false);
    const status = isReady ? "ok" : "unavailable";
    return ctx.json({ status, version: VERSION }, { status: isReady ? 200 : 503 });
  },
});
