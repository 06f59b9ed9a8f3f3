import { assertEquals } from "@std/assert";
import { FakeTime } from "../../support/fake_time.ts";
import { type ActivityWatcher, IDLE_MS, watchIdle } from "../../../lib/client/view/idle.ts";

/** A page that the test looks at, or away from. */
class FakeAttention implements ActivityWatcher {
  inSight = true;
  acted: (() => void) | undefined;

  watch(acted: () => void): () => void {
    this.acted = acted;
    return () => this.acted = undefined;
  }

  visible(): boolean {
    return this.inSight;
  }

  look(inSight: boolean): void {
    this.inSight = inSight;
    this.acted?.();
  }
}

function watched() {
  const time = new FakeTime();
  const attention = new FakeAttention();
  const told: string[] = [];
  const stop = watchIdle((activity) => told.push(activity), attention);
  return {
    time,
    attention,
    told,
    stop,
    [Symbol.dispose]() {
      stop();
      time.restore();
    },
  };
}

Deno.test("watchIdle() tells after five minutes without an input, and at the next one", () => {
  using page = watched();
  const { time, attention, told } = page;
  time.tick(IDLE_MS - 1);
  attention.acted?.();
  time.tick(IDLE_MS - 1);
  assertEquals(told, []);
  time.tick(1);
  assertEquals(told, ["away"]);
  time.tick(10 * IDLE_MS);
  attention.acted?.();
  attention.acted?.();
  assertEquals(told, ["away", "online"]);
  time.setClock(0);
  time.tick(IDLE_MS);
  assertEquals(told, ["away", "online", "away"]);
});

Deno.test("watchIdle() takes a page out of sight for one that nobody uses, until it is seen again", () => {
  using page = watched();
  const { time, attention, told } = page;
  attention.look(false);
  time.tick(IDLE_MS);
  assertEquals(told, ["away"]);
  attention.acted?.();
  assertEquals(told, ["away"]);
  attention.look(true);
  assertEquals(told, ["away", "online"]);
});

Deno.test("watchIdle() leaves nothing behind at its end", () => {
  using page = watched();
  page.stop();
  assertEquals(page.attention.acted, undefined);
  page.time.tick(2 * IDLE_MS);
  assertEquals(page.told, []);
});
