/** What a WebSocket frame holds (RFC 6455, section 5.2). */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9 } as const;

interface Shape {
  fin: boolean;
  reserved: number;
  opcode: number;
  masked: boolean;
  payload: Uint8Array<ArrayBuffer>;
  /** The length that is claimed, when it is not the payload's. */
  claimed?: bigint;
  /** How many bytes the length takes, when they are not the fewest. */
  lengthBytes?: 2 | 8;
}

/** A client's frame on the wire: a whole text message, unless told otherwise. */
export function frameBytes(
  shape: Partial<Shape> & { payload: Uint8Array<ArrayBuffer> },
): Uint8Array<ArrayBuffer> {
  const {
    fin = true,
    reserved = 0,
    opcode = OPCODE.text,
    masked = true,
    payload,
    claimed,
    lengthBytes,
  } = shape;
  const length = claimed ?? BigInt(payload.length);
  const size = lengthBytes ?? (length < 126n ? 0 : length < 65_536n ? 2 : 8);
  const head = new Uint8Array(2 + size + (masked ? 4 : 0));
  const view = new DataView(head.buffer);
  head[0] = (fin ? 128 : 0) | (reserved << 4) | opcode;
  head[1] = (masked ? 128 : 0) | (size === 0 ? Number(length) : size === 2 ? 126 : 127);
  if (size === 2) view.setUint16(2, Number(length & 0xffffn));
  if (size === 8) view.setBigUint64(2, length & 0xffff_ffff_ffff_ffffn);
  // A mask of zeros leaves the payload as it is.
  const whole = new Uint8Array(head.length + payload.length);
  whole.set(head);
  whole.set(payload, head.length);
  return whole;
}
