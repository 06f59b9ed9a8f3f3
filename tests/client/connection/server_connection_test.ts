import { assert, assertEquals, assertRejects } from "@std/assert";
import { FakeTime } from "../../support/fake_time.ts";
import type { RoomFrame } from "../../../lib/client/connection/frames.ts";
import { Disconnected, Refusal } from "../../../lib/client/errors.ts";
import {
  type RoomReceiver,
  ServerConnection,
} from "../../../lib/client/connection/server_connection.ts";
import { CLOSE } from "../../../lib/protocol/close_code.ts";
import type { ServerFrame } from "../../../lib/protocol/server_frame.ts";
import { FakePageLifecycle } from "../fake_page_lifecycle.ts";
import { ANN, BOB } from "../fake_server.ts";
import { FakeSocket } from "../fake_socket.ts";
import { drainMicrotasks } from "../drain_microtasks.ts";

const START = 1_000_000;
const HEARTBEAT_MS = 25_000;
const CID = "01890a5d-ac96-774b-bcce-b302099a8057";

function welcome(user = ANN): ServerFrame {
  return {
    type: "welcome",
    v: 1,
    conn: "c",
    user,
    heartbeatMs: HEARTBEAT_MS,
    limits: {},
    rooms: [],
  };
}

/** A room that notes what it is told. */
class Room implements RoomReceiver {
  seq: number | undefined;
  frames: RoomFrame[] = [];
  heads: number[] = [];

  constructor(seq?: number) {
    this.seq = seq;
  }

  position() {
    return this.seq === undefined ? undefined : { epoch: "e", seq: this.seq };
  }

  receive(frame: RoomFrame): void {
    if (frame.type !== "welcome") this.frames.push(frame);
  }

  receiveHead(seq: number): void {
    this.heads.push(seq);
  }
}

/** A chat socket in fake time, whose every wire the test holds. */
class Page {
  time = new FakeTime(START);
  life = new FakePageLifecycle();
  wires: FakeSocket[] = [];
  tries: number[] = [];
  met: ServerFrame[] = [];
  status: number | undefined;
  socket: ServerConnection;
  stop: () => void;

  constructor(rooms: Record<string, Room> = {}) {
    this.socket = new ServerConnection({
      user: ANN.id,
      page: this.life,
      presence: (frame) => this.met.push(frame),
      open: () => {
        const wire = new FakeSocket();
        this.wires.push(wire);
        return wire;
      },
      fetch: () =>
        this.status === undefined
          ? Promise.reject(new TypeError("The network failed."))
          : Promise.resolve(
            Response.json({
              error: { code: this.status === 401 ? "unauthenticated" : "unavailable", message: "" },
            }, {
              status: this.status,
            }),
          ),
      backOff: (tries) => {
        this.tries.push(tries);
        return 1_000;
      },
    });
    for (const [id, room] of Object.entries(rooms)) this.socket.subscribe(id, room);
    this.stop = this.socket.start();
  }

  get wire(): FakeSocket {
    const wire = this.wires.at(-1);
    assert(wire !== undefined);
    return wire;
  }

  get state() {
    return this.socket.state.value;
  }

  connect(): FakeSocket {
    this.wire.open();
    this.wire.deliver(welcome());
    return this.wire;
  }

  [Symbol.dispose](): void {
    this.stop();
    this.time.restore();
  }
}

Deno.test("ServerConnection greets with the rooms' positions and is live after welcome", () => {
  using page = new Page({ a: new Room(7), b: new Room() });
  assertEquals(page.state, { state: "connecting" });
  page.wire.open();
  assertEquals(page.wire.sent, [{
    type: "hello",
    v: 1,
    rooms: { a: { epoch: "e", seq: 7 } },
    state: "online",
  }]);
  assertEquals(page.state, { state: "connecting" });
  page.wire.deliver(welcome());
  assertEquals(page.state, { state: "live" });
});

Deno.test("ServerConnection subscribes at once to a room that is joined later, and ends that", () => {
  using page = new Page();
  const wire = page.connect();
  const leave = page.socket.subscribe("a", new Room(3));
  assertEquals(wire.last, { type: "sub", id: 1, room: "a", epoch: "e", seq: 3 });
  leave();
  assertEquals(wire.last, { type: "unsub", id: 2, room: "a" });
});

Deno.test("ServerConnection subscribes after welcome to a room that got its position since the hello", () => {
  const room = new Room();
  using page = new Page({ a: room });
  page.wire.open();
  room.seq = 4;
  page.wire.deliver(welcome());
  assertEquals(page.wire.last, { type: "sub", id: 1, room: "a", epoch: "e", seq: 4 });
});

Deno.test("ServerConnection hands each frame to its room, and every presence to who hears of people", () => {
  const [a, b] = [new Room(1), new Room(1)];
  using page = new Page({ a, b });
  const wire = page.connect();
  const typing: ServerFrame = { type: "typing", room: "a", user: BOB.id };
  const users = [{ ...BOB, state: "online" as const }];
  const presence: ServerFrame = { type: "presence", room: "b", users };
  const beside: ServerFrame = { type: "presence", users };
  wire.deliver(typing);
  wire.deliver({ type: "typing", room: "elsewhere", user: BOB.id });
  wire.deliver(presence);
  wire.deliver(beside);
  assertEquals([a.frames, b.frames, page.met], [[typing], [], []]);
  page.time.tick(50);
  assertEquals([a.frames, b.frames], [[typing], [presence]]);
  assertEquals(page.met, [presence, beside]);
});

Deno.test("ServerConnection hands what came since a page's last frame on with the next, and before what comes after it", () => {
  const a = new Room(1);
  using page = new Page({ a });
  const wire = page.connect();
  page.life.shown = true;
  // What was missed comes together, when the page is back.
  page.time.tick(100);
  const typing: ServerFrame = { type: "typing", room: "a", user: BOB.id };
  const events = (seq: number): ServerFrame => ({
    type: "events",
    room: "a",
    epoch: "e",
    events: [{ kind: "message", seq, at: 0, by: BOB.id, id: "m", cid: CID, text: "hello" }],
  });
  wire.deliver(events(2));
  wire.deliver(typing);
  assertEquals(a.frames, []);
  page.life.makeFrame();
  assertEquals(a.frames.splice(0), [events(2), typing]);
  page.time.tick(0);
  wire.deliver(events(3));
  const reset: ServerFrame = { type: "reset", room: "a", epoch: "e", head: 9, why: "behind" };
  wire.deliver(reset);
  assertEquals(a.frames.splice(0), [events(3), reset]);
  wire.deliver(events(4));
  wire.deliver({ type: "ping", heads: { a: 4 } });
  assertEquals([a.frames.splice(0), a.heads], [[events(4)], [4]]);
  wire.deliver(events(5));
  wire.end(1006);
  assertEquals(a.frames.splice(0), [events(5)]);
  page.time.tick(1_000);
  page.connect();
  page.wire.deliver(events(6));
  page.stop();
  assertEquals(a.frames, [events(6)]);
});

Deno.test("ServerConnection tells whether somebody is there, and greets with it when it comes back", () => {
  using page = new Page();
  const wire = page.connect();
  page.socket.setActivity("away");
  assertEquals(wire.last, { type: "presence", state: "away" });
  wire.end(1006);
  page.time.tick(1_000);
  page.wire.open();
  assertEquals(page.wire.last, { type: "hello", v: 1, rooms: {}, state: "away" });
  page.socket.setActivity("online");
  assertEquals(page.wire.last, { type: "presence", state: "online" });
  page.wire.deliver(welcome());
  assertEquals(page.wire.sent.length, 2);
});

Deno.test("ServerConnection ignores what it cannot read and goes on", () => {
  const a = new Room(1);
  using page = new Page({ a });
  const wire = page.connect();
  for (const frame of ["", "{", "[]", '{"type":"sparkle"}', '{"type":"typing","room":7}']) {
    wire.deliver(frame);
  }
  assertEquals([page.state, a.frames], [{ state: "live" }, []]);
});

Deno.test("ServerConnection answers a ping, tells the heads, and subscribes to what the ping leaves out", () => {
  const [a, b] = [new Room(1), new Room(2)];
  using page = new Page({ a, b });
  const wire = page.connect();
  wire.deliver({ type: "ping", heads: { a: 9 } });
  assertEquals([a.heads, b.heads], [[9], []]);
  assertEquals(wire.sent.slice(1), [
    { type: "pong" },
    { type: "sub", id: 1, room: "b", epoch: "e", seq: 2 },
  ]);
});

Deno.test("ServerConnection.request() resolves with the ok, and rejects with the error, of its id", async () => {
  using page = new Page();
  const wire = page.connect();
  const first = page.socket.request({ type: "unsub", room: "a" });
  const second = page.socket.request({ type: "unsub", room: "b" });
  wire.deliver({
    type: "error",
    id: 2,
    code: "rate_limited",
    message: "Slow down.",
    temporary: true,
    retryMs: 900,
  });
  wire.deliver({ type: "ok", id: 1, head: 5 });
  wire.deliver({ type: "ok", id: 77 });
  assertEquals((await first).head, 5);
  const refusal = await assertRejects(() => second, Refusal, "Slow down.");
  assertEquals([refusal.code, refusal.temporary, refusal.retryMs], ["rate_limited", true, 900]);
  page.time.tick(20_000);
  assertEquals(page.state, { state: "live" }, "what was answered is not waited for");
});

Deno.test("ServerConnection.request() rejects without a connection, and when it is lost", async () => {
  using page = new Page();
  await assertRejects(() => page.socket.request({ type: "unsub", room: "a" }), Disconnected);
  const wire = page.connect();
  const reply = page.socket.request({ type: "unsub", room: "a" });
  wire.end();
  await assertRejects(() => reply, Disconnected);
});

Deno.test("ServerConnection gives a connection up on which a request has no answer for 20 s", async () => {
  using page = new Page();
  const wire = page.connect();
  const reply = page.socket.request({ type: "unsub", room: "a" });
  const rejected = assertRejects(() => reply, Disconnected);
  page.time.tick(19_999);
  assertEquals(page.state, { state: "live" });
  page.time.tick(1);
  assertEquals([page.state.state, wire.closedWith], ["reconnecting", CLOSE.resync]);
  await rejected;
});

Deno.test("ServerConnection.notify() drops what it cannot send now", () => {
  using page = new Page();
  page.wire.open();
  page.socket.notify({ type: "typing", room: "a" });
  page.wire.deliver(welcome());
  assertEquals(page.wire.sent.length, 1);
});

Deno.test("ServerConnection comes back after each loss with one try more, and resumes where the rooms are", () => {
  const room = new Room(5);
  using page = new Page({ a: room });
  page.connect().end();
  assertEquals(page.state, { state: "reconnecting", retryAt: START + 1_000 });
  page.time.tick(999);
  assertEquals(page.wires.length, 1);
  page.time.tick(1);
  assertEquals([page.wires.length, page.state], [2, { state: "connecting" }]);
  page.wire.end();
  page.time.tick(1_000);
  page.wire.end();
  assertEquals(page.tries, [0, 1, 2]);
  room.seq = 8;
  page.time.tick(1_000);
  page.wire.open();
  assertEquals(page.wire.last, {
    type: "hello",
    v: 1,
    rooms: { a: { epoch: "e", seq: 8 } },
    state: "online",
  });
});

Deno.test("ServerConnection starts its back-off over after a connection that held, not after one that did not", () => {
  using page = new Page();
  page.connect().end();
  page.time.tick(1_000);
  page.connect().end();
  page.time.tick(1_000);
  page.connect();
  page.time.setClock(0);
  page.time.tick(10_000);
  page.wire.end();
  assertEquals(page.tries, [0, 1, 0]);
});

Deno.test("ServerConnection takes a peer for dead that is silent for a heartbeat and 10 s", () => {
  using page = new Page();
  const wire = page.connect();
  page.time.tick(HEARTBEAT_MS);
  wire.deliver({ type: "ping", heads: {} });
  page.time.tick(HEARTBEAT_MS + 9_999);
  assertEquals(page.state, { state: "live" });
  page.time.tick(1);
  assertEquals([page.state.state, wire.closedWith], ["reconnecting", CLOSE.heartbeatMissed]);
  // What a dead peer says after all is not listened to.
  wire.deliver(welcome());
  assertEquals(page.state.state, "reconnecting");
});

Deno.test("ServerConnection gives a handshake up after 10 s, with or without an open socket", () => {
  using page = new Page();
  page.time.tick(10_000);
  assertEquals(page.state.state, "reconnecting");
  page.time.tick(1_000);
  page.wire.open();
  page.time.tick(10_000);
  assertEquals(page.state.state, "reconnecting");
});

Deno.test("ServerConnection comes back after a bye when the server said", () => {
  using page = new Page();
  const wire = page.connect();
  wire.deliver({ type: "bye", code: CLOSE.restart, reconnect: true, afterMs: 2_345 });
  assertEquals(page.state, { state: "live" });
  wire.end(CLOSE.restart);
  assertEquals(page.state, { state: "reconnecting", retryAt: START + 2_345 });
  page.time.tick(2_345);
  page.wire.end();
  assertEquals(page.state, { state: "reconnecting", retryAt: START + 3_345 });
});

for (
  const [code, why] of [
    [CLOSE.signedOut, "signed out"],
    [CLOSE.banned, "banned"],
    [CLOSE.versionGone, "out of date"],
    [CLOSE.protocolError, "protocol error"],
  ] as const
) {
  Deno.test(`ServerConnection stays away after ${code}: ${why}`, () => {
    using page = new Page();
    page.connect().end(code);
    assertEquals(page.state, { state: "stopped", why });
    page.life.wake();
    page.socket.reconnectNow();
    page.time.tick(3_600_000);
    assertEquals([page.wires.length, page.life.watched], [1, false]);
  });
}

Deno.test("ServerConnection comes back after every close code that is not final", () => {
  for (
    const code of [
      1000,
      1001,
      1006,
      1011,
      CLOSE.restart,
      CLOSE.overloaded,
      CLOSE.heartbeatMissed,
      CLOSE.slowConsumer,
      CLOSE.resync,
    ]
  ) {
    using page = new Page();
    page.connect().end(code);
    assertEquals(page.state.state, "reconnecting", String(code));
  }
});

Deno.test("ServerConnection stays away after a bye that says so, even if its close code is lost", () => {
  using page = new Page();
  const wire = page.connect();
  wire.deliver({ type: "bye", code: CLOSE.signedOut, reconnect: false, afterMs: 0 });
  wire.end(1006);
  assertEquals(page.state, { state: "stopped", why: "signed out" });
});

Deno.test("ServerConnection stops when the server takes the page for somebody else's", () => {
  using page = new Page({ a: new Room(1) });
  page.wire.open();
  page.wire.deliver(welcome(BOB));
  assertEquals(page.state, { state: "stopped", why: "somebody else" });
  assertEquals(page.wire.closedWith, 1000);
});

Deno.test("ServerConnection finds out that the session is over when handshakes fail", async () => {
  using page = new Page();
  page.status = 401;
  page.wire.end();
  page.time.tick(1_000);
  page.wire.end();
  await drainMicrotasks();
  assertEquals(page.state, { state: "stopped", why: "signed out" });
});

Deno.test("ServerConnection goes on trying when handshakes fail for another reason", async () => {
  using page = new Page();
  for (const status of [426, 503, undefined]) {
    page.status = status;
    for (let tries = 0; tries < 3; tries++) {
      page.wire.end();
      await drainMicrotasks();
      page.time.tick(1_000);
    }
  }
  assertEquals([page.state, page.wires.length], [{ state: "connecting" }, 10]);
});

Deno.test("ServerConnection tries at once when the page wakes up or the person asks", () => {
  using page = new Page();
  page.connect().end();
  page.life.wake();
  assertEquals(page.wires.length, 2);
  page.wire.end();
  page.socket.reconnectNow();
  assertEquals(page.wires.length, 3);
  // The waits that were cut short open nothing later.
  page.time.tick(5_000);
  assertEquals(page.wires.length, 3);
});

Deno.test("ServerConnection asks for a sign of life when the page wakes up on a quiet connection", () => {
  using page = new Page({ a: new Room(6) });
  const wire = page.connect();
  page.time.setClock(0);
  page.time.tick(4_999);
  page.life.wake();
  assertEquals(wire.sent.length, 1);
  page.time.tick(1);
  page.life.wake();
  assertEquals(wire.last, { type: "sub", id: 1, room: "a", epoch: "e", seq: 6 });
  page.time.tick(9_999);
  assertEquals(page.state, { state: "live" });
  page.time.tick(1);
  assertEquals(page.state.state, "reconnecting");
});

Deno.test("ServerConnection says offline without a network, tries all the same, and is live when that works", () => {
  using page = new Page();
  page.connect();
  page.life.goOffline();
  assertEquals(page.state, { state: "offline" });
  page.time.tick(1_000);
  assertEquals([page.state, page.wires.length], [{ state: "offline" }, 2]);
  page.connect();
  assertEquals(page.state, { state: "live" });
});

Deno.test("ServerConnection says offline when the network goes while it waits", () => {
  using page = new Page();
  page.connect().end();
  page.life.goOffline();
  assertEquals(page.state, { state: "offline" });
  page.life.wake();
  assertEquals([page.state, page.wires.length], [{ state: "connecting" }, 2]);
});

Deno.test("ServerConnection closes and forgets everything when it is stopped", () => {
  using page = new Page();
  const wire = page.connect();
  page.stop();
  assertEquals([wire.closedWith, page.life.watched], [1000, false]);
  page.time.tick(3_600_000);
  assertEquals(page.wires.length, 1);
});
