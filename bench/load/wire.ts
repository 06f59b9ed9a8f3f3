/**
 * The client's side of a WebSocket (RFC 6455) over a plain TCP connection: the one client that every
 * server is measured with. It does only what a load needs, so that it costs little: no extensions, no
 * events, payloads as bytes in the buffer that they were read into, everything that is sent in one
 * turn in one write, and the masking key zero, under which a payload goes out as it is.
 *
 * Its cost (Deno 2.9.6, two cores of an AMD EPYC), in processor time a delivery: 0.3 µs where a
 * server writes many messages at a time, 0.7 µs where many come in one frame and each was posted
 * and acknowledged, 4 µs where each comes by itself, which is the price of a read. The benchmarks
 * print "generator cpu", the share of a core that it had.
 */

/** Opcodes (section 5.2). */
const TEXT = 0x1;
const CLOSE = 0x8;
const PING = 0x9;
const PONG = 0xa;

/** The longest header of a frame that a client sends: two bytes, the length, the masking key. */
const HEADER_BYTES = 14;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Who is told what comes in. */
export interface WireEvents {
  /** A text message: the bytes from `start` to `end`, which are good until it returns. */
  message(bytes: Uint8Array, start: number, end: number): void;
  /** Everything that came with one read was told. */
  turn(): void;
  /** The other side ended it; `code` is the close code, 1006 without a close frame. Told once. */
  closed(code: number): void;
}

/** The options of a wire. */
export interface WireOptions {
  port: number;
  path: string;
  headers?: Record<string, string>;
  /** The buffer to begin with, in bytes; it grows with the longest message. */
  bufferBytes?: number;
}

/** An upgrade that the server answered with another status than 101. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly status: number;

  constructor(status: number) {
    super(`The server answered the upgrade with ${status}.`);
    this.status = status;
  }
}

/** An open WebSocket. */
export class LoadWire {
  #conn: Deno.TcpConn;
  #events: WireEvents;
  #in: Uint8Array<ArrayBuffer>;
  /** The bytes of `#in` that are not told yet. */
  #start: number;
  #end: number;
  #out = new Uint8Array(256);
  #outLength = 0;
  #spare = new Uint8Array(256);
  #writing = false;
  #ended = false;

  private constructor(
    conn: Deno.TcpConn,
    events: WireEvents,
    rest: { buffer: Uint8Array<ArrayBuffer>; start: number; end: number },
  ) {
    this.#conn = conn;
    this.#events = events;
    this.#in = rest.buffer;
    this.#start = rest.start;
    this.#end = rest.end;
  }

  /**
   * Connects and upgrades; `events` is made with the wire, before anything comes in.
   *
   * @throws {Refused} when the server does not upgrade
   * @throws {Error} when there is no connection
   */
  static async open(
    options: WireOptions,
    events: (wire: LoadWire) => WireEvents,
  ): Promise<LoadWire> {
    const { port, path, headers = {}, bufferBytes = 64 * 1024 } = options;
    const conn = await Deno.connect({ hostname: "127.0.0.1", port });
    try {
      conn.setNoDelay(true);
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      await writeAll(
        conn,
        encoder.encode(
          `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\n` +
            "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
            `Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n${lines.join("")}\r\n`,
        ),
      );
      const rest = await readHead(conn, new Uint8Array(bufferBytes));
      const wire = new LoadWire(conn, { message() {}, turn() {}, closed() {} }, rest);
      wire.#events = events(wire);
      wire.#read();
      return wire;
    } catch (error) {
      conn.close();
      throw error;
    }
  }

  /** Puts a text message of ASCII characters into what `flush` sends. */
  send(payload: Uint8Array): void {
    this.#frame(TEXT, payload);
  }

  /** Puts a text message into what `flush` sends, and flushes. */
  say(text: string): void {
    this.#frame(TEXT, encoder.encode(text));
    this.flush();
  }

  /** Writes what was put in, at once or after the write that is under way. */
  flush(): void {
    if (this.#outLength === 0 || this.#writing || this.#ended) return;
    const bytes = this.#out.subarray(0, this.#outLength);
    [this.#out, this.#spare] = [this.#spare, this.#out];
    this.#outLength = 0;
    this.#writing = true;
    writeAll(this.#conn, bytes).then(() => {
      this.#writing = false;
      this.flush();
    }, () => this.#finish(1006));
  }

  /** Cuts the connection; nobody is told. */
  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#conn.close();
  }

  #frame(opcode: number, payload: Uint8Array): void {
    const { length } = payload;
    if (this.#outLength + HEADER_BYTES + length > this.#out.length) {
      const grown = new Uint8Array(Math.max(this.#out.length * 2, length * 2 + 64));
      grown.set(this.#out.subarray(0, this.#outLength));
      this.#out = grown;
    }
    const out = this.#out;
    let at = this.#outLength;
    out[at++] = 0x80 | opcode;
    if (length < 126) {
      out[at++] = 0x80 | length;
    } else {
      out[at++] = 0x80 | 126;
      out[at++] = length >> 8;
      out[at++] = length & 0xff;
    }
    out.fill(0, at, at + 4);
    at += 4;
    out.set(payload, at);
    this.#outLength = at + length;
  }

  async #read(): Promise<void> {
    while (true) {
      this.#take();
      if (this.#ended) return;
      this.#events.turn();
      // A connection that was cut while it was read has ended like any other.
      const count = await this.#conn.read(this.#in.subarray(this.#end)).catch(() => null);
      if (count === null) return this.#finish(1006);
      this.#end += count;
    }
  }

  /** Tells every whole frame, then makes room for the rest of the last one. */
  #take(): void {
    const bytes = this.#in;
    let at = this.#start;
    let wanted = 0;
    while (this.#end - at >= 2) {
      const first = bytes[at]!;
      let length = bytes[at + 1]!;
      let head = 2;
      if (length === 126) {
        if (this.#end - at < 4) break;
        length = bytes[at + 2]! << 8 | bytes[at + 3]!;
        head = 4;
      } else if (length === 127) {
        if (this.#end - at < 10) break;
        length = new DataView(bytes.buffer).getUint32(at + 6);
        head = 10;
      }
      wanted = head + length;
      if (this.#end - at < wanted) break;
      const start = at + head;
      at += wanted;
      this.#tell(first, bytes, start, at);
      if (this.#ended) return;
    }
    if (at === this.#end) {
      this.#start = this.#end = 0;
      return;
    }
    if (wanted > bytes.length) this.#in = new Uint8Array(wanted * 2);
    if (at > 0 || this.#in !== bytes) this.#in.set(bytes.subarray(at, this.#end));
    this.#end -= at;
    this.#start = 0;
  }

  #tell(first: number, bytes: Uint8Array, start: number, end: number): void {
    if (first === (0x80 | TEXT)) return this.#events.message(bytes, start, end);
    if (first === (0x80 | PING)) {
      this.#frame(PONG, bytes.slice(start, end));
      return this.flush();
    }
    if (first === (0x80 | CLOSE)) {
      return this.#finish(end - start >= 2 ? bytes[start]! << 8 | bytes[start + 1]! : 1005);
    }
    throw new Error(`A frame began with 0x${first.toString(16)}, which no server here sends.`);
  }

  #finish(code: number): void {
    if (this.#ended) return;
    this.close();
    this.#events.closed(code);
  }
}

async function writeAll(conn: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += await conn.write(bytes.subarray(written));
  }
}

/** Reads the answer to the upgrade; what follows it in the buffer belongs to the WebSocket. */
async function readHead(conn: Deno.TcpConn, buffer: Uint8Array<ArrayBuffer>) {
  let end = 0;
  while (end < buffer.length) {
    const count = await conn.read(buffer.subarray(end));
    if (count === null) throw new Error("The server closed the connection before it upgraded.");
    end += count;
    const text = decoder.decode(buffer.subarray(0, end));
    const length = text.indexOf("\r\n\r\n") + 4;
    if (length < 4) continue;
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]);
    if (status !== 101) throw new Refused(status);
    return { buffer, start: length, end };
  }
  throw new Error("The server's answer to the upgrade is too long.");
}
