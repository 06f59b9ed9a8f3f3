/** The longest answer that is expected, in bytes. */
const BUFFER_BYTES = 1 << 20;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A kept connection for one HTTP/1.1 request after another, with less of its own than `fetch` has. */
export class HttpConnection {
  #conn: Deno.TcpConn;
  #buffer = new Uint8Array(BUFFER_BYTES);

  private constructor(conn: Deno.TcpConn) {
    this.#conn = conn;
  }

  static async open(port: number): Promise<HttpConnection> {
    const conn = await Deno.connect({ hostname: "127.0.0.1", port });
    conn.setNoDelay(true);
    return new HttpConnection(conn);
  }

  /**
   * The body of the answer.
   *
   * @throws {Error} for any status but 200, and for an answer without a `Content-Length`
   */
  async get(path: string, headers: Record<string, string>): Promise<string> {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const head = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${lines.join("")}\r\n`;
    await this.#conn.write(encoder.encode(head));
    let end = await this.#read(0);
    let bodyAt = -1;
    let text = "";
    while (true) {
      text = decoder.decode(this.#buffer.subarray(0, end));
      bodyAt = text.indexOf("\r\n\r\n") + 4;
      if (bodyAt >= 4) break;
      end = await this.#read(end);
    }
    const length = Number(/\r\ncontent-length: (\d+)\r\n/i.exec(text)?.[1]);
    if (!text.startsWith("HTTP/1.1 200 ") || !(bodyAt + length <= BUFFER_BYTES)) {
      throw new Error(`${path} was answered with ${text.slice(0, 500)}`);
    }
    // A head is ASCII, so that characters and bytes count alike.
    while (end < bodyAt + length) end = await this.#read(end);
    return decoder.decode(this.#buffer.subarray(bodyAt, bodyAt + length));
  }

  close(): void {
    this.#conn.close();
  }

  async #read(end: number): Promise<number> {
    const count = await this.#conn.read(this.#buffer.subarray(end));
    if (count === null || count === 0) throw new Error("The server closed the connection.");
    return end + count;
  }
}
