import { clientAddress } from "../../lib/auth/address.ts";
import { ChatError } from "../../lib/base/errors.ts";
import { Connection } from "../../lib/chat/sockets/connection.ts";
import { refuseHandshake } from "../../lib/http/handshake.ts";
import { assertOwnOrigin } from "../../lib/http/public_origin.ts";
import { SUBPROTOCOL } from "../../lib/protocol/limits.ts";
import { define } from "../../lib/state.ts";
import { toPerson } from "../../lib/store/people/people.ts";

let opened = 0;

/** Upgrades to a socket that speaks chat.v1 (docs/protocol.md). */
export const handler = define.handlers({
  GET(ctx) {
    const { services, session, user } = ctx.state;
    const request = ctx.req;
    const refusal = refuseHandshake(request.headers);
    if (refusal !== undefined) return refusal;
    assertOwnOrigin(request, services);
    if (user === undefined || session === undefined) {
      throw new ChatError("unauthenticated", "Sign in first.");
    }
    const address = clientAddress(request, ctx.info, services.config.trustProxy);
    // As the runtime reads the list, which would throw at an answer that it does not find there.
    const offered = request.headers.get("sec-websocket-protocol")?.split(", ") ?? [];
    // Deno (2.9.6) never lets go of a connection that is upgraded after its peer has closed it.
    if (ctx.state.disconnected?.aborted) return new Response(null, { status: 400 });
    // The heartbeat of the protocol finds dead peers, so the transport's own is off.
    const place = services.delivery.sockets.admit(user.id, address);
    try {
      const { socket, response } = ctx.upgrade({
        idleTimeout: 0,
        ...(offered.includes(SUBPROTOCOL) ? { protocol: SUBPROTOCOL } : {}),
      });
      new Connection(
        `${services.isolate}-${++opened}`,
        socket,
        {
          person: toPerson(user),
          status: user.status,
          session: session.id,
          sessionEndsAt: session.expiresAt,
          isSignedIn: async () => await services.sessions.get(session.id) !== undefined,
          address,
          place,
        },
        services,
      );
      return response;
    } catch (error) {
      place.release();
      throw error;
    }
  },
});
