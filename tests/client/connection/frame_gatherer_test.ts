import { assertEquals } from "@std/assert";
import { FakeTime } from "../../support/fake_time.ts";
import {
  FrameGatherer,
  type GatheredFrame,
} from "../../../lib/client/connection/frame_gatherer.ts";
import type { ChatEvent } from "../../../lib/protocol/event.ts";
import { FakePageLifecycle } from "../fake_page_lifecycle.ts";
import { ANN, BOB } from "../fake_server.ts";

const message = (seq: number): ChatEvent => ({
  kind: "message",
  seq,
  at: 0,
  by: BOB.id,
  cid: `c${seq}`,
  text: "hello",
});

const events = (seqs: number[], room = "a", epoch = "e"): GatheredFrame => ({
  type: "events",
  room,
  epoch,
  events: seqs.map(message),
});

const typing = (room = "a"): GatheredFrame => ({ type: "typing", room, user: ANN.id });

/** A gatherer, and what it has passed on. */
function gathering(shown = true) {
  const life = new FakePageLifecycle();
  life.shown = shown;
  const passed: string[] = [];
  const gatherer = new FrameGatherer(life, (frame) => {
    const what = frame.type !== "events"
      ? frame.type
      : `${frame.epoch}${frame.events.map(({ seq }) => seq)}`;
    passed.push(`${frame.room}: ${what}`);
  });
  return { life, gatherer, passed };
}

Deno.test("FrameGatherer passes on what came since the last frame, in order, before the next", () => {
  using time = new FakeTime();
  const { life, gatherer, passed } = gathering();
  gatherer.add(events([1]));
  gatherer.add(events([2, 3]));
  gatherer.add(typing());
  gatherer.add(events([4]));
  gatherer.add(events([1], "b"));
  gatherer.add(events([5]));
  assertEquals(passed, []);
  life.makeFrame();
  assertEquals(passed.splice(0), [
    "a: e1",
    "a: e2,3",
    "a: typing",
    "a: e4",
    "b: e1",
    "a: e5",
  ]);
  time.tick(0);
  assertEquals(life.makeFrame(), false);
  gatherer.add(events([6]));
  life.makeFrame();
  assertEquals(passed, ["a: e6"]);
  time.tick(0);
});

Deno.test("FrameGatherer tells a page that nobody sees at once, and first what waited", () => {
  using _time = new FakeTime();
  const { life, gatherer, passed } = gathering();
  gatherer.add(events([1]));
  life.shown = false;
  gatherer.add(typing());
  assertEquals(passed, ["a: e1", "a: typing"]);
  gatherer.add(typing("b"));
  assertEquals(passed.length, 3);
  gatherer.stop();
});

Deno.test("FrameGatherer leaves a page that took long to show something to its reader for a while", () => {
  using time = new FakeTime();
  const { life, gatherer, passed } = gathering();
  /** A frame that takes the page so long, and the timers after it. */
  const frame = (ms: number) => {
    life.makeFrame();
    // A timer that was due meanwhile runs after it.
    const { now } = time;
    performance.now = () => now - time.start + ms;
    time.tick(0);
    performance.now = () => time.now - time.start;
    time.tick(ms);
  };
  gatherer.add(events([1]));
  frame(20);
  gatherer.add(events([2]));
  time.tick(59);
  assertEquals(life.makeFrame(), false);
  gatherer.add(events([3]));
  time.tick(1);
  frame(10_000);
  assertEquals(passed.splice(0), ["a: e1", "a: e2", "a: e3"]);
  // However long it takes, what comes then waits a tenth of a second at most.
  gatherer.add(events([4]));
  time.tick(99);
  assertEquals(life.makeFrame(), false);
  time.tick(1);
  frame(0);
  assertEquals(passed, ["a: e4"]);
});

Deno.test("FrameGatherer waits a while for what comes to a page that is back", () => {
  using time = new FakeTime();
  const { life, gatherer, passed } = gathering();
  gatherer.rest();
  gatherer.add(events([1]));
  time.tick(99);
  assertEquals(life.makeFrame(), false);
  gatherer.add(events([2]));
  time.tick(1);
  life.makeFrame();
  assertEquals(passed, ["a: e1", "a: e2"]);
  gatherer.stop();
});

Deno.test("FrameGatherer passes on what waits before something else, and at its end", () => {
  using time = new FakeTime();
  const { life, gatherer, passed } = gathering();
  gatherer.add(events([1]));
  gatherer.flush();
  assertEquals(passed.length, 1);
  gatherer.add(events([2]));
  life.makeFrame();
  assertEquals(passed.length, 2);
  time.tick(0);
  gatherer.add(events([3]));
  gatherer.stop();
  assertEquals(passed.length, 3);
  life.makeFrame();
  time.tick(1_000);
  assertEquals(passed.length, 3);
});

Deno.test("FrameGatherer passes on what comes after something that fails, and reports that", () => {
  const passed: string[] = [];
  const gatherer = new FrameGatherer(new FakePageLifecycle(), (frame) => {
    if (frame.room === "a") throw new Error("It cannot be shown.");
    passed.push(frame.room);
  });
  using ends = new DisposableStack();
  const reported: string[] = [];
  const onError = (event: ErrorEvent) => {
    event.preventDefault();
    reported.push(event.error.message);
  };
  addEventListener("error", onError);
  ends.defer(() => removeEventListener("error", onError));
  gatherer.add(typing("a"));
  gatherer.add(typing("b"));
  gatherer.flush();
  assertEquals([passed, reported], [["b"], ["It cannot be shown."]]);
  gatherer.stop();
});
