/** A WebSocket peer on a bare connection, which keeps to no rule but those it is told to keep to. */
export class RawPeer implements AsyncDisposable {
  /** Resolves when the server has ended the connection. */
  readonly ended: Promise<void>;
  /** The status of the answer to the upgrade. */
  readonly status: number;
  #conn: Deno.TcpConn;

  private constructor(conn: Deno.TcpConn, status: number) {
    this.#conn = conn;
    this.status = status;
    this.ended = this.#read();
  }

  /** Asks for the upgrade as whoever has the cookie. */
  static async open(port: number, cookie: string): Promise<RawPeer> {
    const conn = await Deno.connect({ hostname: "127.0.0.1", port });
    conn.setNoDelay(true);
    await conn.write(
      new TextEncoder().encode(
        `GET /api/socket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\n` +
          "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
          `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nCookie: ${cookie}\r\n\r\n`,
      ),
    );
    let head = "";
    const buffer = new Uint8Array(4_096);
    while (!head.includes("\r\n\r\n")) {
      const read = await conn.read(buffer);
      if (read === null) throw new Error(`The server answered no more than: ${head}`);
      head += new TextDecoder().decode(buffer.subarray(0, read));
    }
    return new RawPeer(conn, Number(head.split(" ")[1]));
  }

  /** Writes bytes; false when the server takes no more. */
  async write(bytes: Uint8Array): Promise<boolean> {
    try {
      for (let from = 0; from < bytes.length;) {
        from += await this.#conn.write(bytes.subarray(from));
      }
      return true;
    } catch {
      return false;
    }
  }

  /** Sends one text message. */
  say(frame: object | string): Promise<boolean> {
    const text = typeof frame === "string" ? frame : JSON.stringify(frame);
    return this.write(encodeFrame(OPCODE.text, new TextEncoder().encode(text)));
  }

  async #read(): Promise<void> {
    const buffer = new Uint8Array(64 * 1_024);
    try {
      while (await this.#conn.read(buffer) !== null);
    } catch {
      // It was reset, or closed from here.
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#conn.close();
    } catch {
      // The runtime closes a connection that was reset.
    }
    await this.ended;
  }
}

/** What a WebSocket frame holds (RFC 6455, section 5.2). */
export const OPCODE = { continuation: 0, text: 1, binary: 2, ping: 9 } as const;

/** A client's frame, masked with zeros; one that is not the last of its message is not `final`. */
export function encodeFrame(
  opcode: (typeof OPCODE)[keyof typeof OPCODE],
  payload: Uint8Array,
  final = true,
): Uint8Array<ArrayBuffer> {
  const { length } = payload;
  const extra = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const frame = new Uint8Array(2 + extra + 4 + length);
  const view = new DataView(frame.buffer);
  frame[0] = opcode | (final ? 0x80 : 0);
  frame[1] = 0x80 | (extra === 0 ? length : extra === 2 ? 126 : 127);
  if (extra === 2) view.setUint16(2, length);
  if (extra === 8) view.setBigUint64(2, BigInt(length));
  frame.set(payload, 2 + extra + 4);
  return frame;
}
