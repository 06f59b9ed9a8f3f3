import { assertEquals } from "@std/assert";
import { keys } from "../../../lib/store/kv/keys.ts";
import { Kv } from "../../../lib/store/kv/kv.ts";
import { type ListNotice, Notices } from "../../../lib/store/isolates/notices.ts";
import { FakeClock } from "../../auth/support.ts";

const noticeOf = (room: string): ListNotice => ({ room, users: ["ann"], change: "removed" });

Deno.test("a notice whose commit another one overtook is read, and one that never comes is awaited for a while", async () => {
  const kv = await Kv.open(":memory:");
  const clock = new FakeClock();
  const told = new Notices(kv, { isolate: "one", addLists() {} }, clock);
  const reader = new Notices(kv, { isolate: "two", addLists() {} }, clock);
  const fresh = async () =>
    (await reader.fresh(["one"])).map((notice) => "room" in notice ? notice.room : "");
  const tell = (room: string) => kv.commit((op) => told.put(op, noticeOf(room)));
  /** Takes a number, and is committed later, if at all. */
  const overtaken = async (room: string) => {
    await kv.commit((op) => {
      op.check({ key: keys.notice("one", 1), versionstamp: "00000000000000000001" });
      told.put(op, noticeOf(room));
    });
  };
  const comeLate = (number: number, room: string) =>
    kv.commit((op) => void op.set(keys.notice("one", number), noticeOf(room)));
  await tell("first");
  assertEquals(await fresh(), ["first"]);
  await overtaken("second");
  await tell("third");
  assertEquals(await fresh(), ["third"]);
  await comeLate(2, "second");
  assertEquals(await fresh(), ["second"]);
  await overtaken("fourth");
  await tell("fifth");
  assertEquals([await fresh(), await fresh()], [["fifth"], []]);
  clock.advance(60_000);
  assertEquals(await fresh(), []);
  await comeLate(4, "fourth");
  await tell("sixth");
  assertEquals(await fresh(), ["sixth"]);
  kv.close();
});
