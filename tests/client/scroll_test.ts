import { assertEquals } from "@std/assert";
import {
  anchoredTop,
  arrived,
  distanceToEnd,
  endTop,
  FOLLOWING,
  nearTop,
  scrolled,
} from "../../lib/client/scroll.ts";

const at = (scrollTop: number, scrollHeight = 2_000, clientHeight = 500) => ({
  scrollTop,
  scrollHeight,
  clientHeight,
});

Deno.test("scrolled() stops following when the reader moves up, and follows again at the end", () => {
  const end = scrolled(FOLLOWING, at(1_500));
  assertEquals(end, { following: true, unseen: 0, top: 1_500 });
  const slightly = scrolled(end, at(1_470));
  assertEquals(slightly.following, true);
  const up = scrolled(slightly, at(1_200));
  assertEquals(up, { following: false, unseen: 0, top: 1_200 });
  const counted = arrived(up, { own: 0, others: 3 });
  const down = scrolled(counted, at(1_300));
  assertEquals(down, { following: false, unseen: 3, top: 1_300 });
  assertEquals(scrolled(down, at(1_499.6)), { following: true, unseen: 0, top: 1_499.6 });
});

Deno.test("scrolled() goes on following when the content grew under the reader", () => {
  const end = scrolled(FOLLOWING, at(1_500));
  assertEquals(scrolled(end, at(1_500, 2_400)).following, true);
});

Deno.test("arrived() counts others' messages only out of sight, and follows one's own", () => {
  const up = { following: false, unseen: 2, top: 100 };
  assertEquals(arrived(FOLLOWING, { own: 0, others: 4 }), FOLLOWING);
  assertEquals(arrived(up, { own: 0, others: 4 }), { ...up, unseen: 6 });
  assertEquals(arrived(up, { own: 1, others: 4 }), { following: true, unseen: 0, top: 100 });
});

Deno.test("anchoredTop() keeps the reader's place after older messages were put in front", () => {
  const before = at(40);
  const after = at(40, 3_200);
  const top = anchoredTop(before, after);
  assertEquals(top, 1_240);
  assertEquals(distanceToEnd({ ...after, scrollTop: top }), distanceToEnd(before));
});

Deno.test("endTop() and nearTop() tell the ends, in a list without overflow too", () => {
  assertEquals([endTop(at(0)), endTop(at(0, 300))], [1_500, 0]);
  assertEquals([nearTop(at(499)), nearTop(at(500))], [true, false]);
  assertEquals(distanceToEnd(at(-20, 300)), 0);
});
