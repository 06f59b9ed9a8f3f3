/** The one version of the WebSocket protocol there is (RFC 6455). */
const VERSION = "13";

/** A nonce of 16 bytes in base64. */
const KEY = /^[A-Za-z\d+/]{22}==$/;

/**
 * The refusal of a request that is no opening handshake of a WebSocket, or undefined for one that is
 * (RFC 6455, section 4.2): 426 without an upgrade or with another version, 400 for what is malformed,
 * at which the runtime would throw.
 */
export function refuseHandshake(headers: Headers): Response | undefined {
  if (headers.get("upgrade")?.toLowerCase() !== "websocket") {
    return refuse(426, "This address is for WebSocket connections.", {
      upgrade: "websocket",
      connection: "upgrade",
    });
  }
  if (headers.get("sec-websocket-version") !== VERSION) {
    return refuse(426, `Sec-WebSocket-Version must be ${VERSION}.`, {
      "sec-websocket-version": VERSION,
    });
  }
  const connection = headers.get("connection")?.toLowerCase().split(",") ?? [];
  if (!connection.some((token) => token.trim() === "upgrade")) {
    return refuse(400, "Connection must contain Upgrade.");
  }
  if (!KEY.test(headers.get("sec-websocket-key") ?? "")) {
    return refuse(400, "Sec-WebSocket-Key must be 16 bytes in base64.");
  }
  return undefined;
}

function refuse(status: number, message: string, headers: HeadersInit = {}): Response {
  return new Response(`${message}\n`, { status, headers });
}
