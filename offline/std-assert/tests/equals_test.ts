import { assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { failureMessage } from "./failure_message.ts";

Deno.test("assertEquals() accepts deeply equal values", () => {
  assertEquals({ a: [1, new Map([["b", 2]])] }, {
    a: [1, new Map([["b", 2]])],
  });
});

Deno.test("assertEquals() shows both values, only the lines that differ marked", () => {
  const message = failureMessage(() => assertEquals({ a: 1, b: [1, 2] }, { a: 1, b: [1, 3] }));
  assertStringIncludes(message, "Values are not equal.");
  assertStringIncludes(message, "[Diff] Actual / Expected");
  assertStringIncludes(message, "\n-       2,");
  assertStringIncludes(message, "\n+       3,");
  assertStringIncludes(message, "\n      a: 1,\n");
});

Deno.test("assertEquals() shows which field is missing", () => {
  const message = failureMessage(() => assertEquals<object>({ a: 1, b: 2 }, { a: 1 }));
  assertStringIncludes(message, "\n-     b: 2,");
});

Deno.test("assertEquals() shows a value by its class when its fields are the same", () => {
  class Point {
    x = 1;
  }
  const message = failureMessage(() => assertEquals<object>(new Point(), { x: 1 }));
  assertStringIncludes(message, "\n-   Point {");
  assertStringIncludes(message, "\n+   {");
});

Deno.test("assertEquals() shows texts by line", () => {
  const message = failureMessage(() => assertEquals("one\ntwo\nthree", "one\n2\nthree"));
  assertStringIncludes(message, "\n-   two");
  assertStringIncludes(message, "\n+   2");
});

Deno.test("assertEquals() adds the caller's message", () => {
  assertStringIncludes(
    failureMessage(() => assertEquals(1, 2, "the caller's")),
    "Values are not equal: the caller's",
  );
});

Deno.test("assertEquals() shows lists of thousands of items in time", () => {
  const actual = Array.from({ length: 3_000 }, (_, i) => i);
  const expected = actual.map((i) => i % 2 === 0 ? i : -i);
  assertStringIncludes(
    failureMessage(() => assertEquals(actual, expected)),
    "\n+     -2999,",
  );
});

Deno.test("assertNotEquals() refuses deeply equal values, and shows them", () => {
  assertNotEquals({ a: 1 }, { a: 2 });
  assertEquals(
    failureMessage(() => assertNotEquals(1, 1, "the caller's")),
    "Expected actual: 1 not to be: 1: the caller's",
  );
});
