import { assertEquals } from "@std/assert";
import { asRead, countUnread, withHead } from "../../lib/protocol/unread.ts";

Deno.test("what is unread is what came after the cursor, less what of it is gone, and never less than none", () => {
  assertEquals(countUnread(10, 4, 0), 6);
  assertEquals(countUnread(10, 4, 2), 4);
  // The cursor was read later than the count.
  assertEquals(countUnread(10, 12, 0), 0);
});

Deno.test("a list's numbers move on with the head, and are none when the room is read, but for its threads", () => {
  const known = { head: 20, count: 15, read: 12, unread: 3, mentions: 2, threads: 1 };
  assertEquals(withHead(known, 25, 18), { ...known, head: 25, count: 18, unread: 6 });
  assertEquals(asRead(known, 20), { ...known, read: 20, unread: 0, mentions: 1 });
});
