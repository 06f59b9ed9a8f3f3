import { assertEquals } from "@std/assert";
import { FakeTime } from "../../support/fake_time.ts";
import { Scrolling } from "../../../lib/client/view/scrolling.ts";

Deno.test("Scrolling marks a list from the first scroll to a while after the last, once each", () => {
  using time = new FakeTime();
  const marks: string[] = [];
  const scrolling = new Scrolling({
    toggleAttribute: (name, force) => marks.push(`${name} ${force} at ${performance.now()}`) > 0,
  });
  for (let frame = 0; frame < 100; frame++) {
    scrolling.scrolled();
    time.tick(16);
  }
  time.tick(5_000);
  scrolling.scrolled();
  scrolling.stop();
  time.tick(5_000);
  assertEquals(marks, [
    "data-scrolling true at 0",
    `data-scrolling false at ${99 * 16 + 1_500}`,
    "data-scrolling true at 6600",
  ]);
});
