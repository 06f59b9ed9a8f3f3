/** What one account does with its sockets, and that others at the same address notice nothing of it. */
import { assert, assertEquals } from "@std/assert";
import { pause } from "../../../lib/base/pause.ts";
import { type Account, join, type RawSocket, signIn, signUp } from "../../support/client.ts";
import { makeRoom, must } from "../../support/rooms.ts";
import { frameBytes, OPCODE } from "../../support/frame_bytes.ts";
import { RawPeer } from "../../support/raw_peer.ts";
import { startServer } from "../../support/server.ts";

function assertStillServed(other: RawSocket): Promise<void> {
  const frame = { type: "send", room: "lobby", cid: crypto.randomUUID(), text: "still here" };
  return other.request(frame).then(({ type }) => assertEquals(type, "ok"));
}

Deno.test("sockets that were told to go count until they have closed, and are ended after a while", async () => {
  await using server = await startServer({ env: { RATE_LIMITS: "on" } });
  const first = await signUp(server.origin, "ann");
  const bob = await signUp(server.origin, "bob");
  await using other = (await join(server.origin, bob)).socket;
  await using peers = new AsyncDisposableStack();
  const open = async (account: Account) => {
    const peer = peers.use(await RawPeer.open(server.port, account.cookie));
    return { peer, status: peer.status };
  };
  const silent = await Promise.all(Array.from({ length: 100 }, () => open(first)));
  assertEquals(new Set(silent.map(({ status }) => status)), new Set([101]));
  const again = await signIn(server.origin, "ann");
  // None of them answers the close; some go on with a message that has no end, or close their half.
  await must(server.origin, first, "/logout");
  const part = frameBytes({
    opcode: OPCODE.continuation,
    payload: new Uint8Array(1_024),
    fin: false,
  });
  const chatty = silent.slice(0, 5).map(async ({ peer }) => {
    await peer.write(frameBytes({ payload: new Uint8Array(1), fin: false }));
    let isOpen = true;
    peer.ended.then(() => isOpen = false);
    while (isOpen && await peer.write(part)) await pause(10);
  });
  assertEquals((await open(again)).status, 429);
  await assertStillServed(other);
  await using _bobs = (await join(server.origin, bob)).socket;
  await Promise.all(silent.map(({ peer }) => peer.ended));
  await Promise.all(chatty);
  await using fresh = (await join(server.origin, again)).socket;
  await assertStillServed(fresh);
  await assertStillServed(other);
});

Deno.test("whoever sends faster than frames are read is closed, whatever the frames, and nobody else", async (t) => {
  await using server = await startServer({ env: { RATE_LIMITS: "on" } });
  const bob = await signUp(server.origin, "bob");
  await using other = (await join(server.origin, bob)).socket;
  const text = (value: string) => frameBytes({ payload: new TextEncoder().encode(value) });
  const floods: Record<string, Uint8Array> = {
    pongs: text(`{"type":"pong"}`),
    "pongs with an id": text(`{"type":"pong","id":1}`),
    "what is no JSON": text("no json"),
    "unknown types": text(`{"type":"shout","id":1}`),
    "hello again": text(`{"type":"hello","v":1}`),
    typing: text(`{"type":"typing","room":"lobby"}`),
    binary: frameBytes({ opcode: OPCODE.binary, payload: new Uint8Array(2) }),
    "frames of 1 MiB": text("x".repeat(1024 * 1024)),
  };
  for (const [name, frame] of Object.entries(floods)) {
    await t.step(name, async () => {
      const account = await signUp(server.origin, `flood-${Object.keys(floods).indexOf(name)}`);
      // A second socket of the same account, which sends nothing, is left alone as well.
      await using quiet = (await join(server.origin, account)).socket;
      await using peer = await RawPeer.open(server.port, account.cookie);
      await peer.say({ type: "hello", v: 1 });
      let isOpen = true;
      peer.ended.then(() => isOpen = false);
      for (let sent = 0; isOpen && await peer.write(frame); sent++) {
        assert(sent < 100_000, "it is never closed");
        if (sent % 100 === 0) await new Promise((next) => setTimeout(next));
      }
      assertEquals(quiet.socket.readyState, WebSocket.OPEN);
      await assertStillServed(other);
    });
  }
});

Deno.test("one socket catches up with one room at a time, in pages that wait until they are taken", async () => {
  await using server = await startServer();
  const ann = await signUp(server.origin, "ann");
  await using writer = (await join(server.origin, ann)).socket;
  const rooms: string[] = [];
  const text = "x".repeat(16_000);
  for (let count = 0; count < 3; count++) {
    const room = await makeRoom(server.origin, ann, "private");
    rooms.push(room);
    await Promise.all(
      Array.from(
        { length: 60 },
        () => writer.request({ type: "send", room, cid: crypto.randomUUID(), text }),
      ),
    );
  }
  const { epoch } = await writer.request({ type: "sub", room: rooms[0]! });
  const positions = await Promise.all(
    rooms.map(async (room) =>
      [room, { epoch: (await writer.request({ type: "sub", room })).epoch, seq: 0 }] as const
    ),
  );
  assertEquals(positions[0]![1].epoch, epoch);
  await using reader = (await join(server.origin, ann, Object.fromEntries(positions))).socket;
  await reader.until(() => rooms.every((room) => (reader.events(room).at(-1)?.seq ?? 0) >= 60));
  const frames = reader.frames.filter(({ type }) => type === "events");
  for (const { events } of frames) {
    assert(events.length === 1 || JSON.stringify(events).length <= 150_000, "a page is too long");
  }
  // Each room's pages come in one piece: the next one begins when the last has ended.
  const order = frames.map(({ room }) => room);
  assertEquals(order.filter((room, index) => room !== order[index - 1]).length, rooms.length);
});

Deno.test("whoever types as fast as they can is told of a few times a second", async () => {
  await using server = await startServer();
  const [ann, bob] = [await signUp(server.origin, "ann"), await signUp(server.origin, "bob")];
  const { socket: a } = await join(server.origin, ann);
  await using _a = a;
  const { socket: b } = await join(server.origin, bob);
  await using _b = b;
  for (const socket of [a, b]) await socket.request({ type: "sub", room: "lobby" });
  for (let count = 0; count < 500; count++) b.send({ type: "typing", room: "lobby" });
  const text = "typed";
  await b.request({ type: "send", room: "lobby", cid: crypto.randomUUID(), text });
  await a.until(() => a.events("lobby").some((event) => event.text === text));
  const told = a.frames.filter(({ type }) => type === "typing").length;
  // Three a beat: a busy machine may take some beats to read them all.
  assert(told >= 1 && told < 100, `${told} frames of 500`);
});
