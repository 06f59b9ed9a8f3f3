import { VERSION } from "../lib/base/version.ts";
import { define } from "../lib/state.ts";

/** Whether something can be stored; reading may go on where it cannot, which `/healthz` tells. */
export const handler = define.handlers({
  async GET(ctx) {
    const { hub, kv } = ctx.state.services;
    const isReady = !hub.draining && await kv.canStore();
    const status = isReady ? "ok" : "unavailable";
    return ctx.json({ status, version: VERSION }, { status: isReady ? 200 : 503 });
  },
});
