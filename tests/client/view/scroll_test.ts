import { assertEquals } from "@std/assert";
import {
  distanceToEnd,
  FOLLOWING,
  isAtEnd,
  nearBeginning,
  nearEnd,
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
