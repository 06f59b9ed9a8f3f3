import { assertThrows, equal } from "@std/assert";

class Point {
  constructor(readonly x: number) {}
}

class Place {
  constructor(readonly x: number) {}
}

function cyclic(end: number): Record<string, unknown> {
  const object: Record<string, unknown> = { end };
  object.self = object;
  return object;
}

const key = Symbol("key");
const call = () => 1;

const SAME: [string, unknown, unknown][] = [
  ["NaN", NaN, NaN],
  ["zeros of two signs", 0, -0],
  ["zeros in objects", { a: 0 }, { a: -0 }],
  ["bigints", 1n, 1n],
  ["nested objects, keys in another order", { a: 1, b: { c: 2 } }, {
    b: { c: 2 },
    a: 1,
  }],
  [
    "an object without a prototype",
    Object.assign(Object.create(null), { x: 1 }),
    { x: 1 },
  ],
  ["instances of a class", new Point(1), new Point(1)],
  ["dates", new Date(1), new Date(1)],
  ["invalid dates", new Date(NaN), new Date(NaN)],
  ["patterns", /a/g, /a/g],
  ["addresses", new URL("http://a/b"), new URL("http://a/b")],
  [
    "sets of objects in another order",
    new Set([{ a: 1 }, { b: 2 }]),
    new Set([{ b: 2 }, { a: 1 }]),
  ],
  ["sets with NaN", new Set([NaN]), new Set([NaN])],
  [
    "maps in another order",
    new Map([[1, { a: 1 }], [2, { a: 2 }]]),
    new Map([[2, { a: 2 }], [1, { a: 1 }]]),
  ],
  [
    "maps with keys that are objects",
    new Map([[{ a: 1 }, 1]]),
    new Map([[{ a: 1 }, 1]]),
  ],
  ["bytes", new Uint8Array([1, 2]), new Uint8Array([1, 2])],
  ["buffers", new Uint8Array([1, 2]).buffer, new Uint8Array([1, 2]).buffer],
  ["one function", call, call],
  ["cycles", cyclic(1), cyclic(1)],
  [
    "a field that is not enumerable",
    Object.defineProperty({}, "a", { value: 1 }),
    {},
  ],
];

const DIFFERENT: [string, unknown, unknown][] = [
  ["a number and its text", 1, "1"],
  ["null and undefined", null, undefined],
  ["an undefined field and none", { a: undefined }, {}],
  ["undefined fields of two names", { a: undefined, b: 1 }, {
    b: 1,
    c: undefined,
  }],
  ["instances of two classes", new Point(1), new Place(1)],
  ["an instance and a plain object", new Point(1), { x: 1 }],
  ["an array and an object", [1], { 0: 1 }],
  ["arrays of two lengths", [1], [1, undefined]],
  // deno-lint-ignore no-sparse-arrays
  ["a hole and undefined", [, 1], [undefined, 1]],
  ["an array with a field more", Object.assign([1], { a: 1 }), [1]],
  ["dates", new Date(1), new Date(2)],
  ["flags of a pattern", /a/g, /a/i],
  ["addresses", new URL("http://a/b"), new URL("http://a/c")],
  ["queries", new URLSearchParams("a=1"), new URLSearchParams("a=2")],
  ["errors of two messages", new Error("a"), new Error("b")],
  ["fields named by a symbol", { [key]: 1 }, { [key]: 2 }],
  ["sets", new Set([{ a: 1 }]), new Set([{ a: 2 }])],
  ["maps", new Map([[1, { a: 1 }]]), new Map([[1, { a: 2 }]])],
  ["keys of maps", new Map([[1, 1]]), new Map([[2, 1]])],
  ["bytes and numbers", new Uint8Array([1, 2]), [1, 2]],
  ["bytes of two kinds", new Uint8Array([1, 2]), new Int8Array([1, 2])],
  ["buffers", new Uint8Array([1]).buffer, new Uint8Array([2]).buffer],
  ["two functions", () => 1, () => 1],
  ["two symbols", Symbol("a"), Symbol("a")],
  ["cycles", cyclic(1), cyclic(2)],
];

for (const [what, a, b] of SAME) {
  Deno.test(`equal() is true for ${what}`, () => {
    if (!equal(a, b) || !equal(b, a)) throw new Error("Not equal");
  });
}

for (const [what, a, b] of DIFFERENT) {
  Deno.test(`equal() is false for ${what}`, () => {
    if (equal(a, b) || equal(b, a)) throw new Error("Equal");
  });
}

Deno.test("equal() refuses weak collections, whose content cannot be read", () => {
  assertThrows(() => equal(new WeakMap(), new WeakMap()), TypeError, "WeakMap");
  assertThrows(() => equal(new WeakSet(), new WeakSet()), TypeError, "WeakSet");
});
