import { assertEquals, assertRejects } from "@std/assert";
import { getOrInsert, localLocks, type Locks, locks } from "../../lib/base/runtime.ts";

/** The order in which four who want one lock begin and end, where each is let go when it is wanted. */
async function play(locks: Locks): Promise<string[]> {
  const name = crypto.randomUUID();
  const seen: string[] = [];
  const doors = new Map<string, PromiseWithResolvers<void>>();
  const ask = (who: string, mode: "exclusive" | "shared") => {
    const door = Promise.withResolvers<void>();
    doors.set(who, door);
    return locks.request(name, { mode }, async () => {
      seen.push(`${who} begins`);
      await door.promise;
      seen.push(`${who} ends`);
    });
  };
  const [one, two, three, four] = [
    ask("one", "shared"),
    ask("two", "shared"),
    ask("three", "exclusive"),
    ask("four", "shared"),
  ];
  doors.get("two")?.resolve();
  await two;
  const held = await locks.request(name, { ifAvailable: true }, (lock) => lock === null);
  seen.push(`held: ${held}`);
  doors.get("one")?.resolve();
  await one;
  doors.get("three")?.resolve();
  await three;
  doors.get("four")?.resolve();
  await four;
  const free = await locks.request(name, { ifAvailable: true }, (lock) => lock !== null);
  return [...seen, `free: ${free}`];
}

const PLAYED = [
  ...["one begins", "two begins", "two ends", "held: true", "one ends"],
  ...["three begins", "three ends", "four begins", "four ends", "free: true"],
];

Deno.test("locks of our own go on in the order of the runtime's", async () => {
  assertEquals(await play(locks), PLAYED);
  assertEquals(await play(localLocks()), PLAYED);
});

Deno.test("a lock of our own is let go by work that fails, and by whoever gives up waiting", async () => {
  const own = localLocks();
  const failing = own.request("name", {}, () => Promise.reject(new Error("no")));
  await assertRejects(() => failing, Error, "no");

  const door = Promise.withResolvers<void>();
  const holding = own.request("name", { mode: "shared" }, () => door.promise);
  const giving = new AbortController();
  const waiting = own.request("name", { signal: giving.signal }, () => "never");
  const behind = own.request("name", { mode: "shared" }, () => "shared with the first");
  giving.abort(new Error("gave up"));
  await assertRejects(() => waiting, Error, "gave up");
  assertEquals(await behind, "shared with the first");
  door.resolve();
  await holding;
  assertEquals(await own.request("name", {}, () => "free again"), "free again");
});

Deno.test("what a map has stays, and what it lacks is made once", () => {
  const map = new Map([["one", 1]]);
  assertEquals(getOrInsert(map, "one", () => 9), 1);
  assertEquals(getOrInsert(map, "two", () => 2), 2);
  assertEquals(getOrInsert(map, "two", () => 9), 2);
});
