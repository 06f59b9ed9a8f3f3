import { assertEquals, assertInstanceOf, assertStrictEquals, assertThrows } from "@std/assert";
import { computed, type ReadonlySignal, Signal, signal } from "@preact/signals";
import fc from "fast-check";
import { inlineString } from "../src/render/script.ts";
import { parse } from "../src/serialize/parse.ts";
import { serialize } from "../src/serialize/serialize.ts";

function roundTrip<T>(value: T): T {
  return parse(serialize(value)) as T;
}

// Everything that islands accept as a prop, nested at random.
const { prop } = fc.letrec((tie) => ({
  prop: fc.oneof(
    { depthSize: "small" },
    fc.string({ unit: "binary" }),
    fc.double(),
    fc.integer(),
    fc.bigInt(),
    fc.boolean(),
    fc.constantFrom(null, undefined, NaN, Infinity, -Infinity, -0),
    fc.date({ noInvalidDate: false }),
    fc.webUrl().map((url) => new URL(url)),
    fc.constantFrom(/a\/b/gi, /[</script>]/u),
    fc.uint8Array().map((bytes) => Uint8Array.from(bytes)),
    fc.array(tie("prop")),
    fc.array(tie("prop")).map((items) => new Set(items)),
    fc.array(fc.tuple(tie("prop"), tie("prop"))).map((entries) => new Map(entries)),
    fc.dictionary(fc.oneof(fc.string(), fc.constant("__proto__")), tie("prop"), {
      noNullPrototype: true,
    }),
  ),
}));

Deno.test("serialize() keeps every value that parse() restores", () => {
  fc.assert(fc.property(prop, (value) => assertEquals(roundTrip(value), value)));
});

Deno.test("serialize() keeps values through an inline script", () => {
  fc.assert(fc.property(prop, (value) => {
    const literal = inlineString(serialize(value));
    assertEquals(parse(evaluate(literal)), value);
  }));
});

Deno.test("serialize() keeps a key named __proto__ an own one", () => {
  const value = JSON.parse('{"__proto__":{"polluted":true}}');
  const restored = roundTrip(value);
  assertEquals(Object.keys(restored), ["__proto__"]);
  assertStrictEquals(Object.getPrototypeOf(restored), Object.prototype);
});

Deno.test("serialize() keeps the holes of a sparse array", () => {
  const value = [1, , 3];
  assertEquals(1 in roundTrip(value), false);
  assertEquals(roundTrip(value).length, 3);
});

Deno.test("serialize() keeps one object one object, and circles closed", () => {
  const shared = { n: 1 };
  const value: Record<string, unknown> = { a: shared, b: [shared], map: new Map() };
  value.self = value;
  (value.map as Map<unknown, unknown>).set(value, value);
  // deno-lint-ignore no-explicit-any -- the shape is the one above
  const restored = roundTrip(value) as any;
  assertStrictEquals(restored.self, restored);
  assertStrictEquals(restored.a, restored.b[0]);
  assertStrictEquals(restored.map.get(restored), restored);
});

Deno.test("serialize() keeps one signal one signal", () => {
  const count = signal(1);
  const [a, b] = roundTrip([{ count }, { count }]) as [{ count: Signal }, { count: Signal }];
  assertInstanceOf(a.count, Signal);
  assertStrictEquals(a.count, b.count);
  assertEquals(a.count.value, 1);
});

Deno.test("serialize() keeps a signal that holds itself", () => {
  const value = signal<unknown>(null);
  value.value = { value };
  const restored = roundTrip(value) as Signal<{ value: Signal }>;
  assertStrictEquals(restored.value.value, restored);
});

Deno.test("serialize() keeps the value of a computed signal", () => {
  const restored = roundTrip(computed(() => ({ n: 2 }))) as ReadonlySignal<{ n: number }>;
  assertEquals(restored.value, { n: 2 });
  assertThrows(() => {
    (restored as Signal<unknown>).value = 3;
  });
});

Deno.test("serialize() throws on what cannot be sent, and names it", () => {
  class Room {}
  for (const value of [() => {}, Symbol("a"), new Room(), new WeakMap(), Promise.resolve()]) {
    assertThrows(() => serialize({ room: [value] }), TypeError, '"room.0"');
  }
});

Deno.test("inlineString() leaves nothing that could end the script", () => {
  const text = "</script><!--\u2028\u2029\r\n'\\']]>";
  const literal = inlineString(text);
  assertEquals(evaluate(literal), text);
  assertEquals(/[<>\u2028\u2029\r\n]/.test(literal), false);
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    assertEquals(evaluate(inlineString(text)), text);
  }));
});

function evaluate(literal: string): string {
  return new Function(`return ${literal}`)();
}

Deno.test("serialize() takes an object without a text of its own for a key", () => {
  const key = Object.assign(Object.create(null), { name: "key" });
  const map = new Map<unknown, unknown>([[key, { deep: [1] }]]);
  const read = parse(serialize(map)) as Map<unknown, unknown>;
  assertEquals([...read], [[{ name: "key" }, { deep: [1] }]]);
});
