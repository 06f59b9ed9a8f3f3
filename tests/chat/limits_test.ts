import { assertEquals } from "@std/assert";
import { RateLimits } from "../../lib/chat/limits.ts";
import { FakeClock } from "../auth/support.ts";

const sender = (id: string, address = "school") => ({
  person: { id, username: id, name: id },
  address,
});

Deno.test("what others at an address send refuses those alone who send much themselves", () => {
  const limits = new RateLimits(true, new FakeClock());
  const flood = (id: string) => {
    let sent = 0;
    while (limits.takeFrame(sender(id), "send") === undefined) sent++;
    return sent;
  };
  for (let n = 0; n < 10; n++) assertEquals(flood(`flood${n}`), 60);
  // The address has nothing left: one more may send half of what is theirs, and no more.
  assertEquals(flood("quiet"), 30);
  assertEquals(limits.takeFrame(sender("elsewhere", "home"), "send"), undefined);
});

Deno.test("a change of a message counts as one, and what a person writes in a day has a bound", () => {
  const clock = new FakeClock();
  const limits = new RateLimits(true, clock);
  const { person } = sender("ann");
  const kinds = ["send", "edit", "delete", "react", "pin"] as const;
  for (let n = 0; n < 60; n++) {
    assertEquals(limits.takeFrame(sender("ann"), kinds[n % kinds.length]!), undefined);
  }
  for (const kind of kinds) {
    assertEquals(limits.takeFrame(sender("ann"), kind)?.code, "rate_limited");
  }
  assertEquals(limits.takeFrame(sender("ann"), "typing"), undefined);

  const [ascii, wide] = ["x".repeat(16_384), "語".repeat(5_461)];
  let bytes = 0;
  for (let n = 0; limits.takeBytes(person, n % 2 === 0 ? ascii : wide) === undefined; n++) {
    bytes += 200 + (n % 2 === 0 ? 16_384 : 16_383);
  }
  assertEquals(Math.floor(bytes / 1024 / 1024), 99);
  const refused = limits.takeBytes(person, ascii);
  assertEquals([refused?.code, refused?.message], [
    "rate_limited",
    "You can post at most 100 MiB a day.",
  ]);
  clock.advance(24 * 3_600_000);
  assertEquals(limits.takeBytes(person, ascii), undefined);
  assertEquals(new RateLimits(false, clock).takeBytes(person, "x".repeat(2e8)), undefined);
});
