import { assertEquals } from "@std/assert";
import { MemoryWatch } from "../../../lib/chat/sockets/memory_watch.ts";

const MIB = 1024 * 1024;

Deno.test("memory that grows by more than the sockets explain is told of once, and slow growth never", () => {
  let now = 100 * MIB;
  const watch = new MemoryWatch(() => now);
  const grow = (mib: number, sockets = 0) => {
    now += mib * MIB;
    return watch.hasGrown(sockets);
  };
  assertEquals([grow(0), grow(200), grow(50)], [false, false, false]);
  assertEquals([grow(50), grow(50)], [true, false]);
  assertEquals([grow(800, 10_000), grow(100, 10_000)], [false, true]);
  for (let looks = 0; looks < 200; looks++) assertEquals(grow(8), false);
});
