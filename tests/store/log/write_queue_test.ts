import { assertEquals } from "@std/assert";
import { keys } from "../../../lib/store/kv/keys.ts";
import { LOBBY } from "../../../lib/store/rooms/rooms.ts";
import { WriteQueue } from "../../../lib/store/log/write_queue.ts";
import { openMemoryStore } from "../../support/store.ts";

/** A lobby in memory and the turns of some isolates in it. */
async function lobby(...isolates: string[]) {
  const store = await openMemoryStore();
  const { kv } = store;
  const turns = isolates.map((isolate) => new WriteQueue(kv, LOBBY, isolate));
  return {
    kv,
    turns,
    line: async () => (await kv.get(keys.writeQueue(LOBBY))).value,
    /** Commits as a writer does; says whether it went through. */
    async write(turn: WriteQueue, more = false): Promise<boolean> {
      const versionstamp = await kv.commit((op) => turn.advance(op, more));
      if (versionstamp === undefined) turn.failed();
      else turn.advanced(versionstamp);
      return versionstamp !== undefined;
    },
    [Symbol.asyncDispose]: () => store.close(),
  };
}

Deno.test("WriteQueue leaves writers alone until races were lost, then gives turns in order", async () => {
  await using room = await lobby("a", "b", "c");
  const [a, b, c] = room.turns as [WriteQueue, WriteQueue, WriteQueue];
  assertEquals(await a.enter(0), undefined);
  assertEquals(await room.write(a, true), true);
  assertEquals(await room.line(), null);

  // Having lost twice, b lines up: it is first, and a cannot pass it unaware.
  assertEquals((await b.enter(2))?.head.seq, 0);
  assertEquals(await room.write(a, true), false);
  const aCame = a.enter(1);
  const cCame = c.enter(0);
  while ((await room.line() as string[]).length < 3) await a.read();
  await b.read();
  assertEquals(await room.write(b, true), true);
  const [first, second] = (await room.line() as string[]).map((name) => name === "a" ? a : c);
  const bCame = b.enter(0);
  await (first === a ? aCame : cCame);
  assertEquals(await room.write(first!), true);
  await (second === a ? aCame : cCame);
  assertEquals(await room.write(second!), true);
  assertEquals((await bCame)?.head.seq, 0);
  assertEquals(await room.write(b), true);
  assertEquals(await room.line(), null);
});

Deno.test("Turn passes over a writer that is gone", async () => {
  await using room = await lobby("gone", "here");
  const [gone, here] = room.turns as [WriteQueue, WriteQueue];
  await gone.enter(2);
  await here.enter(0);
  assertEquals(await room.line(), ["here"]);
  assertEquals(await room.write(here), true);
});

Deno.test("Turn is given up by a writer that has nothing more to write", async () => {
  await using room = await lobby("a", "b");
  const [a, b] = room.turns as [WriteQueue, WriteQueue];
  await a.enter(2);
  const came = b.enter(0);
  while ((await room.line() as string[]).length < 2) await b.read();
  await a.leave();
  await came;
  assertEquals(await room.line(), ["b"]);
  await b.leave();
  assertEquals(await room.line(), null);
});
