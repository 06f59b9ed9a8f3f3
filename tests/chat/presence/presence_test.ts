import { assertEquals } from "@std/assert";
import { FakeTime } from "../../support/fake_time.ts";
import { systemClock } from "../../../lib/base/clock.ts";
import type { BusMessage } from "../../../lib/chat/isolates/bus.ts";
import { Presence } from "../../../lib/chat/presence/presence.ts";
import type { Here } from "../../../lib/chat/presence/table.ts";
import type { Profile } from "../../../lib/chat/presence/profiles.ts";
import type { OwnStatus } from "../../../lib/protocol/own_status.ts";

const personOf = (id: string) => ({ id, username: id, name: id });
const ANN = personOf("ann");
const BOB = personOf("bob");

const hereOf = (user: string, rooms: string[], more: Partial<Here> = {}): Here => ({
  person: personOf(user),
  active: true,
  status: undefined,
  rooms: new Set(rooms),
  reads: [],
  ...more,
});

/** One isolate's presence; what it would tell the others, and the sockets of rooms, is kept. */
function isolate({ profiles = new Map<string, Partial<Profile>>() } = {}) {
  const posted: BusMessage[] = [];
  const told: string[] = [];
  const seen: string[] = [];
  const presence = new Presence({
    bus: { isolate: "one", post: (message) => posted.push(message) },
    clock: systemClock,
    socketsIn: () => 1,
    send(room, frame) {
      for (const { id, state } of JSON.parse(frame).users) told.push(`${room}: ${id} ${state}`);
    },
    profiles: (users) =>
      Promise.resolve(users.flatMap((user) => {
        const profile = profiles.get(user);
        return profile === undefined ? [] : {
          person: personOf(user),
          status: undefined,
          rooms: new Set(["lobby"]),
          ...profile,
        };
      })),
    noteSeen: (users) => seen.push(...users),
  });
  return {
    presence,
    posted,
    told,
    seen,
    in: (room: string) =>
      presence.peopleIn(room).map(({ person, state }) => `${person.id} ${state}`).sort(),
    [Symbol.asyncDispose]: () => presence.close(),
  };
}

Deno.test("Presence has a person online while any socket is in use, and away when none is", async () => {
  using _time = new FakeTime();
  await using one = isolate();
  const { presence } = one;
  presence.connect(ANN, undefined, ["lobby"], true);
  presence.connect(ANN, undefined, ["lobby"], false);
  assertEquals(one.in("lobby"), ["ann online"]);
  presence.setActive("ann", false);
  assertEquals(one.in("lobby"), ["ann away"]);
  presence.applyChange("two", 1, "ann", hereOf("ann", ["lobby"]));
  assertEquals(one.in("lobby"), ["ann online"]);
  presence.applyChange("two", 2, "ann", undefined);
  assertEquals(one.in("lobby"), ["ann away"]);
});

Deno.test("Presence shows a person in every room of theirs, and where they read along", async () => {
  using time = new FakeTime();
  await using one = isolate();
  const { presence } = one;
  presence.connect(ANN, undefined, ["lobby", "den"], true);
  presence.subscribe("square", ANN);
  assertEquals([one.in("den"), one.in("square"), one.in("attic")], [
    ["ann online"],
    ["ann online"],
    [],
  ]);
  presence.unsubscribe("square", ANN);
  time.tick(2_999);
  assertEquals(one.in("square"), ["ann online"]);
  time.tick(1);
  assertEquals([one.in("square"), one.in("den")], [[], ["ann online"]]);
});

Deno.test("Presence forgives a reload, notices a farewell and notes when it was", async () => {
  using time = new FakeTime();
  await using one = isolate();
  const { presence } = one;
  presence.connect(ANN, undefined, ["lobby"], true);
  presence.disconnect("ann", true);
  time.tick(2_000);
  presence.connect(ANN, undefined, ["lobby"], true);
  time.tick(10_000);
  assertEquals([one.told, one.seen], [["lobby: ann online"], []]);
  presence.disconnect("ann", true);
  time.tick(3_000);
  assertEquals(one.told, ["lobby: ann online", "lobby: ann offline"]);
  assertEquals([one.in("lobby"), one.seen], [[], ["ann"]]);
});

Deno.test("Presence forgives the reload of the one socket in use, and then tells of the idle one", async () => {
  using time = new FakeTime();
  await using one = isolate();
  const { presence } = one;
  presence.connect(ANN, undefined, ["lobby"], true);
  presence.connect(ANN, undefined, ["lobby"], false);
  presence.disconnect("ann", true);
  assertEquals(one.in("lobby"), ["ann online"]);
  time.tick(3_000);
  assertEquals(one.in("lobby"), ["ann away"]);
});

Deno.test("Presence notes at most every five minutes that somebody is at it, and not of idle ones", async () => {
  using time = new FakeTime();
  await using one = isolate();
  one.presence.connect(ANN, undefined, ["lobby"], true);
  one.presence.connect(BOB, undefined, ["lobby"], false);
  time.tick(5 * 60_000);
  assertEquals(one.seen, ["ann"]);
  time.setClock(0);
  time.tick(5 * 60_000);
  assertEquals(one.seen, ["ann", "ann"]);
});

Deno.test("Presence joins what isolates tell each other, and asks for all when a change is missing", async () => {
  using time = new FakeTime();
  await using one = isolate();
  const { presence } = one;
  const asked = () => one.posted.filter(({ kind }) => kind === "presence_query").slice(1);
  presence.applyChange("two", 1, "bob", hereOf("bob", ["lobby"]));
  presence.applyChange("three", 1, "bob", hereOf("bob", ["lobby"]));
  presence.applyChange("two", 2, "bob", undefined);
  // Late, and twice.
  presence.applyChange("two", 1, "bob", hereOf("bob", ["den"]));
  presence.applyChange("three", 1, "bob", hereOf("bob", ["den"]));
  assertEquals([one.in("lobby"), one.in("den"), asked()], [["bob online"], [], []]);
  presence.applyChange("three", 4, "cleo", hereOf("cleo", ["lobby"]));
  presence.applyChange("three", 5, "dan", hereOf("dan", ["lobby"]));
  assertEquals(asked(), [{ kind: "presence_query", to: "three" }]);
  presence.replace("three", [hereOf("cleo", ["lobby"]), hereOf("ann", ["lobby"])], 6);
  assertEquals(one.in("lobby"), ["ann online", "cleo online"]);
  presence.replace("three", [], 5);
  presence.applyRound("three", 6);
  assertEquals(asked().length, 1);
  presence.applyRound("three", 7);
  assertEquals(asked().length, 2);
  time.tick(1_000);
  assertEquals(one.told.toSorted(), [
    "lobby: ann online",
    "lobby: bob offline",
    "lobby: bob online",
    "lobby: cleo online",
    "lobby: dan offline",
  ]);
});

Deno.test("Presence forgets an isolate that fell silent, and tells one that asks everything", async () => {
  using time = new FakeTime();
  await using one = isolate();
  one.presence.connect(ANN, undefined, ["lobby"], true);
  one.presence.applyChange("two", 1, "bob", hereOf("bob", ["lobby"]));
  time.tick(60_000);
  one.presence.applyRound("two", 1);
  time.tick(60_000);
  assertEquals(one.in("lobby"), ["ann online", "bob online"]);
  time.setClock(0);
  time.tick(20_000);
  assertEquals(one.in("lobby"), ["ann online"]);
  assertEquals(one.told.at(-1), "lobby: bob offline");
  one.presence.tell();
  assertEquals(one.posted.at(-1), {
    kind: "presence_all",
    number: 1,
    people: [hereOf("ann", ["lobby"])],
  });
});

Deno.test("Presence looks a person up who comes or has changed, and follows their rooms and status", async () => {
  using time = new FakeTime();
  const profiles = new Map<string, Partial<Profile>>([["ann", {}], ["bob", {}]]);
  await using one = isolate({ profiles });
  const { presence } = one;
  presence.connect(ANN, undefined, ["lobby", "den"], true);
  presence.applyChange("two", 1, "bob", hereOf("bob", ["lobby", "den"]));
  // What was read with the hello was out of date.
  await time.runMicrotasks();
  assertEquals([one.in("lobby"), one.in("den")], [["ann online", "bob online"], ["bob online"]]);

  const status: OwnStatus = { emoji: "🌴", mode: "dnd", until: Date.now() + 30_000 };
  profiles.set("bob", { status, rooms: new Set(["lobby"]) });
  presence.refresh("bob");
  presence.refresh("nobody who is here");
  await time.runMicrotasks();
  assertEquals([one.in("lobby"), one.in("den")], [["ann online", "bob dnd"], []]);
  assertEquals(JSON.parse(presence.get("bob")!.entry).status, { emoji: "🌴", until: status.until });
  time.tick(40_000);
  assertEquals([one.in("lobby"), presence.get("bob")!.status], [
    ["ann online", "bob online"],
    undefined,
  ]);
});

Deno.test("Presence tells those who follow a person, once they have told whom, and nobody else", async () => {
  using _time = new FakeTime();
  await using one = isolate();
  const { presence } = one;
  const frames: unknown[] = [];
  const socket = {
    person: ANN,
    session: "",
    deliver: (frame: string) => frames.push(JSON.parse(frame)),
    beat() {},
    isSubscribed: () => false,
    close() {},
    forgetAccess() {},
    terminate() {},
    hurry() {},
    closed: Promise.resolve(),
  };
  presence.connect(BOB, undefined, ["lobby"], true);
  presence.watch(socket, ["ann", "bob", "cleo"]);
  presence.watch(socket, ["bob"]);
  const bob = (state: string) => ({ type: "presence", users: [{ ...BOB, state }] });
  assertEquals(frames, [{ ...bob("online"), full: true }]);
  presence.setActive("bob", false);
  presence.connect(personOf("dan"), undefined, ["lobby"], true);
  assertEquals(frames.splice(1), [bob("away")]);
  presence.unwatch(socket);
  presence.setActive("bob", true);
  assertEquals(frames.length, 1);
});

Deno.test("Presence tells at once of the first turn, and of all that follow it in a second as one", async () => {
  using time = new FakeTime();
  await using one = isolate();
  const turns = () => one.posted.flatMap((message) => message.kind === "presence" ? [message] : []);
  one.presence.connect(ANN, undefined, ["lobby"], true);
  const before = turns().length;
  for (let turn = 0; turn < 101; turn++) one.presence.setActive("ann", turn % 2 === 1);
  assertEquals(turns().slice(before).map(({ here }) => here?.active), [false]);
  one.presence.setActive("ann", true);
  await time.tickAsync(1_000);
  assertEquals(turns().slice(before).map(({ here }) => here?.active), [false, true]);
  assertEquals(one.in("lobby"), ["ann online"]);
  await time.tickAsync(1_000);
  one.presence.setActive("ann", false);
  assertEquals(one.in("lobby"), ["ann away"]);
});
