import { assert, assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { PresenceFrames } from "../../../lib/chat/presence/frames.ts";
import type { Person } from "../../../lib/protocol/event.ts";

const personOf = (id: string): Person => ({ id, username: id, name: id });
const ANN = personOf("ann");
const BOB = personOf("bob");
const CLEO = personOf("cleo");

const entryOf = (person: Person, state: string) => JSON.stringify({ ...person, state });

/** One room's people, and the frames that its sockets were told. */
function lobby({ sockets = 1 } = {}) {
  const people = new Map<string, Person>();
  const told: string[] = [];
  const counts = { lists: 0 };
  const frames = new PresenceFrames({
    entriesIn: () => {
      counts.lists++;
      return [...people.values()].map((person) => entryOf(person, "online"));
    },
    socketsIn: () => sockets,
    send: (_room, frame) => told.push(frame),
  });
  const change = (person: Person, here: boolean) => {
    if (here) people.set(person.id, person);
    else people.delete(person.id);
    frames.change("lobby", person.id, entryOf(person, here ? "online" : "offline"));
  };
  return {
    frames,
    told,
    counts,
    come: (person: Person) => change(person, true),
    go: (person: Person) => change(person, false),
    [Symbol.dispose]: () => frames.close(),
  };
}

/** Who is online after these frames, as a client reads them. */
function readFrames(frames: readonly string[]): string[] {
  const online = new Set<string>();
  for (const frame of frames.map((text) => JSON.parse(text))) {
    if (frame.full) online.clear();
    for (const { id, state } of frame.users) {
      if (state === "online") online.add(id);
      else online.delete(id);
    }
  }
  return [...online].sort();
}

Deno.test("a change is told at once, and those of the next moment in one difference", () => {
  using time = new FakeTime();
  using room = lobby();
  room.come(CLEO);
  const first = { type: "presence", room: "lobby", users: [{ ...CLEO, state: "online" }] };
  assertEquals(room.told.map((frame) => JSON.parse(frame)), [first]);
  room.come(ANN);
  room.come(BOB);
  room.go(ANN);
  assertEquals(room.told.length, 1);
  time.tick(200);
  assertEquals(room.told.slice(1).map((frame) => JSON.parse(frame)), [{
    type: "presence",
    room: "lobby",
    users: [{ ...ANN, state: "offline" }, { ...BOB, state: "online" }],
  }]);
  room.go(BOB);
  assertEquals(room.told.length, 2);
  time.tick(10_000);
  assertEquals(room.told.length, 3);
  room.come(ANN);
  assertEquals(room.told.length, 4);
});

Deno.test("a room with more sockets hears of changes less often", () => {
  using time = new FakeTime();
  using room = lobby({ sockets: 10_000 });
  room.come(ANN);
  room.come(BOB);
  time.tick(200);
  assertEquals(room.told.length, 1);
  time.tick(10_000);
  assertEquals(room.told.length, 2);
});

Deno.test("a short list of everybody is one frame, true at any time", () => {
  using time = new FakeTime();
  using room = lobby();
  const assertHere = (...ids: string[]) => {
    for (let socket = 0; socket < 2; socket++) {
      const frames = room.frames.of("lobby");
      assertEquals([frames.length, readFrames(frames)], [1, ids]);
    }
  };
  room.come(ANN);
  assertHere("ann");
  room.come(BOB);
  assertHere("ann", "bob");
  room.go(ANN);
  assertHere("bob");
  for (const later of [200, 10_000]) {
    time.tick(later);
    assertHere("bob");
  }
  room.come(CLEO);
  assertHere("bob", "cleo");
});

Deno.test("a long list of everybody is encoded once a moment, and true at any time", () => {
  using time = new FakeTime();
  using room = lobby();
  const people = Array.from({ length: 50 }, (_, n) => personOf(`person${n + 10}`));
  const ids = people.map(({ id }) => id);
  for (const person of people) room.come(person);
  assertEquals(readFrames(room.frames.of("lobby")), ids);
  room.come(ANN);
  assertEquals(readFrames(room.frames.of("lobby")), ["ann", ...ids]);
  room.go(people[0]!);
  assertEquals(readFrames(room.frames.of("lobby")), ["ann", ...ids.slice(1)]);
  assertEquals(room.counts.lists, 1);
  for (const later of [200, 10_000]) {
    time.tick(later);
    assertEquals(readFrames(room.frames.of("lobby")), ["ann", ...ids.slice(1)]);
    assertEquals(room.counts.lists, 2);
  }
});

Deno.test("everybody in a large room comes in short frames, the first of which is full", () => {
  using _time = new FakeTime();
  using room = lobby();
  const ids = Array.from({ length: 100 }, (_, n) => `person${n}`).sort();
  for (const id of ids) room.come(personOf(id));
  const frames = room.frames.of("lobby");
  assertEquals(readFrames(frames), ids);
  assert(frames.length > 5 && frames.every((frame) => frame.length < 1_500));
  const marks = frames.map((frame) => JSON.parse(frame).full);
  assertEquals(marks[0], true);
  assert(marks.slice(1).every((mark) => mark === undefined));
});

Deno.test("an empty room's list is one full frame with nobody", () => {
  using _time = new FakeTime();
  using room = lobby();
  assertEquals(room.frames.of("lobby").map((frame) => JSON.parse(frame)), [
    { type: "presence", room: "lobby", users: [], full: true },
  ]);
});

Deno.test("a room without sockets is told nothing, and its list is true all the same", () => {
  using _time = new FakeTime();
  using room = lobby({ sockets: 0 });
  room.come(ANN);
  assertEquals(readFrames(room.frames.of("lobby")), ["ann"]);
  room.come(BOB);
  assertEquals(readFrames(room.frames.of("lobby")), ["ann", "bob"]);
  assertEquals(room.told, []);
});

Deno.test("a list of many people comes in few frames, and one of few people in short ones", () => {
  for (const [people, frames, chars] of [[100, 16, 1_100], [1_500, 32, 8_300]] as const) {
    using room = lobby({ sockets: 0 });
    for (let n = 0; n < people; n++) room.come(personOf(`a person of a long name ${n}`));
    const list = room.frames.of("lobby");
    assertEquals(readFrames(list).length, people);
    assert(list.length <= frames, `${list.length} frames for ${people}`);
    assert(list.every(({ length }) => length <= chars), "a frame is too long");
  }
});
