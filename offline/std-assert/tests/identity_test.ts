import { assertEquals, assertStrictEquals, assertStringIncludes } from "@std/assert";
import { failureMessage } from "./failure_message.ts";

Deno.test("assertStrictEquals() accepts one object and NaN, and tells zeros apart", () => {
  const object = {};
  assertStrictEquals(object, object);
  assertStrictEquals(NaN, NaN);
  failureMessage(() => assertStrictEquals(0, -0));
});

Deno.test("assertStrictEquals() narrows the type", () => {
  const value: unknown = "text";
  assertStrictEquals(value, "text" as const);
  const text: "text" = value;
  assertEquals(text.length, 4);
});

Deno.test("assertStrictEquals() shows both values", () => {
  const message = failureMessage(() => assertStrictEquals(1, 2, "the caller's"));
  assertStringIncludes(message, "Values are not strictly equal: the caller's");
  assertStringIncludes(message, "\n-   1");
  assertStringIncludes(message, "\n+   2");
});

Deno.test("assertStrictEquals() says when only the reference differs", () => {
  const message = failureMessage(() => assertStrictEquals({ a: 1 }, { a: 1 }));
  assertStringIncludes(
    message,
    "Values have the same structure but are not reference-equal.\n\n    {\n      a: 1,\n    }",
  );
});
