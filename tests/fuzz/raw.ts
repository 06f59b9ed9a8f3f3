import { assert, assertEquals } from "@std/assert";
import { decodeServerFrame } from "../../lib/protocol/server_codec.ts";
import { allow } from "../support/patience.ts";
import type { RawRequest } from "./requests.ts";
import { type Chunk, readTexts } from "./transport.ts";

const HOST = "127.0.0.1";

/** How long a whole request may stay without an answer, in milliseconds. */
const PATIENCE_MS = 20_000;

/** How long an answer is awaited that need not come, in milliseconds. */
const GLANCE_MS = 25;

/** What a request to this server may be answered with; never with a failure of the server. */
const STATUSES: ReadonlySet<number> = new Set([
  ...[100, 101, 200, 204, 301, 302, 303, 304, 307, 308],
  ...[400, 401, 403, 404, 405, 408, 411, 413, 414, 415, 417, 421, 422, 426, 429, 431, 501, 505],
]);

/** The request that every raw socket is upgraded with. */
function upgrade(port: number, cookie: string): Uint8Array {
  return new TextEncoder().encode(
    `GET /api/socket HTTP/1.1\r\nHost: ${HOST}:${port}\r\nConnection: Upgrade\r\n` +
      "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
      `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nCookie: ${cookie}\r\n\r\n`,
  );
}

/** A TCP connection whose bytes are gathered. */
class Wire implements AsyncDisposable {
  received = new Uint8Array();
  ended = false;
  #conn: Deno.TcpConn;
  #changed = Promise.withResolvers<void>();
  #reading: Promise<void>;

  private constructor(conn: Deno.TcpConn) {
    this.#conn = conn;
    this.#reading = this.#read();
  }

  static async open(port: number): Promise<Wire> {
    return new Wire(await Deno.connect({ hostname: HOST, port }));
  }

  /** Writes all of it, or nothing more once the server has gone. */
  async write(bytes: Uint8Array): Promise<void> {
    try {
      for (let from = 0; from < bytes.length && !this.ended;) {
        from += await this.#conn.write(bytes.subarray(from));
      }
    } catch {
      this.ended = true;
    }
  }

  closeWrite(): Promise<void> {
    return this.#conn.closeWrite().catch(() => {});
  }

  /** Waits until it holds, at most so long; says whether it does. */
  async until(condition: () => boolean, ms: number): Promise<boolean> {
    let isLate = false;
    const late = () => {
      isLate = true;
      this.#change();
    };
    const timer = ms < 1_000 ? setTimeout(late, ms) : undefined;
    const callOff = timer === undefined ? allow(ms, late) : () => clearTimeout(timer);
    while (!condition() && !isLate) await this.#changed.promise;
    callOff();
    return condition();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#conn.close();
    await this.#reading;
  }

  async #read(): Promise<void> {
    const buffer = new Uint8Array(16 * 1024);
    try {
      for (let read = await this.#conn.read(buffer); read; read = await this.#conn.read(buffer)) {
        const more = new Uint8Array(this.received.length + read);
        more.set(this.received);
        more.set(buffer.subarray(0, read), this.received.length);
        this.received = more;
        this.#change();
      }
    } catch {
      // Reset or closed: there is nothing more to come.
    }
    this.ended = true;
    this.#change();
  }

  #change(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

/** The status of the answer and where its head ends; undefined until that is there. */
function headOf(bytes: Uint8Array): { status: number; text: string; length: number } | undefined {
  const text = new TextDecoder("latin1").decode(bytes);
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return undefined;
  const status = /^HTTP\/1\.[01] (\d{3})[ \r]/.exec(text)?.[1];
  assert(status !== undefined, `the answer is no HTTP: ${text.slice(0, 100)}`);
  return { status: Number(status), text: text.slice(0, end), length: end + 4 };
}

/**
 * Sends a request and judges the answer, if one came; one to a whole request has to, unless the peer
 * has closed its side, which may end the connection as well.
 *
 * @returns the status, `none` without one, or `stuck` for a half-closed connection that goes on
 */
export async function ask(port: number, request: RawRequest): Promise<number | "none" | "stuck"> {
  await using wire = await Wire.open(port);
  for (const piece of request.pieces) await wire.write(piece);
  if (request.halfClose) await wire.closeWrite();
  const patience = request.isWhole ? PATIENCE_MS : GLANCE_MS;
  await wire.until(() => wire.ended || headOf(wire.received) !== undefined, patience);
  const head = headOf(wire.received);
  if (head === undefined) {
    if (request.isWhole) assert(request.halfClose, "a whole request was not answered");
    return request.isWhole && !wire.ended ? "stuck" : "none";
  }
  assert(STATUSES.has(head.status), `answered with ${head.status}`);
  if (head.status === 101) {
    assert(/\r\nsec-websocket-accept: \S{28}(\r\n|$)/i.test(head.text), "no accept in a 101");
  }
  return head.status;
}

/**
 * Upgrades, writes chunks that need not be frames, and judges what comes back: frames of the protocol,
 * and the end at any time.
 *
 * @returns how many chunks were written
 */
export async function disturb(port: number, cookie: string, chunks: readonly Chunk[]) {
  await using wire = await Wire.open(port);
  await wire.write(upgrade(port, cookie));
  await wire.until(() => wire.ended || headOf(wire.received) !== undefined, PATIENCE_MS);
  const head = headOf(wire.received);
  assertEquals(head?.status, 101);
  let written = 0;
  for (const chunk of chunks) {
    if (wire.ended) break;
    await wire.write(chunk);
    written++;
  }
  await wire.until(() => wire.ended, GLANCE_MS);
  for (const text of readTexts(wire.received.subarray(head!.length))) {
    const frame = decodeServerFrame(text);
    assert(frame !== undefined, `no frame of the protocol: ${text.slice(0, 500)}`);
    assert(frame.type !== "error" || frame.code !== "unavailable", `the server failed: ${text}`);
  }
  return written;
}
