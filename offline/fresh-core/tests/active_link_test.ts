import { assertEquals } from "@std/assert";
import { markActiveLink } from "../src/active_link.ts";

const PAGE = new URL("http://localhost/rooms/1?sort=name");
const mark = (props: object) => markActiveLink(props, PAGE) as Record<string, unknown>;

Deno.test("markActiveLink() tells the page from what is above it", () => {
  for (const href of ["/rooms/1", "/rooms/1/", "/rooms/1?sort=name"]) {
    assertEquals(mark({ href })["aria-current"], "page", href);
  }
  for (const href of ["/", "/rooms", "/rooms/1?sort=date"]) {
    assertEquals(mark({ href })["aria-current"], "true", href);
  }
});

Deno.test("markActiveLink() leaves other links, and its own marks, alone", () => {
  for (const href of ["/room", "/rooms/10", "#top", "https://x.example/rooms/1", "//rooms/1"]) {
    assertEquals(mark({ href }), { href });
  }
  const own = { "href": "/rooms/1", "aria-current": "step" };
  assertEquals(mark(own), own);
});
