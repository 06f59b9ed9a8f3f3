import { assertEquals } from "@std/assert";
import * as all from "@std/assert";
import { assertEquals as byPath } from "@std/assert/equals";
import { AssertionError } from "@std/assert/assertion-error";
import { assertArrayIncludes } from "@std/assert/array-includes";

Deno.test("every function has a subpath of its own, the same function", () => {
  assertEquals(byPath, assertEquals);
  assertEquals(AssertionError, all.AssertionError);
  assertEquals(assertArrayIncludes, all.assertArrayIncludes);
});
