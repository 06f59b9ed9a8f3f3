import { assertEquals } from "@std/assert";
import { MessageLimits } from "../../lib/chat/message_limits.ts";
import { FakeClock } from "../auth/support.ts";

const sender = (id: string, address = "school") => ({
  person: { id, username: id, name: id },
  address,
});

Deno.test("what others at an address send refuses those alone who send much themselves", () => {
  const limits = new MessageLimits(true, new FakeClock());
  const flood = (id: string) => {
    let sent = 0;
    while (limits.frame(sender(id), "send") === undefined) sent++;
    return sent;
  };
  for (let n = 0; n < 10; n++) assertEquals(flood(`flood${n}`), 60);
  // The address has nothing left: one more may send half of what is theirs, and no more.
  assertEquals(flood("quiet"), 30);
  assertEquals(limits.frame(sender("elsewhere", "home"), "send"), undefined);
});
