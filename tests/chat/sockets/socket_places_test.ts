import { assertEquals, assertThrows } from "@std/assert";
import { ChatError } from "../../../lib/base/errors.ts";
import { type SocketPlace, SocketPlaces } from "../../../lib/chat/sockets/socket_places.ts";
import { FakeClock } from "../../auth/support.ts";

/** Takes places until one is refused; those taken, and how it was refused. */
function takeAll(places: SocketPlaces, user: string, address: string): [SocketPlace[], string] {
  const taken: SocketPlace[] = [];
  while (true) {
    try {
      taken.push(places.take(user, address));
    } catch (error) {
      return [taken, error instanceof ChatError ? error.code : String(error)];
    }
  }
}

/** Sends so much until it is not read any more; how much was, and how long to wait. */
function sendAll(place: SocketPlace, bytes: number): [frames: number, waitMs: number] {
  for (let frames = 0;; frames++) {
    const waitMs = place.receive(bytes);
    if (waitMs !== undefined) return [frames, waitMs];
  }
}

Deno.test("a person has so many places until a socket has closed, and others have theirs", () => {
  const clock = new FakeClock();
  const places = new SocketPlaces(clock, true);
  const [taken, code] = takeAll(places, "ann", "school");
  assertEquals([taken.length, code, places.size], [100, "rate_limited", 100]);
  places.take("bob", "school");
  taken[0]!.release();
  taken[0]!.release();
  assertEquals(takeAll(places, "ann", "school")[0].length, 1);
});

Deno.test("an address that is full has a few places for everybody who has hardly any", () => {
  const places = new SocketPlaces(new FakeClock(), true);
  for (let n = 0; n < 10; n++) {
    assertEquals(takeAll(places, `flood${n}`, "school")[0].length, 100);
  }
  assertEquals(takeAll(places, "ann", "school")[0].length, 5);
  assertEquals(takeAll(places, "bob", "home")[0].length, 100);
});

Deno.test("frames and bytes come back with time, for a person over all sockets; another is read on", () => {
  const clock = new FakeClock();
  const places = new SocketPlaces(clock, true);
  const [one, other] = [places.take("ann", "school"), places.take("ann", "school")];
  assertEquals(sendAll(one, 10)[0], 1_980);
  assertEquals(other.receive(10), 11);
  assertEquals(places.take("bob", "school").receive(10), undefined);
  assertThrows(() => places.take("ann", "school"), ChatError, "too fast");
  clock.advance(1_000);
  assertEquals(sendAll(other, 10)[0], 100);
  clock.advance(60_000);
  // What is longer than what is left is owed.
  assertEquals(sendAll(one, 3 * 1024 * 1024)[0], 2);
  clock.advance(7_000);
  assertEquals(one.receive(1), 1_001);
  clock.advance(2_000);
  assertEquals(one.receive(1), undefined);
});

Deno.test("ten who flood take an address's share, and those at it who do not are read on", () => {
  const places = new SocketPlaces(new FakeClock(), true);
  const floods = Array.from({ length: 11 }, (_, n) => places.take(`flood${n}`, "school"));
  for (const flood of floods.slice(0, 10)) sendAll(flood, 1);
  const [frames] = sendAll(floods[10]!, 1);
  assertEquals(frames >= 990 && frames < 1_400, true, `${frames}`);
});

Deno.test("nobody is remembered who has no socket and took nothing lately; without limits nothing is counted", () => {
  const clock = new FakeClock();
  const places = new SocketPlaces(clock, true);
  const place = places.take("ann", "school");
  sendAll(place, 1);
  place.release();
  places.sweep();
  assertThrows(() => places.take("ann", "school"), ChatError, "too fast");
  clock.advance(60_000);
  places.sweep();
  assertEquals(sendAll(places.take("ann", "school"), 1)[0], 1_990);
  const free = new SocketPlaces(clock, false).take("ann", "school");
  for (let n = 0; n < 10_000; n++) assertEquals(free.receive(1_000_000), undefined);
});
