import { assertEquals } from "@std/assert";
import { wantsJson } from "../../lib/http/accept.ts";

Deno.test("JSON is for those who ask for it", () => {
  const asked: [string, boolean][] = [
    ["application/json", true],
    ["Application/JSON; charset=utf-8", true],
    ["text/plain, application/json", true],
    ["application/json, text/html;q=0.5", true],
    ["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", false],
    ["text/html, application/json;q=0.5", false],
    ["application/json;q=0", false],
    ["application/json;q=x", false],
    ["*/*", false],
    ["", false],
  ];
  for (const [accept, expected] of asked) {
    assertEquals(wantsJson(new Headers({ accept })), expected, accept);
  }
  assertEquals(wantsJson(new Headers()), false);
});
