import { assertEquals } from "@std/assert";
import { systemClock } from "../../../lib/base/clock.ts";
import { keys } from "../../../lib/store/kv/keys.ts";
import { Kv } from "../../../lib/store/kv/kv.ts";
import { LOBBY, Rooms } from "../../../lib/store/rooms/rooms.ts";
import { Turn } from "../../../lib/store/log/write_queue.ts";

/** A lobby in memory and the turns of some isolates in it. */
async function lobby(...isolates: string[]) {
  const kv = await Kv.open(":memory:");
  await new Rooms(kv, systemClock).ensureLobby();
  const turns = isolates.map((isolate) => new Turn(kv, LOBBY, isolate));
  return {
    kv,
    turns,
    line: async () => (await kv.get(keys.turn(LOBBY))).value,
    /** Commits as a writer does; says whether it went through. */
    async write(turn: Turn, more = false): Promise<boolean> {
      const versionstamp = await kv.commit((op) => turn.pass(op, more));
      if (versionstamp === undefined) turn.failed();
      else turn.passed(versionstamp);
      return versionstamp !== undefined;
    },
    [Symbol.dispose]: () => kv.close(),
  };
}

Deno.test("Turn leaves writers alone until races were lost, then gives turns in order", async () => {
  using room = await lobby("a", "b", "c");
  const [a, b, c] = room.turns as [Turn, Turn, Turn];
  assertEquals(await a.come(0), undefined);
  assertEquals(await room.write(a, true), true);
  assertEquals(await room.line(), null);

  // Having lost twice, b lines up: it is first, and a cannot pass it unaware.
  assertEquals((await b.come(2))?.head.seq, 0);
  assertEquals(await room.write(a, true), false);
  const aCame = a.come(1);
  const cCame = c.come(0);
  while ((await room.line() as string[]).length < 3) await a.read();
  await b.read();
  assertEquals(await room.write(b, true), true);
  const [first, second] = (await room.line() as string[]).map((name) => name === "a" ? a : c);
  const bCame = b.come(0);
  await (first === a ? aCame : cCame);
  assertEquals(await room.write(first!), true);
  await (second === a ? aCame : cCame);
  assertEquals(await room.write(second!), true);
  assertEquals((await bCame)?.head.seq, 0);
  assertEquals(await room.write(b), true);
  assertEquals(await room.line(), null);
});

Deno.test("Turn passes over a writer that is gone", async () => {
  using room = await lobby("gone", "here");
  const [gone, here] = room.turns as [Turn, Turn];
  await gone.come(2);
  await here.come(0);
  assertEquals(await room.line(), ["here"]);
  assertEquals(await room.write(here), true);
});

Deno.test("Turn is given up by a writer that has nothing more to write", async () => {
  using room = await lobby("a", "b");
  const [a, b] = room.turns as [Turn, Turn];
  await a.come(2);
  const came = b.come(0);
  while ((await room.line() as string[]).length < 2) await b.read();
  await a.leave();
  await came;
  assertEquals(await room.line(), ["b"]);
  await b.leave();
  assertEquals(await room.line(), null);
});
