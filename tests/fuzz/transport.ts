import fc from "fast-check";
import { frameBytes, OPCODE } from "../support/frame_bytes.ts";

/** Bytes that a peer writes after the upgrade: frames of RFC 6455, and what only looks like them. */
export type Chunk = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();

const payload = fc.oneof(
  fc.constantFrom(
    `{"type":"hello","v":1}`,
    `{"type":"pong"}`,
    `{"type":"unsub","id":1,"room":"lobby"}`,
    "",
  ).map((text) => encoder.encode(text)),
  fc.uint8Array({ maxLength: 150 }).map((bytes) => new Uint8Array(bytes)),
  fc.constantFrom(126, 65_535, 65_536, 70_000).map((length) => new Uint8Array(length).fill(120)),
);

const anyFrame = fc.record({
  fin: fc.boolean(),
  reserved: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 7 })),
  opcode: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(0, 1, 1, 1, 2, 8, 9, 10) },
    fc.integer({ min: 3, max: 15 }),
  ),
  masked: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, fc.constant(false)),
  payload,
}).map(frameBytes);

const liar = fc.tuple(
  payload,
  fc.constantFrom(1n, 200n, 2n ** 20n, 2n ** 32n, 2n ** 62n, 2n ** 64n - 1n),
)
  .map(([payload, claimed]) => frameBytes({ payload, claimed }));

const padded = fc.tuple(payload, fc.constantFrom(2 as const, 8 as const))
  .map(([payload, lengthBytes]) => frameBytes({ payload, lengthBytes }));

/** A hello in as many fragments as it has bytes, with pings between them. */
const fragments = fc.boolean().map((withPings) => {
  const letters = [...encoder.encode(`{"type":"hello","v":1}`)];
  return letters.flatMap((letter, index) => [
    frameBytes({
      opcode: index === 0 ? 1 : 0,
      fin: index === letters.length - 1,
      payload: Uint8Array.of(letter),
    }),
    ...(withPings ? [frameBytes({ opcode: OPCODE.ping, payload: Uint8Array.of(index) })] : []),
  ]);
});

const closing = fc.oneof(
  fc.constantFrom(0, 999, 1000, 1005, 1006, 1015, 2999, 4400, 65_535).map((code) =>
    Uint8Array.of(code >> 8, code & 255)
  ),
  fc.constantFrom(Uint8Array.of(), Uint8Array.of(3), Uint8Array.of(3, 232, 255, 254)),
).map((payload) => frameBytes({ opcode: OPCODE.close, payload }));

/** A few frames for one socket, each written on its own. */
export const chunks: fc.Arbitrary<Chunk[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: anyFrame.map((frame) => [frame]) },
    { weight: 1, arbitrary: liar.map((frame) => [frame]) },
    { weight: 1, arbitrary: padded.map((frame) => [frame]) },
    { weight: 1, arbitrary: closing.map((frame) => [frame]) },
    { weight: 1, arbitrary: fragments },
    {
      weight: 1,
      arbitrary: fc.uint8Array({ minLength: 1, maxLength: 60 }).map((raw) => [new Uint8Array(raw)]),
    },
  ),
  { minLength: 1, maxLength: 6 },
).map((groups) => groups.flat());

/**
 * The text frames that a server sent, read from its bytes; a frame that is not whole yet is left out.
 *
 * @throws {Error} for a frame that a server may not send: masked, reserved bits, an unknown opcode
 */
export function readTexts(bytes: Uint8Array): string[] {
  const texts: string[] = [];
  for (let at = 0; at + 2 <= bytes.length;) {
    const [first, second] = [bytes[at]!, bytes[at + 1]!];
    const opcode = first & 15;
    if ((first & 0x70) !== 0 || second > 127 || ![0, 1, 2, 8, 9, 10].includes(opcode)) {
      throw new Error(`The server sent a frame that begins with ${first}, ${second}.`);
    }
    const size = second === 127 ? 8 : second === 126 ? 2 : 0;
    if (at + 2 + size > bytes.length) break;
    const view = new DataView(bytes.buffer, bytes.byteOffset + at + 2);
    const length = size === 8
      ? Number(view.getBigUint64(0))
      : size === 2
      ? view.getUint16(0)
      : second;
    const from = at + 2 + size;
    if (from + length > bytes.length) break;
    if (opcode === 1) texts.push(new TextDecoder().decode(bytes.subarray(from, from + length)));
    at = from + length;
  }
  return texts;
}
