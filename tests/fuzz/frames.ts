import fc from "fast-check";

/** What a generated frame may refer to: made by the session that sends it, at that moment. */
export interface FuzzScene {
  rooms: readonly string[];
  epoch: string;
  /** The last event that was seen of the first room. */
  head: number;
}

/** A frame yet to be written down for a scene: text, or bytes for a binary frame. */
export type FrameMaker = (scene: FuzzScene) => string | Uint8Array<ArrayBuffer>;

type Fields = Record<string, unknown>;
type FieldsDraft = (scene: FuzzScene) => Fields;

/** A string of any UTF-16 units, lone surrogates and NUL included. */
const units = (maxLength: number) =>
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength })
    .map((codes) => String.fromCharCode(...codes));

const words = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 });

/** Texts around the limits of a text and of a frame, in characters of one to six bytes. */
const huge = fc.tuple(
  fc.constantFrom("x", "é", "語", "👍", '"', "\u0001", "\n"),
  fc.constantFrom(5_460, 8_192, 10_922, 16_383, 16_384, 16_385, 65_000, 65_536, 100_000),
).map(([unit, bytes]) => unit.repeat(bytes / new TextEncoder().encode(unit).length));

const text = fc.oneof(
  { weight: 20, arbitrary: words },
  { weight: 3, arbitrary: units(30) },
  { weight: 1, arbitrary: huge },
  { weight: 1, arbitrary: fc.constantFrom("", " ", "\u200b", "\0", "__proto__") },
);

/** Names that objects have without being given them. */
const inherited = fc.constantFrom(
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "then",
);

const json = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  units(10),
  inherited,
  fc.constantFrom(-0, 1.5, -1, 2 ** 53, -(2 ** 53), 1e308, 2 ** 31, true, null, [], {}),
);

const id = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 1, max: 2 ** 31 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, 2 ** 53 - 1, -(2 ** 53 - 1)) },
);

/** The same few again and again, so that repeats are among them. */
const cid = fc.oneof(
  fc.uuid(),
  fc.integer({ min: 0, max: 30 }).map((n) =>
    `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`
  ),
);

const emoji = fc.constantFrom("👍", "❤️", "🇨🇭", "👩‍👩‍👧", "a", "👍👍", "", "\u200d");

const activity = fc.constantFrom("online", "away", "online", "away", "dnd", "offline", "");

/** A room of the scene, or something that is none. */
const room: fc.Arbitrary<(scene: FuzzScene) => unknown> = fc.oneof(
  { weight: 12, arbitrary: fc.nat().map((n) => ({ rooms }: FuzzScene) => rooms[n % rooms.length]) },
  {
    weight: 1,
    arbitrary: fc.oneof(units(70), inherited, fc.uuid()).map((name) => () => name),
  },
);

/** A seq near the head, seldom far from it, and never so far back that every session reads for ever. */
const seq: fc.Arbitrary<(scene: FuzzScene) => number> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.nat(40).map((back) => ({ head }: FuzzScene) => Math.max(1, head - back)),
  },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, 2 ** 53 - 1, -1, 0.5).map((far) => () => far) },
);

/** Puts together a frame of constant fields and of such as depend on the scene. */
function frame(
  type: string,
  constant: Record<string, fc.Arbitrary<unknown>>,
  dependent: Record<string, fc.Arbitrary<(scene: FuzzScene) => unknown>> = {},
): fc.Arbitrary<FieldsDraft> {
  return fc.tuple(fc.record(constant), fc.record(dependent)).map(([fields, later]) => (scene) => ({
    type,
    ...fields,
    ...Object.fromEntries(Object.entries(later).map(([name, of]) => [name, of(scene)])),
  }));
}

const epoch: fc.Arbitrary<(scene: FuzzScene) => string> = fc.oneof(
  { weight: 8, arbitrary: fc.constant(({ epoch }: FuzzScene) => epoch) },
  { weight: 1, arbitrary: units(20).map((wrong) => () => wrong) },
);

const position = fc.tuple(epoch, seq).map(([epoch, seq]) => (scene: FuzzScene) => ({
  epoch: epoch(scene),
  seq: seq(scene),
}));

const positions = fc.array(fc.tuple(room, position), { maxLength: 4 }).map(
  (list) => (scene: FuzzScene) =>
    Object.fromEntries(list.map(([room, position]) => [String(room(scene)), position(scene)])),
);

/** A frame of each type, as the protocol describes it. */
const known: fc.Arbitrary<FieldsDraft> = fc.oneof(
  { weight: 6, arbitrary: frame("send", { id, cid, text }, { room }) },
  { weight: 2, arbitrary: frame("send", { id, cid, text }, { room, replyTo: seq }) },
  { weight: 3, arbitrary: frame("edit", { id, text }, { room, seq }) },
  { weight: 1, arbitrary: frame("delete", { id }, { room, seq }) },
  { weight: 3, arbitrary: frame("react", { id, emoji, on: fc.boolean() }, { room, seq }) },
  { weight: 2, arbitrary: frame("pin", { id, on: fc.boolean() }, { room, seq }) },
  { weight: 2, arbitrary: frame("sub", { id }, { room }) },
  { weight: 2, arbitrary: frame("sub", { id }, { room, epoch, seq }) },
  { weight: 2, arbitrary: frame("unsub", { id }, { room }) },
  { weight: 2, arbitrary: frame("read", {}, { room, seq }) },
  { weight: 1, arbitrary: frame("unread", { id }, { room, seq }) },
  { weight: 2, arbitrary: frame("typing", {}, { room }) },
  { weight: 2, arbitrary: frame("presence", { state: activity }) },
  { weight: 1, arbitrary: frame("presence", { id, state: activity }) },
  { weight: 1, arbitrary: frame("pong", {}) },
  { weight: 1, arbitrary: frame("hello", { v: fc.constant(1) }, { rooms: positions }) },
);

/** One thing wrong with a frame. */
const fault: fc.Arbitrary<(fields: Fields) => Fields> = fc.oneof(
  fc.nat().map((n) => (fields: Fields) => {
    const names = Object.keys(fields);
    return Object.fromEntries(
      names.filter((_, at) => at !== n % names.length).map((name) => [
        name,
        fields[name],
      ]),
    );
  }),
  fc.tuple(fc.nat(), json).map(([n, value]) => (fields: Fields) => {
    const name = Object.keys(fields)[n % Object.keys(fields).length] ?? "type";
    return { ...fields, [name]: value };
  }),
  fc.tuple(fc.oneof(inherited, units(6)), json).map(([name, value]) => (fields: Fields) =>
    Object.defineProperty({ ...fields }, name, { value, enumerable: true })
  ),
  fc.oneof(inherited, units(6)).map((type) => (fields: Fields) => ({ ...fields, type })),
);

/** One thing wrong with the text of a frame. */
const slip: fc.Arbitrary<(text: string) => string> = fc.oneof(
  fc.nat().map((n) => (text: string) => text.slice(0, n % (text.length + 1))),
  units(4).map((more) => (text: string) => text + more),
  fc.tuple(fc.nat(), units(2)).map(([n, more]) => (text: string) => {
    const at = n % (text.length + 1);
    return text.slice(0, at) + more + text.slice(at);
  }),
  fc.constant((text: string) => `[${text}]`),
  fc.constant((text: string) => text.replace("{", '{"id":1,"id":7,')),
  fc.constant((text: string) => text.replace("{", '{"__proto__":{"type":"pong"},')),
  fc.constant((text: string) => `\ufeff${text}`),
);

const nested = fc.tuple(
  fc.constantFrom("[", '{"a":', '{"type":"send","text":', "[[1],"),
  fc.constantFrom(50, 2_000, 9_000),
  fc.boolean(),
).map(([open, depth, whole]) => {
  const close = open.startsWith("{") ? "}" : "]";
  return whole ? open.repeat(depth) + "1" + close.repeat(depth) : open.repeat(depth);
});

const write = (draft: FieldsDraft): FrameMaker => (scene) => JSON.stringify(draft(scene));

/** Any frame: valid, almost valid, of wrong types, no JSON at all, binary. */
export const drafts: fc.Arbitrary<FrameMaker> = fc.oneof(
  { weight: 10, arbitrary: known.map(write) },
  {
    weight: 8,
    arbitrary: fc.tuple(known, fc.array(fault, { minLength: 1, maxLength: 3 })).map((
      [draft, faults],
    ) => write((scene) => faults.reduce((fields, fault) => fault(fields), draft(scene)))),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(known, slip).map(([draft, slip]): FrameMaker => (scene) =>
      slip(JSON.stringify(draft(scene)))
    ),
  },
  { weight: 2, arbitrary: json.map((value): FrameMaker => () => JSON.stringify(value)) },
  { weight: 2, arbitrary: units(60).map((text): FrameMaker => () => text) },
  { weight: 1, arbitrary: nested.map((text): FrameMaker => () => text) },
  {
    weight: 2,
    arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes): FrameMaker => () =>
      new Uint8Array(bytes)
    ),
  },
);

/** What a peer may begin with: mostly a hello, of any version and with any positions. */
export const beginnings: fc.Arbitrary<FrameMaker> = fc.oneof(
  { weight: 2, arbitrary: frame("hello", { v: fc.constant(1) }, { rooms: positions }).map(write) },
  { weight: 2, arbitrary: frame("hello", { v: json }, { rooms: positions }).map(write) },
  {
    weight: 1,
    arbitrary: frame("hello", { v: fc.constant(1), state: activity }, { rooms: positions })
      .map(write),
  },
  { weight: 1, arbitrary: frame("hello", { v: fc.constant(1), rooms: json }).map(write) },
  { weight: 3, arbitrary: drafts },
);
