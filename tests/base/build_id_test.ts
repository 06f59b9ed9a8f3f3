import { assertEquals, assertNotEquals } from "@std/assert";
import { asset } from "fresh/runtime";
import { buildId } from "../../lib/base/build_id.ts";

Deno.test("the id of the build is what the URLs of static files carry", () => {
  assertNotEquals(buildId(), "");
  assertEquals(asset("/styles.css"), `/styles.css?__frsh_c=${buildId()}`);
});
