import { assertEquals } from "@std/assert";
import { FakeTime } from "../../support/fake_time.ts";
import { systemClock } from "../../../lib/base/clock.ts";
import type { BusMessage, Envelope } from "../../../lib/chat/isolates/bus.ts";
import { Presence } from "../../../lib/chat/presence/presence.ts";
import type { PresenceRecord } from "../../../lib/chat/presence/table.ts";
import type { Profile } from "../../../lib/chat/presence/profiles.ts";
import type { OwnStatus } from "../../../lib/protocol/own_status.ts";

const personOf = (id: string) => ({ id, username: id, name: id });
const ANN = personOf("ann");
const BOB = personOf("bob");

const hereOf = (
  user: string,
  rooms: string[],
  more: Partial<PresenceRecord> = {},
): PresenceRecord => ({
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
  let receive: (message: Envelope) => void = () => {};
  const presence = new Presence({
    bus: {
      isolate: "one",
      post: (message) => posted.push(message),
      listen: (listener) => receive = listener,
    },
    clock: systemClock,
    channels: {
      subscriptions: (room) =>
        new Set([{
          user: "zoe",
          position: 0,
          live: true,
          seesPeople: true,
          deliver(frame) {
            for (const { id, state } of JSON.parse(frame).users) {
              told.push(`${room}: ${id} ${state}`);
            }
          },
        }]),
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
    onError(error) {
      throw error;
    },
    roundMs: 20_000,
  });
  return {
    presence,
    /** Has it receive what another isolate posts. */
    receive: (from: string, message: BusMessage) => receive({ ...message, from }),
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
  presence.sockets.connect(ANN, undefined, ["lobby"], true);
  presence.sockets.connect(ANN, undefined, ["lobby"], false);
  assertEquals(one.in("lobby"), ["ann online"]);
  presence.sockets.setActive("ann", false);
  assertEquals(one.in("lobby"), ["ann away"]);
  one.receive("two", { kind: "presence", number: 1, user: "ann", here: hereOf("ann", ["lobby"]) });
  assertEquals(one.in("lobby"), ["ann online"]);
  one.receive("two", { kind: "presence", number: 2, user: "ann", here: undefined });
  assertEquals(one.in("lobby"), ["ann away"]);
});

Deno.test("Presence shows a person in every room of theirs, and where they read along", async () => {
  using time = new FakeTime();
  await using one = isolate();
  const { presence } = one;
  presence.sockets.connect(ANN, undefined, ["lobby", "den"], true);
  presence.sockets.subscribe("ann", "square");
  assertEquals([one.in("den"), one.in("square"), one.in("attic")], [
    ["ann online"],
    ["ann online"],
    [],
  ]);
  presence.sockets.unsubscribe("ann", "square");
  time.tick(2_999);
  assertEquals(one.in("square"), ["ann online"]);
  time.tick(1);
  assertEquals([one.in("square"), one.in("den")], [[], ["ann online"]]);
});

Deno.test("Presence forgives a reload, notices a farewell and notes when it was", async () => {
  using time = new FakeTime();
  await using one = isolate();
  const { presence } = one;
  presence.sockets.connect(ANN, undefined, ["lobby"], true);
  presence.sockets.disconnect("ann", true);
  time.tick(2_000);
  presence.sockets.connect(ANN, undefined, ["lobby"], true);
  time.tick(10_000);
  assertEquals([one.told, one.seen], [["lobby: ann online"], []]);
  presence.sockets.disconnect("ann", true);
  time.tick(3_000);
  assertEquals(one.told, ["lobby: ann online", "lobby: ann offline"]);
  assertEquals([one.in("lobby"), one.seen], [[], ["ann"]]);
});

Deno.test("Presence forgives the reload of the one socket in use, and then tells of the idle one", async () => {
  using time = new FakeTime();
  await using one = isolate();
  const { presence } = one;
  presence.sockets.connect(ANN, undefined, ["lobby"], true);
  presence.sockets.connect(ANN, undefined, ["lobby"], false);
  presence.sockets.disconnect("ann", true);
  assertEquals(one.in("lobby"), ["ann online"]);
  time.tick(3_000);
  assertEquals(one.in("lobby"), ["ann away"]);
});

Deno.test("Presence notes at most every five minutes that somebody is at it, and not of idle ones", async () => {
  using time = new FakeTime();
  await using one = isolate();
  one.presence.sockets.connect(ANN, undefined, ["lobby"], true);
  one.presence.sockets.connect(BOB, undefined, ["lobby"], false);
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
  one.receive("two", { kind: "presence", number: 1, user: "bob", here: hereOf("bob", ["lobby"]) });
  one.receive("three", {
    kind: "presence",
    number: 1,
    user: "bob",
    here: hereOf("bob", ["lobby"]),
  });
  one.receive("two", { kind: "presence", number: 2, user: "bob", here: undefined });
  // Late, and twice.
  one.receive("two", { kind: "presence", number: 1, user: "bob", here: hereOf("bob", ["den"]) });
  one.receive("three", { kind: "presence", number: 1, user: "bob", here: hereOf("bob", ["den"]) });
  assertEquals([one.in("lobby"), one.in("den"), asked()], [["bob online"], [], []]);
  one.receive("three", {
    kind: "presence",
    number: 4,
    user: "cleo",
    here: hereOf("cleo", ["lobby"]),
  });
  one.receive("three", {
    kind: "presence",
    number: 5,
    user: "dan",
    here: hereOf("dan", ["lobby"]),
  });
  assertEquals(asked(), [{ kind: "presence_query", to: "three" }]);
  presence.replace("three", [hereOf("cleo", ["lobby"]), hereOf("ann", ["lobby"])], 6);
  assertEquals(one.in("lobby"), ["ann online", "cleo online"]);
  presence.replace("three", [], 5);
  one.receive("three", { kind: "presence_round", number: 6 });
  assertEquals(asked().length, 1);
  one.receive("three", { kind: "presence_round", number: 7 });
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
  one.presence.sockets.connect(ANN, undefined, ["lobby"], true);
  one.receive("two", { kind: "presence", number: 1, user: "bob", here: hereOf("bob", ["lobby"]) });
  time.tick(60_000);
  one.receive("two", { kind: "presence_round", number: 1 });
  time.tick(60_000);
  assertEquals(one.in("lobby"), ["ann online", "bob online"]);
  time.setClock(0);
  time.tick(20_000);
  assertEquals(one.in("lobby"), ["ann online"]);
  assertEquals(one.told.at(-1), "lobby: bob offline");
  one.receive("two", { kind: "presence_query", to: "one" });
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
  presence.sockets.connect(ANN, undefined, ["lobby", "den"], true);
  one.receive("two", {
    kind: "presence",
    number: 1,
    user: "bob",
    here: hereOf("bob", ["lobby", "den"]),
  });
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
    setPerson() {},
    heartbeat() {},
    isSubscribed: () => false,
    close() {},
    forgetAccess() {},
    terminate() {},
    pingSoon() {},
    closed: Promise.resolve(),
  };
  presence.sockets.connect(BOB, undefined, ["lobby"], true);
  presence.watchers.add(socket, ["ann", "bob", "cleo"]);
  presence.watchers.add(socket, ["bob"]);
  const bob = (state: string) => ({ type: "presence", users: [{ ...BOB, state }] });
  assertEquals(frames, [{ ...bob("online"), full: true }]);
  presence.sockets.setActive("bob", false);
  presence.sockets.connect(personOf("dan"), undefined, ["lobby"], true);
  assertEquals(frames.splice(1), [bob("away")]);
  presence.watchers.remove(socket);
  presence.sockets.setActive("bob", true);
  assertEquals(frames.length, 1);
});

Deno.test("Presence tells at once of the first turn, and of all that follow it in a second as one", async () => {
  using time = new FakeTime();
  await using one = isolate();
  const turns = () => one.posted.flatMap((message) => message.kind === "presence" ? [message] : []);
  one.presence.sockets.connect(ANN, undefined, ["lobby"], true);
  const before = turns().length;
  for (let turn = 0; turn < 101; turn++) one.presence.sockets.setActive("ann", turn % 2 === 1);
  assertEquals(turns().slice(before).map(({ here }) => here?.active), [false]);
  one.presence.sockets.setActive("ann", true);
  await time.tickAsync(1_000);
  assertEquals(turns().slice(before).map(({ here }) => here?.active), [false, true]);
  assertEquals(one.in("lobby"), ["ann online"]);
  await time.tickAsync(1_000);
  one.presence.sockets.setActive("ann", false);
  assertEquals(one.in("lobby"), ["ann away"]);
});
