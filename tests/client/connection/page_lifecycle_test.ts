import { assertEquals } from "@std/assert";
import { FakeTime } from "../../support/fake_time.ts";
import { pageLifecycle } from "../../../lib/client/connection/page_lifecycle.ts";

/** Frames as a browser makes them, when the test says so. */
function frames() {
  const asked: FrameRequestCallback[] = [];
  const before = globalThis.requestAnimationFrame;
  globalThis.requestAnimationFrame = (callback) => asked.push(callback);
  return {
    make: () => asked.splice(0).forEach((callback) => callback(0)),
    [Symbol.dispose]: () => void (globalThis.requestAnimationFrame = before),
  };
}

Deno.test("pageLifecycle.beforeNextFrame() calls back with the next frame, once", () => {
  using time = new FakeTime();
  using page = frames();
  let shown = 0;
  pageLifecycle.beforeNextFrame(() => shown++);
  assertEquals(shown, 0);
  page.make();
  time.tick(1_000);
  assertEquals(shown, 1);
});

Deno.test("pageLifecycle.beforeNextFrame() waits no longer than a while for a page that makes none, as it is covered or hidden", () => {
  using time = new FakeTime();
  using page = frames();
  let shown = 0;
  pageLifecycle.beforeNextFrame(() => shown++);
  time.tick(199);
  assertEquals(shown, 0);
  time.tick(1);
  assertEquals(shown, 1);
  page.make();
  assertEquals(shown, 1);
});
