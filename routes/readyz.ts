import { within } from "../lib/base/pause.ts";
import { VERSION } from "../lib/base/version.ts";
import { define } from "../lib/state.ts";

/** How long the store may take to answer, in milliseconds: whoever asks waits no longer either. */
const PATIENCE_MS = 2_000;

/** Whether something can be stored; reading may go on where it cannot, which `/healthz` tells. */
export const handler = define.handlers({
  async GET(ctx) {
    const { delivery, kv } = ctx.state.services;
    const isReady = !delivery.sockets.isDraining && await within(kv.canStore(), PATIENCE_MS, false);
    const status = isReady ? "ok" : "unavailable";
    return ctx.json({ status, version: VERSION }, { status: isReady ? 200 : 503 });
  },
});
