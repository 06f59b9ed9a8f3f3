import { assertEquals } from "@std/assert";
import { threadId, threadOf } from "../../lib/protocol/thread.ts";
import { logAddress, messageAddress, prefixIn } from "../../lib/text/addresses.ts";

Deno.test("a thread's id names its room and its message, and nothing else is one", () => {
  assertEquals(threadOf(threadId("lobby", 12)), { room: "lobby", seq: 12 });
  const others = [
    "lobby",
    "lobby~",
    "~1",
    "lobby~0",
    "lobby~01",
    "lobby~1~2",
    "lobby~1x",
    "lobby~-1",
  ];
  assertEquals(others.filter((id) => threadOf(id) !== undefined), []);
  assertEquals(threadOf(`lobby~${"9".repeat(16)}`), undefined);
});

Deno.test("a thread has a page beside its room's", () => {
  assertEquals(logAddress("lobby"), "/rooms/lobby");
  assertEquals(logAddress("lobby~12"), "/rooms/lobby/threads/12");
  assertEquals(messageAddress("lobby~12", 3), "/rooms/lobby/threads/12?around=3#t3");
  assertEquals([prefixIn("lobby"), prefixIn("lobby~12")], ["m", "t"]);
});
