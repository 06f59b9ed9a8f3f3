import {
  assertArrayIncludes,
  assertEquals,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import { failureMessage } from "./failure_message.ts";

Deno.test("assertStringIncludes() looks for a part of a text", () => {
  assertStringIncludes("abc", "b");
  assertEquals(
    failureMessage(() => assertStringIncludes("abc", "d")),
    'Expected actual: "abc" to contain: "d".',
  );
});

Deno.test("assertMatch() and assertNotMatch() try a pattern", () => {
  assertMatch("abc", /^a/);
  assertNotMatch("abc", /^b/);
  assertEquals(
    failureMessage(() => assertMatch("a", /b/, "the caller's")),
    'Expected actual: "a" to match: "/b/": the caller\'s',
  );
  assertEquals(
    failureMessage(() => assertNotMatch("b", /b/)),
    'Expected actual: "b" to not match: "/b/".',
  );
});

Deno.test("assertArrayIncludes() finds items by their content, in any order", () => {
  assertArrayIncludes([1, { a: 1 }, NaN], [NaN, { a: 1 }]);
  assertArrayIncludes(new Uint8Array([1, 2]), new Uint8Array([2]));
});

Deno.test("assertArrayIncludes() shows what is missing", () => {
  const message = failureMessage(() => assertArrayIncludes([1, 2], [2, 3]));
  assertStringIncludes(
    message,
    'Expected actual: "[\n  1,\n  2,\n]" to include: "[\n  2,\n  3,\n]".',
  );
  assertStringIncludes(message, "missing: [\n  3,\n]");
});
