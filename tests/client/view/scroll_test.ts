import { assertEquals } from "@std/assert";
import { FakeTime } from "../../support/fake_time.ts";
import {
  distanceToEnd,
  FOLLOWING,
  isAtEnd,
  nearBeginning,
  nearEnd,
  Scrolling,
  withArrivals,
} from "../../../lib/client/view/scroll.ts";

const at = (scrollTop: number) => ({ scrollTop, scrollHeight: 2_000, clientHeight: 500 });

Deno.test("isAtEnd() allows for half a line", () => {
  assertEquals([0, -0.4, -32, -33, -1_500].map((top) => isAtEnd(at(top))), [
    true,
    true,
    true,
    false,
    false,
  ]);
});

Deno.test("distanceToEnd() is never negative, as a rubber band would have it", () => {
  assertEquals(distanceToEnd(at(-120)), 120);
  assertEquals(distanceToEnd(at(40)), 0);
});

Deno.test("nearEnd() and nearBeginning() are true within a screen", () => {
  assertEquals([0, -499, -500].map((top) => nearEnd(at(top))), [true, true, false]);
  assertEquals([-1_500, -1_001, -1_000].map((top) => nearBeginning(at(top))), [true, true, false]);
  const short = { scrollTop: 0, scrollHeight: 500, clientHeight: 500 };
  assertEquals([nearEnd(short), nearBeginning(short)], [true, true]);
});

Deno.test("withArrivals() counts what is not in sight", () => {
  assertEquals(withArrivals(FOLLOWING, 3), FOLLOWING);
  assertEquals(withArrivals({ following: false, unseen: 2 }, 3), { following: false, unseen: 5 });
});

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
