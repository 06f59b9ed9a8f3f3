import { publicOrigin } from "../../../lib/http/public_origin.ts";
import { arrivalOf } from "../../../lib/http/account/entry.ts";
import { answerQr } from "../../../lib/http/qr.ts";
import { define } from "../../../lib/state.ts";

/** A link to a new password as a QR code, for whoever has the link. */
export const handler = define.handlers({
  async GET(ctx) {
    const { resets, config } = ctx.state.services;
    const code = ctx.params.code ?? "";
    await resets.find(code, arrivalOf(ctx).address);
    return answerQr(`${publicOrigin(ctx.req, config)}/reset/${code}`);
  },
});
