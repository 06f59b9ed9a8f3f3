import { assert, assertEquals, assertFalse, assertInstanceOf, assertThrows } from "@std/assert";
import { FakeTime, TimeError } from "@std/testing/time";

Deno.test("FakeTime stands still until it is told to pass", () => {
  using time = new FakeTime(1_000);
  assertEquals(
    [time.start, time.now, Date.now(), new Date().getTime()],
    Array(4).fill(1_000),
  );
  time.tick(500);
  assertEquals([time.start, time.now, Date.now()], [1_000, 1_500, 1_500]);
  time.now = 2_000;
  assertEquals(Date.now(), 2_000);
});

Deno.test("FakeTime begins at a date, at a text or now", () => {
  {
    using time = new FakeTime("2026-01-02T03:04:05.678Z");
    assertEquals(new Date(time.now).toISOString(), "2026-01-02T03:04:05.678Z");
  }
  {
    using time = new FakeTime(new Date(5));
    assertEquals(time.now, 5);
  }
  const before = Date.now();
  using time = new FakeTime();
  assert(time.now >= before);
});

Deno.test("FakeTime makes dates that are dates", () => {
  const RealDate = Date;
  using _time = new FakeTime(0);
  const date = new Date();
  assertInstanceOf(date, Date);
  assertInstanceOf(date, RealDate);
  assertEquals(new Date(2026, 0, 2).getFullYear(), 2026);
  assertEquals(Date.UTC(1970, 0, 1), 0);
  assertEquals(Date(), new RealDate(0).toString());
});

Deno.test("FakeTime runs timers in the order they are due, each at its own time", () => {
  using time = new FakeTime(0);
  const ran: [string, number][] = [];
  const note = (name: string) => ran.push([name, Date.now()]);
  setTimeout(note, 30, "late");
  setTimeout(note, 10, "first");
  setTimeout(note, 10, "second");
  const cleared = setTimeout(note, 5, "cleared");
  clearTimeout(cleared);
  setTimeout(() => setTimeout(note, 5, "set by a timer"), 10);
  time.tick(20);
  assertEquals(ran, [["first", 10], ["second", 10], ["set by a timer", 15]]);
  time.tick(10);
  assertEquals(ran.at(-1), ["late", 30]);
});

Deno.test("FakeTime repeats intervals until they are cleared", () => {
  using time = new FakeTime(0);
  const ran: number[] = [];
  const id = setInterval(() => ran.push(Date.now()), 10);
  time.tick(35);
  assertEquals(ran, [10, 20, 30]);
  clearInterval(id);
  time.tick(35);
  assertEquals(ran.length, 3);
});

Deno.test("FakeTime.next() goes to the next timer", () => {
  using time = new FakeTime(0);
  let ran = false;
  setTimeout(() => ran = true, 5_000);
  assert(time.next());
  assert(ran);
  assertEquals(time.now, 5_000);
  assertFalse(time.next());
  assertEquals(time.now, 5_000);
});

Deno.test("FakeTime.tickAsync() lets what is waiting run first", async () => {
  using time = new FakeTime(0);
  const ran: string[] = [];
  const wait = async () => {
    await Promise.resolve();
    await new Promise((resolve) => setTimeout(resolve, 10));
    ran.push("waited");
  };
  const waiting = wait();
  await time.tickAsync(10);
  await waiting;
  assertEquals(ran, ["waited"]);
  assertEquals(time.now, 10);
});

Deno.test("FakeTime.runMicrotasks() lets promises go on, but no timer", async () => {
  using time = new FakeTime(0);
  const ran: string[] = [];
  Promise.resolve().then(() => ran.push("promise"));
  setTimeout(() => ran.push("timer"), 0);
  await time.runMicrotasks();
  assertEquals(ran, ["promise"]);
  time.tick(0);
  assertEquals(ran, ["promise", "timer"]);
});

Deno.test("FakeTime times signals", () => {
  using time = new FakeTime(0);
  const signal = AbortSignal.timeout(10);
  time.tick(9);
  assertFalse(signal.aborted);
  time.tick(1);
  assert(signal.aborted);
  assertEquals(signal.reason.name, "TimeoutError");
});

Deno.test("FakeTime does not go back", () => {
  using time = new FakeTime(1_000);
  assertThrows(
    () => time.now = 999,
    RangeError,
    "Cannot set current time in the past",
  );
});

Deno.test("FakeTime.restore() puts everything back, once", () => {
  const before = [Date, setTimeout, clearTimeout, setInterval, clearInterval];
  const time = new FakeTime();
  assert(before[1] !== setTimeout);
  assertThrows(() => new FakeTime(), TimeError, "already faked");
  time.restore();
  assertEquals(
    [Date, setTimeout, clearTimeout, setInterval, clearInterval],
    before,
  );
  assertThrows(() => time.restore(), TimeError, "already restored");
});

Deno.test("FakeTime refuses a start that is no time", () => {
  assertThrows(() => new FakeTime("no date"), TypeError, "invalid start time");
  using time = new FakeTime(0);
  assertEquals(time.now, 0);
});
