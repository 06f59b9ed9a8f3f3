import { pause } from "../../lib/base/pause.ts";

const encoder = new TextEncoder();

/** Opcodes of WebSocket frames. */
const TEXT = 1;
const BINARY = 2;
const PING = 9;
const PONG = 10;

/** Where an attack goes. */
export interface AttackField {
  port: number;
  /** People of the attacker's; nobody who is measured is among them. */
  cookies: readonly string[];
  rooms: {
    /** 50 messages of 16 KiB of small elements, and of code. */
    elements: string;
    code: string;
    /** 200 messages of 16 KiB. */
    long: string;
  };
  /** The epoch of the long room. */
  epoch: string;
}

/** Costly input of one kind. */
export interface Attack {
  /** The number that strike at a time. */
  hands: number;
  /** One blow, which the hand repeats when it is done; whatever it throws, too. */
  strike(field: AttackField, hand: number): Promise<void>;
}

/** Every attack: one more is one more entry. */
export const ATTACKS: Record<string, Attack> = {
  "pongs": flood([text(`{"type":"pong"}`)]),
  "pongs of ten accounts": flood([text(`{"type":"pong"}`)], { hands: 20, accounts: 10 }),
  "refused frames": flood([
    text("no json"),
    text(`{"type":"shout","id":1}`),
    text(`{"type":"hello","v":1}`),
    text(`{"type":"sub","id":1,"room":"nowhere"}`),
    text(`{"type":"send","id":1,"room":"lobby","text":5}`),
    frame(BINARY, new Uint8Array(2)),
  ]),
  "the runtime's pings and pongs": flood([
    frame(PING, new Uint8Array(125)),
    frame(PONG, new Uint8Array(0)),
  ], { burst: 200 }),
  "tiny fragments": flood([
    frame(TEXT, new Uint8Array(0), false),
    ...Array.from({ length: 60 }, () => frame(0, encoder.encode("x"), false)),
    frame(0, new Uint8Array(0)),
  ], { burst: 20 }),
  "empty frames": flood([text(""), frame(BINARY, new Uint8Array(0))], { burst: 200 }),
  "64 KiB that are no text": flood([frame(TEXT, new Uint8Array(65_536).fill(0x80))]),
  "64 KiB of bytes": flood([frame(BINARY, new Uint8Array(65_536))]),
  "depth of 30000": flood([text(`{"type":"pong","x":${"[".repeat(30_000)}${"]".repeat(30_000)}}`)]),
  "typing and presence": flood([
    text(`{"type":"typing","room":"lobby"}`),
    text(`{"type":"presence","state":"away"}`),
    text(`{"type":"presence","state":"online"}`),
  ], { hands: 20, accounts: 10, first: say({ type: "sub", id: 1, room: "lobby" }) }),
  "reactions on and off": flood([
    text(`{"type":"react","id":1,"room":"lobby","seq":1,"emoji":"👍","on":true}`),
    text(`{"type":"react","id":1,"room":"lobby","seq":1,"emoji":"👍","on":false}`),
  ], { hands: 20, accounts: 10 }),
  "cursors back and forth": flood([
    text(`{"type":"unread","id":1,"room":"lobby","seq":1}`),
    text(`{"type":"read","room":"lobby","seq":1}`),
  ], { hands: 40, accounts: 10 }),
  "subs of threads": flood(
    Array.from({ length: 1_000 }, (_, n) => say({ type: "sub", id: n, room: `lobby~${n + 1}` })),
    { hands: 20, accounts: 10 },
  ),
  "hellos of 1000 rooms": { hands: 100, strike: strikeRooms },
  "frames of 1 MiB": flood([text("x".repeat(1 << 20))]),
  "frames of brackets": flood([text("[".repeat(60_000))]),
  "an unfinished message": { hands: 1, strike: strikeUnfinished },
  "upgrades and hellos": { hands: 8, strike: strikeHello },
  "subs from the beginning": { hands: 4, strike: strikeSubs },
  "40 catch-ups unread": { hands: 40, strike: strikeCatchUp },
  "a form of 16716 names": form("/login", namesForm),
  "16 KiB of backticks": form("/rooms/lobby/messages", () => encode("text", "`".repeat(16_384))),
  "16 KiB of small elements": form(
    "/rooms/lobby/messages",
    () => encode("text", smallElements()),
  ),
  "views of small elements": view(({ rooms }) => `/rooms/${rooms.elements}`),
  "views of code": view(({ rooms }) => `/rooms/${rooms.code}`),
  "pages of 200 long messages": view(({ rooms }) => `/api/rooms/${rooms.long}/messages?limit=200`),
  "names of U+FDFA": view(() =>
    `/api/rooms/lobby/people?q=${encodeURIComponent("\ufdfa".repeat(64))}`
  ),
};

/** A text of 16 KiB with as many elements as fit. */
export function smallElements(): string {
  return "*a* ".repeat(4_095).trim();
}

/** A client's frame (RFC 6455, section 5.2), masked with zeros. */
function frame(opcode: number, payload: Uint8Array, final = true): Uint8Array<ArrayBuffer> {
  const { length } = payload;
  const bytes = new Uint8Array(14 + length);
  bytes[0] = (final ? 0x80 : 0) | opcode;
  bytes[1] = 0x80 | 127;
  new DataView(bytes.buffer).setBigUint64(2, BigInt(length));
  bytes.set(payload, 14);
  return bytes;
}

function text(value: string): Uint8Array<ArrayBuffer> {
  return frame(TEXT, encoder.encode(value));
}

function say(value: object): Uint8Array<ArrayBuffer> {
  return text(JSON.stringify(value));
}

/** Upgrades; what the server says is read, and made nothing of, unless it is to pile up there. */
async function open(
  { port, cookies }: AttackField,
  account: number,
  reads = true,
): Promise<Deno.TcpConn> {
  const conn = await Deno.connect({ hostname: "127.0.0.1", port });
  try {
    await write(
      conn,
      encoder.encode(
        `GET /api/socket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\n` +
          "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
          "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" +
          `Cookie: ${cookies[account % cookies.length]}\r\n\r\n`,
      ),
    );
    const buffer = new Uint8Array(64 * 1_024);
    const read = await conn.read(buffer) ?? 0;
    const head = new TextDecoder().decode(buffer.subarray(0, read));
    if (!head.startsWith("HTTP/1.1 101")) throw new Error(`It was not upgraded: ${head}`);
    if (reads) void drain(conn, buffer);
    return conn;
  } catch (error) {
    conn.close();
    throw error;
  }
}

async function drain(conn: Deno.TcpConn, buffer: Uint8Array): Promise<void> {
  try {
    while (await conn.read(buffer) !== null);
  } catch {
    // It was closed; whoever writes finds out.
  }
}

async function write(conn: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let from = 0; from < bytes.length;) from += await conn.write(bytes.subarray(from));
}

/** Frames as fast as they are taken, on sockets that are opened again when they are closed. */
function flood(
  once: readonly Uint8Array[],
  { hands = 4, accounts = 1, burst: times = 1, first }: {
    hands?: number;
    accounts?: number;
    burst?: number;
    first?: Uint8Array;
  } = {},
): Attack {
  const frames = Array.from({ length: times }, () => once).flat();
  const burst = new Uint8Array(frames.reduce((sum, { length }) => sum + length, 0));
  frames.reduce((at, bytes) => (burst.set(bytes, at), at + bytes.length), 0);
  return {
    hands,
    async strike(field, hand) {
      using conn = await open(field, hand % accounts);
      await write(conn, say({ type: "hello", v: 1 }));
      if (first !== undefined) await write(conn, first);
      while (true) await write(conn, burst);
    },
  };
}

/** One message that has no end, as fast as a line of half a gigabit a second. */
async function strikeUnfinished(field: AttackField): Promise<void> {
  using conn = await open(field, 0);
  await write(conn, say({ type: "hello", v: 1 }));
  await write(conn, frame(TEXT, new Uint8Array(1), false));
  const part = frame(0, new Uint8Array(64 * 1_024), false);
  while (true) {
    await write(conn, part);
    await pause(1);
  }
}

async function strikeHello(field: AttackField): Promise<void> {
  using conn = await open(field, 0);
  await write(conn, say({ type: "hello", v: 1 }));
}

/** Names as many rooms in its hello as a frame has room for, and comes again. */
async function strikeRooms(field: AttackField, hand: number): Promise<void> {
  using conn = await open(field, hand);
  const rooms = Object.fromEntries(
    Array.from({ length: 1_000 }, (_, n) => [`room${n}`, { epoch: "e", seq: 0 }]),
  );
  await write(conn, say({ type: "hello", v: 1, rooms }));
  await new Promise((resolve) => setTimeout(resolve, 3_000));
}

/** Subscribes to a long room from its beginning, again and again. */
async function strikeSubs(field: AttackField): Promise<void> {
  using conn = await open(field, 0);
  await write(conn, say({ type: "hello", v: 1 }));
  const sub = say({ type: "sub", id: 1, room: field.rooms.long, epoch: field.epoch, seq: 0 });
  while (true) await write(conn, sub);
}

/** Asks for all of a long room, and reads nothing of it for a while. */
async function strikeCatchUp(field: AttackField, hand: number): Promise<void> {
  using conn = await open(field, hand, false);
  const { rooms: { long }, epoch } = field;
  await write(conn, say({ type: "hello", v: 1, rooms: { [long]: { epoch, seq: 0 } } }));
  await pause(3_000);
}

function encode(name: string, value: string): string {
  return new URLSearchParams({ [name]: value }).toString();
}

/** As many fields as a form of 64 KiB has room for. */
function namesForm(): string {
  return Array.from({ length: 16_716 }, (_, n) => n.toString(36)).join("&").slice(0, 65_536);
}

/** Posts a form, four at a time. */
function form(path: string, body: () => string): Attack {
  const bytes = body();
  return {
    hands: 4,
    async strike({ port, cookies }) {
      const origin = `http://127.0.0.1:${port}`;
      const response = await fetch(`${origin}${path}`, {
        method: "POST",
        body: bytes,
        headers: {
          origin,
          cookie: cookies[0] ?? "",
          "content-type": "application/x-www-form-urlencoded",
        },
        redirect: "manual",
      });
      await response.arrayBuffer();
    },
  };
}

/** Asks for a page, four at a time. */
function view(path: (field: AttackField) => string): Attack {
  return {
    hands: 4,
    async strike(field) {
      const response = await fetch(`http://127.0.0.1:${field.port}${path(field)}`, {
        headers: { cookie: field.cookies[0] ?? "" },
      });
      await response.arrayBuffer();
    },
  };
}
