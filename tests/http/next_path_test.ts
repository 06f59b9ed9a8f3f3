import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { nextPath } from "../../lib/http/next_path.ts";

Deno.test("a path of this server is kept", () => {
  for (const path of ["/", "/rooms/lobby", "/rooms/lobby?at=5#m5", "/a%20b"]) {
    assertEquals(nextPath(path), path);
  }
});

Deno.test("whatever leads elsewhere becomes the start page", () => {
  const elsewhere = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\\\\evil.example",
    "/.//evil.example",
    "/a/..//evil.example",
    "/./\\evil.example",
    "javascript:alert(1)",
    "evil.example",
    " /rooms",
    "",
  ];
  for (const path of elsewhere) assertEquals(nextPath(path), "/", path);
  assertEquals(nextPath(null), "/");
  assertEquals(nextPath(undefined), "/");
});

Deno.test("no text whatsoever leads away", () => {
  const piece = fc.constantFrom(
    "/",
    "\\",
    ".",
    "..",
    "\t",
    "\n",
    "@",
    ":",
    "//",
    "%2f",
    "evil.example",
    "?",
    "#",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string())), (pieces) => {
      const path = nextPath(`/${pieces.join("")}`);
      assert(path.startsWith("/"));
      assertEquals(new URL(path, "https://chat.example").origin, "https://chat.example");
    }),
    { numRuns: 3_000 },
  );
});
