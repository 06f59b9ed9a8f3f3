import { assertEquals, assertThrows } from "@std/assert";
import { parseDisplayName } from "../../lib/auth/display_name.ts";
import { ChatError } from "../../lib/base/errors.ts";

Deno.test("display names are shown as they were meant", () => {
  assertEquals(parseDisplayName("  Ann   Lee ", "ann"), "Ann Lee");
  assertEquals(parseDisplayName("", "ann"), "ann");
  assertEquals(parseDisplayName(" \u3000 ", "ann"), "ann");
  assertEquals(parseDisplayName("Jose\u0301", "ann"), "José");
  assertEquals(parseDisplayName("Ann 👩‍🚀", "ann"), "Ann 👩‍🚀");
  assertEquals(parseDisplayName("x".repeat(64), "ann"), "x".repeat(64));
});

Deno.test("display names that would hide, turn around or cover text are refused", () => {
  const refused = ["a\nb", "a\0b", "a\u202eb", "a\u2066b", "\u200b\u200b", "a\ud800"];
  for (const name of [...refused, "x".repeat(65), "a\u0301\u0302\u0303\u0304\u0305"]) {
    const error = assertThrows(() => parseDisplayName(name, "ann"), ChatError);
    assertEquals([error.code, error.field], ["invalid", "name"]);
  }
});
