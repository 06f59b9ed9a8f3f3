/** Bytes of a message or of a part of one. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** A field of a message: its number, and a whole number or bytes. */
export interface WireField {
  number: number;
  value: number | Bytes;
}

const VARINT = 0;
const BYTES = 2;

/**
 * The fields of a message in protobuf's wire format (protobuf.dev/programming-guides/encoding), as far
 * as KV Connect needs it: variable-length whole numbers up to 2^53 and runs of bytes.
 *
 * @throws {RangeError} for bytes that are no such message
 */
export function* readFields(bytes: Bytes): Generator<WireField> {
  let at = 0;
  const varint = (): number => {
    for (let value = 0, factor = 1;; factor *= 128) {
      const byte = bytes[at++];
      if (byte === undefined) throw new RangeError("The message ends inside a number.");
      value += (byte & 127) * factor;
      if (!Number.isSafeInteger(value)) throw new RangeError("A number is too large.");
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const [number, type] = [Math.floor(tag / 8), tag % 8];
    if (type === VARINT) {
      yield { number, value: varint() };
    } else if (type === BYTES) {
      const length = varint();
      if (at + length > bytes.length) throw new RangeError("The message ends inside a field.");
      yield { number, value: bytes.slice(at, at += length) };
    } else {
      throw new RangeError(`Field ${number} is of wire type ${type}, which is not used here.`);
    }
  }
}

/** The fields of a message in wire format; 0, false and no bytes are what a missing field means. */
export function writeFields(
  fields: readonly (readonly [number: number, value: number | Bytes])[],
): Bytes {
  const parts = fields.flatMap(([number, value]) =>
    typeof value === "number"
      ? [varintOf(number * 8 + VARINT), varintOf(value)]
      : [varintOf(number * 8 + BYTES), varintOf(value.length), value]
  );
  return concat(parts);
}

/** One run of bytes after another. */
export function concat(parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function varintOf(value: number): Bytes {
  const bytes: number[] = [];
  while (value >= 128) {
    bytes.push(value % 128 + 128);
    value = Math.floor(value / 128);
  }
  return Uint8Array.of(...bytes, value);
}
