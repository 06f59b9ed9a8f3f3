import { assertObjectMatch, assertStringIncludes } from "@std/assert";
import { failureMessage } from "./failure_message.ts";

Deno.test("assertObjectMatch() looks at what is named alone, at any depth", () => {
  assertObjectMatch({ a: 1, b: { c: 2, d: 3 }, e: [1, 2, { f: 1, g: 2 }] }, {
    b: { c: 2 },
    e: [1, 2, { f: 1 }],
  });
});

Deno.test("assertObjectMatch() compares dates, patterns, sets and maps", () => {
  const named = () => ({
    at: new Date(1),
    like: /a/g,
    all: new Set([1]),
    each: new Map([["a", { b: 1 }]]),
  });
  assertObjectMatch({
    ...named(),
    all: new Set([1, 2]),
    each: new Map([["a", { b: 1, c: 2 }], ["d", { b: 3, c: 4 }]]),
  }, named());
  failureMessage(() => assertObjectMatch({ ...named(), at: new Date(2) }, named()));
  failureMessage(() => assertObjectMatch({ ...named(), like: /b/ }, named()));
  failureMessage(() => assertObjectMatch({ ...named(), all: new Set([2]) }, named()));
  failureMessage(() => assertObjectMatch({ ...named(), each: new Map() }, named()));
});

Deno.test("assertObjectMatch() does not mind classes, and follows an object named in two ways", () => {
  class Point {
    x = 1;
    y = 2;
  }
  const point = new Point();
  assertObjectMatch({ from: point, to: point }, {
    from: { x: 1 },
    to: { y: 2 },
  });
});

Deno.test("assertObjectMatch() fails for a named field that is missing", () => {
  failureMessage(() => assertObjectMatch({}, { a: undefined }));
});

Deno.test("assertObjectMatch() ends for cycles", () => {
  const cyclic = (rest: object) => {
    const object: Record<string, unknown> = { ...rest };
    object.self = object;
    return object;
  };
  assertObjectMatch(cyclic({ a: 1 }), cyclic({ a: 1 }));
  failureMessage(() => assertObjectMatch(cyclic({ a: 1 }), cyclic({ a: 2 })));
});

Deno.test("assertObjectMatch() shows the fields that differ", () => {
  const message = failureMessage(() =>
    assertObjectMatch(
      { a: 1, b: { c: 2, d: 3 } },
      { b: { c: 4 } },
      "the caller's",
    )
  );
  assertStringIncludes(message, "Values are not equal: the caller's");
  assertStringIncludes(message, "\n-       c: 2,");
  assertStringIncludes(message, "\n+       c: 4,");
});
