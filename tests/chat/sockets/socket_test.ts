/** chat.v1 over a real socket to a real server, by a client that knows nothing but the protocol. */
import { makeRoom } from "../../support/rooms.ts";
import { assert, assertEquals, assertExists } from "@std/assert";
import { type Account, connect, type Frame, join, postForm, signUp } from "../../support/client.ts";
import { startServer, type TestServer } from "../../support/server.ts";

const UPGRADE = {
  upgrade: "websocket",
  connection: "Upgrade",
  "sec-websocket-version": "13",
  "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
};

const EVERY = Array.from({ length: 30 }, (_, index) => index + 1);

function send(room: string, text: string, cid: string = crypto.randomUUID()): Frame {
  return { type: "send", room, cid, text };
}

async function history(server: TestServer, account: Account, query = ""): Promise<Frame> {
  const response = await fetch(`${server.origin}/api/rooms/lobby/messages?${query}`, {
    headers: { cookie: account.cookie },
  });
  return { status: response.status, ...await response.json() };
}

Deno.test("a message reaches everybody in the room after its commit, once and in order", async () => {
  await using server = await startServer();
  const [ann, bob] = [await signUp(server.origin, "ann"), await signUp(server.origin, "bob")];
  await using a = (await join(server.origin, ann)).socket;
  const { socket, welcome } = await join(server.origin, bob);
  await using b = socket;
  assertEquals(b.socket.protocol, "chat.v1");
  assertEquals([welcome.v, welcome.user.username, welcome.heartbeatMs], [1, "bob", 25_000]);
  assertEquals(welcome.limits.textBytes, 16_384);
  const page = await (await fetch(`${server.origin}/login`)).text();
  assertEquals(welcome.build, /__frsh_c=([\w-]+)/.exec(page)?.[1]);
  assertEquals(welcome.rooms.map((room: Frame) => [room.id, room.kind]), [["lobby", "public"]]);

  const subscribed = await a.request({ type: "sub", room: "lobby" });
  assertEquals([subscribed.type, subscribed.head], ["ok", 0]);
  await b.request({ type: "sub", room: "lobby" });
  const cids = EVERY.map(() => crypto.randomUUID());
  const oks = await Promise.all(
    cids.map((cid, index) => a.request(send("lobby", `message ${index + 1}`, cid))),
  );
  assertEquals(oks.map(({ seq, cid }) => [seq, cid]), cids.map((cid, index) => [index + 1, cid]));
  for (const reader of [a, b]) {
    await reader.until(() => reader.events("lobby").length >= EVERY.length);
    assertEquals(reader.events("lobby").map(({ seq }) => seq), EVERY);
    assertEquals(reader.events("lobby").map(({ text }) => text), EVERY.map((n) => `message ${n}`));
  }
  const [first] = b.events("lobby");
  assertEquals([first!.kind, first!.cid], ["message", cids[0]]);
  assertEquals(typeof first!.at, "number");
  const frame = await b.waitFor((one) => one.type === "events");
  assertEquals(frame.users[0], { id: first!.by, username: "ann", name: "ann" });
});

Deno.test("a repeat of a cid is a dup, by socket or by form, also after a restart", async () => {
  await using server = await startServer();
  const ann = await signUp(server.origin, "ann");
  const cid = crypto.randomUUID();
  {
    await using socket = (await join(server.origin, ann)).socket;
    assertEquals((await socket.request(send("lobby", "once", cid))).seq, 1);
    const again = await socket.request(send("lobby", "again", cid));
    assertEquals([again.type, again.seq, again.cid, again.dup], ["ok", 1, cid, true]);
    await socket.request(send("lobby", "between"));
  }
  await server.restart();
  const headers = { cookie: ann.cookie, accept: "application/json" };
  const form = { text: "by form", cid };
  const response = await postForm(server.origin, "/rooms/lobby/messages", form, headers);
  assertEquals([response.status, await response.json()], [200, { seq: 1, cid, dup: true }]);
  const created = await postForm(server.origin, "/rooms/lobby/messages", { text: "new" }, headers);
  assertEquals([created.status, (await created.json()).seq], [201, 3]);
  const { messages } = await history(server, ann);
  assertEquals(messages.map(({ text }: Frame) => text), ["once", "between", "new"]);
});

Deno.test("a socket resumes from its position without a gap, a repeat or a reload", async () => {
  await using server = await startServer();
  const [ann, bob] = [await signUp(server.origin, "ann"), await signUp(server.origin, "bob")];
  await using a = (await join(server.origin, ann)).socket;
  const { epoch } = await a.request({ type: "sub", room: "lobby" });
  for (const n of EVERY) await a.request(send("lobby", `${n}`));

  await using b = (await join(server.origin, bob, { lobby: { epoch, seq: 10 } })).socket;
  const sends = EVERY.map((n) => a.request(send("lobby", `more ${n}`)));
  await Promise.all(sends);
  await b.until(() => b.events("lobby").at(-1)?.seq === 60);
  assertEquals(
    b.events("lobby").map(({ seq }) => seq),
    Array.from({ length: 50 }, (_, i) => i + 11),
  );

  // A sub again moves it, even backwards.
  const before = b.events("lobby").length;
  const moved = await b.request({ type: "sub", room: "lobby", epoch, seq: 58 });
  assertEquals([moved.type, moved.head], ["ok", 60]);
  await b.until(() => b.events("lobby").length === before + 2);
  assertEquals(b.events("lobby").slice(before).map(({ seq }) => seq), [59, 60]);
});

Deno.test("a long catch-up comes in pages marked with more", async () => {
  await using server = await startServer();
  const ann = await signUp(server.origin, "ann");
  await using a = (await join(server.origin, ann)).socket;
  const { epoch } = await a.request({ type: "sub", room: "lobby" });
  await Promise.all(Array.from({ length: 1_999 }, (_, n) => a.request(send("lobby", `${n}`))));
  await server.restart();

  await using b = (await join(server.origin, ann, { lobby: { epoch, seq: 0 } })).socket;
  await b.until(() => b.events("lobby").length >= 1_999);
  assertEquals(
    b.events("lobby").map(({ seq }) => seq),
    Array.from({ length: 1_999 }, (_, n) => n + 1),
  );
  const pages = b.frames.filter(({ type }) => type === "events");
  assertEquals(pages.map(({ more }) => more), [...Array(pages.length - 1).fill(true), undefined]);
});

Deno.test("a position that cannot be served whole is answered with reset", async () => {
  await using server = await startServer();
  const ann = await signUp(server.origin, "ann");
  await using a = (await join(server.origin, ann)).socket;
  const { epoch } = await a.request({ type: "sub", room: "lobby" });
  await Promise.all(Array.from({ length: 2_001 }, (_, n) => a.request(send("lobby", `${n}`))));

  const cases = [
    [{ epoch: "another", seq: 3 }, "epoch"],
    [{ epoch, seq: 0 }, "too_far"],
    [{ epoch, seq: 5_000 }, "ahead"],
  ] as const;
  for (const [index, [position, why]] of cases.entries()) {
    const head = 2_001 + index;
    await using b = (await join(server.origin, ann, { lobby: position })).socket;
    const reset = await b.next(({ type }) => type === "reset");
    assertEquals([reset.room, reset.epoch, reset.head, reset.why], ["lobby", epoch, head, why]);
    assertEquals(b.events("lobby"), []);
    // What comes after the head that it named is live.
    await a.request(send("lobby", "live"));
    await b.until(() => b.events("lobby").length > 0);
    assertEquals(b.events("lobby").map(({ seq }) => seq), [head + 1]);
  }
});

Deno.test("1,000 messages of 10 sockets over two isolates: seq 1 to 1,000 for everybody", async () => {
  await using server = await startServer({ parallel: true });
  const accounts = await Promise.all(
    Array.from({ length: 10 }, (_, n) => signUp(server.origin, `person${n}`)),
  );
  const room = await makeRoom(server.origin, accounts[0]!, "public", "busy");
  await using stack = new AsyncDisposableStack();
  const wanted = Math.min(2, navigator.hardwareConcurrency);
  const isolates = new Set<string>();
  const sockets = [];
  // The kernel deals connections out to the isolates that listen already; the last place is kept for
  // the other one.
  for (let n = 0; sockets.length < 10 && n < 2_000; n++) {
    const { socket, welcome } = await join(server.origin, accounts[sockets.length]!);
    stack.use(socket);
    isolates.add(welcome.conn.split("-").slice(0, -1).join("-"));
    if (sockets.length === 9 && isolates.size < wanted) {
      await socket.close();
      continue;
    }
    await socket.request({ type: "sub", room });
    sockets.push(socket);
  }
  assert(isolates.size >= wanted);
  const expected = Array.from({ length: 1_000 }, (_, n) => n + 1);
  const receipts = await Promise.all(
    sockets.flatMap((socket) =>
      Array.from({ length: 100 }, (_, n) => socket.request(send(room, `${n}`)))
    ),
  );
  assertEquals(receipts.map(({ seq }) => seq).sort((x, y) => x - y), expected);
  for (const socket of sockets) {
    await socket.until(() => socket.events(room).length >= 1_000);
    assertEquals(socket.events(room).map(({ seq }) => seq), expected);
  }
});

Deno.test("typing and presence reach the others of the room, over isolates, and nobody else", async () => {
  await using server = await startServer({ parallel: true });
  const [ann, bob] = [await signUp(server.origin, "ann"), await signUp(server.origin, "bob")];
  const { socket: a, welcome } = await join(server.origin, ann);
  await using _a = a;
  await a.request({ type: "sub", room: "lobby" });
  const { socket: b, welcome: other } = await join(server.origin, bob);
  await b.request({ type: "sub", room: "lobby" });
  const full = await b.next(({ type, full }) => type === "presence" && full);
  assert(full.users.some(({ id }: Frame) => id === other.user.id));
  // A frame tells of all who changed in the same moment.
  const shows = (state: string) => ({ type, full, users }: Frame) =>
    type === "presence" && !full &&
    users.some((user: Frame) => user.id === other.user.id && user.state === state);
  await a.next(shows("online"));
  b.send({ type: "typing", room: "lobby" });
  const typing = await a.next(({ type }) => type === "typing");
  assertEquals(typing, { type: "typing", room: "lobby", user: other.user.id });
  assertEquals(b.frames.filter(({ type }) => type === "typing"), []);
  a.send({ type: "typing", room: "lobby" });
  assertEquals((await b.next(({ type }) => type === "typing")).user, welcome.user.id);
  await b.close();
  const left = await a.next(({ type, users }) =>
    type === "presence" && users.some(({ state }: Frame) => state === "offline")
  );
  assert(shows("offline")(left));
});

Deno.test("edits, deletes and reactions travel in the same log, and a page has their outcome", async () => {
  await using server = await startServer();
  const [ann, bob] = [await signUp(server.origin, "ann"), await signUp(server.origin, "bob")];
  const { socket: a, welcome } = await join(server.origin, ann);
  await using _a = a;
  const { socket: b, welcome: other } = await join(server.origin, bob);
  await using _b = b;
  const { epoch } = await b.request({ type: "sub", room: "lobby" });
  await a.request(send("lobby", "first"));
  await a.request(send("lobby", "second"));
  const change = (socket: typeof a, frame: Frame) => socket.request({ room: "lobby", ...frame });
  assertEquals((await change(a, { type: "edit", seq: 1, text: "edited" })).seq, 3);
  assertEquals((await change(b, { type: "react", seq: 1, emoji: "👍", on: true })).seq, 4);
  assertEquals((await change(b, { type: "react", seq: 1, emoji: "👍", on: true })).dup, true);
  assertEquals((await change(b, { type: "edit", seq: 1, text: "mine" })).code, "forbidden");
  assertEquals((await change(b, { type: "delete", seq: 2 })).code, "forbidden");
  assertEquals((await change(b, { type: "delete", seq: 99 })).code, "not_found");
  assertEquals((await change(b, { type: "react", seq: 1, emoji: "no", on: true })).code, "invalid");
  assertEquals((await change(a, { type: "delete", seq: 2 })).seq, 5);

  await b.until(() => b.events("lobby").length >= 5);
  const live = b.events("lobby").map(({ seq, kind, target }) => [seq, kind, target]);
  const expected = [[3, "edit", 1], [4, "react", 1], [5, "delete", 2]];
  assertEquals(live, [[1, "message", undefined], [2, "message", undefined], ...expected]);

  await using late = (await join(server.origin, bob, { lobby: { epoch, seq: 2 } })).socket;
  await late.until(() => late.events("lobby").length >= 3);
  assertEquals(late.events("lobby").map(({ seq, kind, target }) => [seq, kind, target]), expected);

  const { messages, head } = await history(server, ann);
  assertEquals(head, 5);
  const [first, second] = messages;
  assertEquals([first.seq, first.text, first.by], [1, "edited", welcome.user.id]);
  assertEquals(first.reactions, [{ emoji: "👍", users: [other.user.id] }]);
  assertEquals([second.text, typeof second.deletedAt], [undefined, "number"]);
});

Deno.test("the read cursor moves forward only, and counts what is unread", async () => {
  await using server = await startServer();
  const [ann, bob] = [await signUp(server.origin, "ann"), await signUp(server.origin, "bob")];
  await using socket = (await join(server.origin, ann)).socket;
  await using writer = (await join(server.origin, bob)).socket;
  for (const n of [1, 2, 3, 4]) await writer.request(send("lobby", `${n}`));
  await writer.request({ type: "edit", room: "lobby", seq: 1, text: "one" });
  const read = async (seq: number) => {
    socket.send({ type: "read", room: "lobby", seq });
    // Frames of one socket are handled in order, so the cursor has moved when the next is answered.
    await socket.request({ type: "unsub", room: "lobby" });
    const { welcome } = await join(server.origin, ann).then(async ({ socket, welcome }) => {
      await socket.close();
      return { welcome };
    });
    const [lobby] = welcome.rooms;
    return [lobby.read, lobby.unread];
  };
  assertEquals(await read(0), [0, 4]);
  assertEquals(await read(3), [3, 1]);
  assertEquals(await read(2), [3, 1]);
  assertEquals(await read(99), [5, 0]);
});

Deno.test("after unsub a room's events no longer come", async () => {
  await using server = await startServer();
  const ann = await signUp(server.origin, "ann");
  await using socket = (await join(server.origin, ann)).socket;
  await socket.request({ type: "sub", room: "lobby" });
  assertEquals((await socket.request({ type: "unsub", room: "lobby" })).type, "ok");
  assertEquals((await socket.request(send("lobby", "unheard"))).seq, 1);
  const again = await socket.request({ type: "sub", room: "lobby" });
  assertEquals(again.head, 1);
  assertEquals(socket.events("lobby"), []);
});

Deno.test("bad frames get the documented error, and the socket goes on", async () => {
  await using server = await startServer();
  const ann = await signUp(server.origin, "ann");
  await using socket = (await join(server.origin, ann)).socket;
  const cid = crypto.randomUUID();
  const valid = { type: "send", id: 7, room: "lobby", cid, text: "x" };
  const cases: [frame: Frame | string | Uint8Array<ArrayBuffer>, code: string, said: string][] = [
    ["no json", "bad_frame", "JSON"],
    ["[]", "bad_frame", "JSON object"],
    ["null", "bad_frame", "JSON object"],
    [new Uint8Array([123, 125]), "bad_frame", "binary"],
    [{ id: 7 }, "bad_frame", "type"],
    [{ type: 5, id: 7 }, "bad_frame", "type"],
    [{ type: "shout", id: 7 }, "unknown_type", "not known"],
    [{ type: "__proto__", id: 7 }, "unknown_type", "not known"],
    [{ type: "constructor", id: 7 }, "unknown_type", "not known"],
    [{ type: "hello", v: 1 }, "bad_frame", "already"],
    [{ ...valid, text: "x".repeat(1024 * 1024) }, "too_large", "65536 bytes"],
    [{ ...valid, text: "x".repeat(16_385) }, "too_large", "16384 bytes"],
    [{ ...valid, text: "é".repeat(8_193) }, "too_large", "16384 bytes"],
    [{ ...valid, text: "\u0001".repeat(12_000) }, "too_large", "65536 bytes"],
    [{ ...valid, text: `a${"\u0001".repeat(10_500)}` }, "too_large", "control characters"],
    [{ ...valid, text: " \n\t " }, "invalid", "text"],
    [{ ...valid, text: 5 }, "invalid", "text must be a string"],
    [
      `{"type":"send","id":7,"room":"lobby","cid":"${cid}","text":"\\ud800"}`,
      "invalid",
      "surrogate",
    ],
    [{ ...valid, cid: "1" }, "invalid", "cid must be a UUID"],
    [{ ...valid, room: 5 }, "invalid", "room"],
    [{ ...valid, room: "x".repeat(65) }, "invalid", "64"],
    [{ ...valid, replyTo: -1 }, "invalid", "replyTo"],
    [{ ...valid, replyTo: 5 }, "invalid", "replyTo"],
    [{ ...valid, id: "7" }, "invalid", "id must be a number"],
    [{ ...valid, room: "nowhere" }, "not_found", "does not exist"],
    [{ type: "sub", id: 7, room: "nowhere" }, "not_found", "does not exist"],
    [{ type: "sub", id: 7, room: "lobby", seq: 1 }, "invalid", "epoch"],
    [{ type: "sub", id: 7, room: "lobby", epoch: "x", seq: 1.5 }, "invalid", "seq"],
  ];
  for (const [frame, code, said] of cases) {
    socket.send(frame);
    const error = await socket.next(({ type }) => type === "error");
    assertEquals([error.code, error.temporary], [code, false]);
    assert(error.message.includes(said), `${JSON.stringify(error)} says nothing of ${said}`);
    assert(!/\.ts:|file:/.test(JSON.stringify(error)), "no stack trace leaves the server");
  }
  assertEquals((await socket.request(send("lobby", "still here"))).seq, 1);
  assertEquals(server.logs.filter((line) => line.includes(`"error"`)), []);
});

Deno.test("every frame that has an id has one answer with it, also where none is needed", async () => {
  await using server = await startServer();
  const ann = await signUp(server.origin, "ann");
  await using socket = await connect(server.origin, ann);
  const frames: Frame[] = [
    { type: "hello", v: 1 },
    { type: "pong" },
    { type: "read", room: "lobby", seq: 0 },
    { type: "typing", room: "lobby" },
    { type: "typing", room: 5 },
    { type: "read", room: "nowhere", seq: 1 },
    { type: "hello", v: 1 },
  ];
  const answers = await Promise.all(frames.map((frame) => socket.request(frame)));
  assertEquals(
    answers.map(({ type, code }) => code ?? type),
    ["ok", "ok", "ok", "ok", "invalid", "not_found", "bad_frame"],
  );
  await socket.request({ type: "unsub", room: "lobby" });
  const answered = socket.frames.flatMap(({ id }) => id ?? []).sort((one, other) => one - other);
  assertEquals(answered, [1, 2, 3, 4, 5, 6, 7, 8]);
});

Deno.test("a peer that does not begin with hello is closed with 4400", async () => {
  await using server = await startServer();
  const ann = await signUp(server.origin, "ann");
  for (
    const [first, code] of [
      ["no json", "bad_frame"],
      [JSON.stringify({ type: "sub", id: 1, room: "lobby" }), "bad_frame"],
      ["x".repeat(1024 * 1024), "too_large"],
    ] as const
  ) {
    const socket = await connect(server.origin, ann);
    socket.send(first);
    assertEquals((await socket.next(({ type }) => type === "error")).code, code);
    assertEquals((await socket.closed).code, 4400);
  }
  // Once hello is said a bad frame is only refused, also while the welcome is on its way.
  await using hasty = await connect(server.origin, ann);
  hasty.send({ type: "hello", v: 1 });
  hasty.send("no json");
  assertEquals((await hasty.waitFor(({ type }) => type === "error")).code, "bad_frame");
  assertEquals((await hasty.waitFor(({ type }) => type === "welcome")).user.username, "ann");
  assertEquals((await hasty.request(send("lobby", "still here"))).type, "ok");
  const old = await connect(server.origin, ann);
  old.send({ type: "hello", v: 2 });
  assertEquals((await old.closed).code, 4410);
});

Deno.test("the upgrade is refused without a session, from a foreign page, and without an upgrade", async () => {
  await using server = await startServer();
  const ann = await signUp(server.origin, "ann");
  const cookie = ann.cookie;
  const cases: [status: number, headers: Record<string, string>][] = [
    [401, { ...UPGRADE, origin: server.origin }],
    [401, { ...UPGRADE, origin: server.origin, cookie: "session=forged" }],
    [403, { ...UPGRADE, cookie, origin: "https://elsewhere.example" }],
    [403, { ...UPGRADE, cookie, origin: "null" }],
    [426, { cookie, origin: server.origin }],
    [400, { ...UPGRADE, cookie, connection: "keep-alive" }],
    [400, { ...UPGRADE, cookie, "sec-websocket-key": "short" }],
  ];
  for (const [status, headers] of cases) {
    assertEquals(await rawStatus(server.port, headers), status);
  }
  // Whose fault it is called depends on who parses the address first.
  assert(await rawStatus(server.port, { ...UPGRADE, cookie, host: "no host" }) >= 400);
});

/** The status that a bare GET of the socket's address is answered with; fetch may not set these headers. */
async function rawStatus(port: number, headers: Record<string, string>): Promise<number> {
  using conn = await Deno.connect({ hostname: "127.0.0.1", port });
  await conn.write(upgradeRequest(port, headers));
  const buffer = new Uint8Array(64);
  const read = await conn.read(buffer);
  assertExists(read);
  return Number(new TextDecoder().decode(buffer).split(" ")[1]);
}

function upgradeRequest(port: number, headers: Record<string, string>): Uint8Array {
  const lines = Object.entries({ host: `127.0.0.1:${port}`, ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`);
  return new TextEncoder().encode(`GET /api/socket HTTP/1.1\r\n${lines.join("")}\r\n`);
}

Deno.test("signing out closes the session's sockets with 4401, on every isolate, and no others", async () => {
  await using server = await startServer({ parallel: true });
  const [ann, bob] = [await signUp(server.origin, "ann"), await signUp(server.origin, "bob")];
  const mine = await Promise.all(Array.from({ length: 8 }, () => join(server.origin, ann)));
  await using other = (await join(server.origin, bob)).socket;
  const response = await postForm(server.origin, "/logout", {}, { cookie: ann.cookie });
  await response.body?.cancel();
  for (const { socket } of mine) {
    assertEquals((await socket.next(({ type }) => type === "bye")).code, 4401);
    assertEquals((await socket.closed).code, 4401);
  }
  assertEquals((await other.request(send("lobby", "still here"))).type, "ok");
});

Deno.test("who was sending when the session ended learns the code", async () => {
  await using server = await startServer();
  const ann = await signUp(server.origin, "ann");
  const sockets = await Promise.all(Array.from({ length: 8 }, () => join(server.origin, ann)));
  // Each sends for as long as it knows of no end.
  const told = sockets.map(async ({ socket }) => {
    const sending = setInterval(() => {
      for (let id = 1; id <= 20; id++) socket.send({ type: "pong", id });
    }, 1);
    const { code } = await socket.next(({ type }) => type === "bye");
    clearInterval(sending);
    return [code, (await socket.closed).code];
  });
  await Promise.all(sockets.map(({ socket }) => socket.waitFor(({ type }) => type === "ok")));
  const left = await postForm(server.origin, "/logout", {}, { cookie: ann.cookie });
  await left.body?.cancel();
  assertEquals(await Promise.all(told), sockets.map(() => [4401, 4401]));
});

Deno.test("a stop says bye, commits what was accepted and closes with 1012", async () => {
  await using server = await startServer({ parallel: true });
  const ann = await signUp(server.origin, "ann");
  const { socket } = await join(server.origin, ann);
  const cids = EVERY.map(() => crypto.randomUUID());
  for (const [id, cid] of cids.entries()) socket.send({ ...send("lobby", `${id}`, cid), id });
  await socket.next(({ type }) => type === "ok");
  assertEquals(await server.stop(), 0);
  const bye = await socket.next(({ type }) => type === "bye");
  assertEquals([bye.code, bye.reconnect], [1012, true]);
  assert(bye.afterMs >= 0 && bye.afterMs <= 5_000);
  assertEquals((await socket.closed).code, 1012);
  const acknowledged = socket.frames.filter(({ type }) => type === "ok").map(({ cid }) => cid);
  await server.restart();
  const { messages } = await history(server, ann);
  const stored = messages.map(({ cid }: Frame) => cid);
  assertEquals(stored.slice(0, acknowledged.length), acknowledged);
});

Deno.test("the heartbeat tells the heads, and a silent peer is closed with 4101", async () => {
  await using server = await startServer({ env: { HEARTBEAT_MS: "100" } });
  const ann = await signUp(server.origin, "ann");
  await using socket = (await join(server.origin, ann)).socket;
  socket.isSilent = true;
  await socket.request({ type: "sub", room: "lobby" });
  await socket.request(send("lobby", "one"));
  const ping = await socket.next(({ type, heads }) => type === "ping" && heads.lobby === 1);
  assertEquals(ping.heads, { lobby: 1 });
  assertEquals((await socket.closed).code, 4101);
});

Deno.test("history pages are ascending, bounded and say whether there is more", async () => {
  await using server = await startServer();
  const ann = await signUp(server.origin, "ann");
  await using socket = (await join(server.origin, ann)).socket;
  for (let n = 1; n <= 120; n++) await socket.request(send("lobby", `${n}`));
  const seqs = async (query: string) => {
    const { messages, more, head } = await history(server, ann, query);
    assertEquals(head, 120);
    return [messages.at(0)?.seq, messages.at(-1)?.seq, messages.length, more];
  };
  assertEquals(await seqs(""), [71, 120, 50, true]);
  assertEquals(await seqs("before=71"), [21, 70, 50, true]);
  assertEquals(await seqs("before=21"), [1, 20, 20, false]);
  assertEquals(await seqs("after=100"), [101, 120, 20, false]);
  assertEquals(await seqs("after=10&limit=5"), [11, 15, 5, true]);
  assertEquals(await seqs("around=60&limit=11"), [55, 65, 11, true]);
  assertEquals(await seqs("limit=200"), [1, 120, 120, false]);
  for (const query of ["limit=0", "limit=201", "before=x", "before=-1", "before=1&after=2"]) {
    const { status, error } = await history(server, ann, query);
    assertEquals([status, error.code], [422, "invalid"]);
  }
  const anonymous = await fetch(`${server.origin}/api/rooms/lobby/messages`, {
    headers: { accept: "application/json" },
  });
  assertEquals([anonymous.status, (await anonymous.json()).error.code], [401, "unauthenticated"]);
});

Deno.test("a person may have so many sockets and no more", async () => {
  await using server = await startServer();
  const ann = await signUp(server.origin, "ann");
  const { socket, welcome } = await join(server.origin, ann);
  const most = welcome.limits.socketsPerUser;
  const more = await Promise.all(
    Array.from({ length: most - 1 }, () => join(server.origin, ann)),
  );
  const upgrade = { ...UPGRADE, cookie: ann.cookie, origin: server.origin };
  assertEquals(await rawStatus(server.port, upgrade), 429);
  await socket.close();
  const bob = await signUp(server.origin, "bob");
  await (await join(server.origin, bob)).socket.close();
  await Promise.all(more.map(({ socket }) => socket.close()));
  await (await join(server.origin, ann)).socket.close();
});

Deno.test("messages are limited per user, with the time to wait", async () => {
  await using server = await startServer({ env: { RATE_LIMITS: "on" } });
  const ann = await signUp(server.origin, "ann");
  await using socket = (await join(server.origin, ann)).socket;
  const answers = await Promise.all(
    Array.from({ length: 120 }, (_, n) => socket.request(send("lobby", `${n}`))),
  );
  const refused = answers.filter(({ type }) => type === "error");
  assert(refused.length > 0 && refused.length <= 60, `${refused.length} were refused`);
  for (const { code, temporary, retryMs } of refused) {
    assertEquals([code, temporary], ["rate_limited", true]);
    assert(retryMs > 0);
  }
});
