import { frameBytes } from "./frame_bytes.ts";

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
    return this.write(frameBytes({ payload: new TextEncoder().encode(text) }));
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
