import { assert, assertEquals } from "@std/assert";
import { connect, type Frame, type RawSocket } from "../support/client.ts";
import type { ConformanceStage } from "./stage.ts";

/** One sentence of chat.v1, and how it is looked at from outside. */
export interface Rule {
  /** What a server that speaks chat.v1 does. */
  says: string;
  check: (stage: ConformanceStage) => Promise<void>;
}

const send = (room: string, text: string, cid: string = crypto.randomUUID()): Frame => ({
  type: "send",
  room,
  cid,
  text,
});

const seqs = (socket: RawSocket, room: string) => socket.events(room).map(({ seq }) => seq);

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Sends `count` messages one after another. */
async function fill(socket: RawSocket, room: string, count: number): Promise<void> {
  for (let n = 1; n <= count; n++) await socket.request(send(room, `${n}`));
}

/** Every rule, in the order of the protocol's text. */
export const RULES: readonly Rule[] = [
  {
    says: "GET /healthz answers 200 with status and version",
    async check({ fetch }) {
      const response = await fetch("/healthz");
      const { status, version } = await response.json();
      assertEquals([response.status, status, typeof version], [200, "ok", "string"]);
    },
  },
  {
    says: "the upgrade needs a session",
    async check({ origin }) {
      const refused = await connect(origin, {}).then(() => false, () => true);
      assert(refused, "a socket opened without a session");
    },
  },
  {
    says: "the upgrade refuses a foreign Origin",
    async check({ origin, ann }) {
      const options = { cookie: ann.cookie, from: "https://elsewhere.example" };
      const refused = await connect(origin, options).then(() => false, () => true);
      assert(refused, "a socket opened for a foreign page");
    },
  },
  {
    says: "the subprotocol chat.v1 is echoed when it is offered",
    async check({ join, ann }) {
      assertEquals((await join(ann)).socket.socket.protocol, "chat.v1");
    },
  },
  {
    says: "hello is answered with welcome before anything else",
    async check({ join, ann }) {
      const { socket, welcome } = await join(ann);
      assertEquals(socket.frames[0]?.type, "welcome");
      assertEquals([welcome.v, welcome.user.username], [1, ann.username]);
      assert(welcome.heartbeatMs > 0 && welcome.limits.textBytes > 0);
      assert(welcome.rooms.some(({ id }: Frame) => id === "lobby"), "the lobby is everybody's");
    },
  },
  {
    says: "a first frame other than hello is a protocol error: 4400",
    async check({ origin, ann }) {
      const socket = await connect(origin, ann);
      socket.send({ type: "sub", id: 1, room: "lobby" });
      assertEquals((await socket.closed).code, 4400);
    },
  },
  {
    says: "a version that is not spoken is closed with 4410",
    async check({ origin, ann }) {
      const socket = await connect(origin, ann);
      socket.send({ type: "hello", v: 99 });
      assertEquals((await socket.closed).code, 4410);
    },
  },
  {
    says: "sub answers ok with epoch and head, and the room is live from there",
    async check({ join, ann, room }) {
      const id = await room();
      const { socket } = await join(ann);
      await fill(socket, id, 2);
      const { type, epoch, head } = await socket.request({ type: "sub", room: id });
      assertEquals([type, typeof epoch, head], ["ok", "string", 2]);
      await socket.request(send(id, "live"));
      await socket.until(() => seqs(socket, id).length > 0);
      assertEquals(seqs(socket, id), [3]);
    },
  },
  {
    says: "send answers ok with seq and cid, and everybody gets the event, the sender too",
    async check({ join, ann, bob, room }) {
      const id = await room();
      const [{ socket: a }, { socket: b, welcome: _welcome }] = [await join(ann), await join(bob)];
      for (const socket of [a, b]) await socket.request({ type: "sub", room: id });
      const cid = crypto.randomUUID();
      const ok = await a.request(send(id, "hello", cid));
      assertEquals([ok.type, ok.seq, ok.cid, ok.dup], ["ok", 1, cid, undefined]);
      for (const socket of [a, b]) {
        await socket.until(() => seqs(socket, id).length > 0);
        const [event] = socket.events(id);
        assertEquals([event!.kind, event!.cid, event!.text], ["message", cid, "hello"]);
        assert(Number.isInteger(event!.at) && typeof event!.by === "string");
      }
    },
  },
  {
    says: "events are contiguous, in one order for everybody, however many send at once",
    async check({ join, ann, bob, room }) {
      const id = await room();
      const sockets = [];
      for (const account of [ann, bob, ann, bob]) sockets.push((await join(account)).socket);
      for (const socket of sockets) await socket.request({ type: "sub", room: id });
      await Promise.all(
        sockets.flatMap((socket) => range(1, 10).map((n) => socket.request(send(id, `${n}`)))),
      );
      for (const socket of sockets) await socket.until(() => seqs(socket, id).length >= 40);
      for (const socket of sockets) {
        assertEquals(seqs(socket, id), range(1, 40));
        assertEquals(
          socket.events(id).map(({ cid }) => cid),
          sockets[0]!.events(id).map(({ cid }) => cid),
        );
      }
    },
  },
  {
    says: "a repeat of a cid by socket returns the first seq with dup and posts nothing",
    async check({ join, ann, room }) {
      const id = await room();
      const { socket } = await join(ann);
      const { socket: other } = await join(ann);
      const frame = send(id, "once");
      assertEquals((await socket.request(frame)).seq, 1);
      for (const again of [socket, other]) {
        const { seq, dup } = await again.request({ ...frame, text: "again" });
        assertEquals([seq, dup], [1, true]);
      }
      assertEquals((await socket.request({ type: "sub", room: id })).head, 1);
    },
  },
  {
    says: "POST …/messages answers 201, and 200 with dup for a repeat, also of the socket's",
    async check({ join, ann, room, post }) {
      const id = await room();
      const cid = crypto.randomUUID();
      const first = await post(`/rooms/${id}/messages`, { text: "one", cid }, ann);
      assertEquals([first.status, (await first.json()).seq], [201, 1]);
      const again = await post(`/rooms/${id}/messages`, { text: "two", cid }, ann);
      assertEquals([again.status, await again.json()], [200, { seq: 1, cid, dup: true }]);
      const { socket } = await join(ann);
      assertEquals((await socket.request(send(id, "three", cid))).dup, true);
    },
  },
  {
    says: "the same cid of another author is another message",
    async check({ join, ann, bob, room }) {
      const id = await room();
      const frame = send(id, "mine");
      assertEquals((await (await join(ann)).socket.request(frame)).seq, 1);
      assertEquals((await (await join(bob)).socket.request(frame)).seq, 2);
    },
  },
  {
    says: "hello and sub resume from a position without a gap or a repeat",
    async check({ join, ann, bob, room }) {
      const id = await room();
      const { socket: writer } = await join(ann);
      const { epoch } = await writer.request({ type: "sub", room: id });
      await fill(writer, id, 10);
      const { socket: first } = await join(bob, { [id]: { epoch, seq: 4 } });
      const { socket: second } = await join(bob);
      await second.request({ type: "sub", room: id, epoch, seq: 7 });
      await fill(writer, id, 2);
      await first.until(() => seqs(first, id).length >= 8);
      await second.until(() => seqs(second, id).length >= 5);
      assertEquals(seqs(first, id), range(5, 12));
      assertEquals(seqs(second, id), range(8, 12));
    },
  },
  {
    says: "a sub of a room already subscribed moves it to the position",
    async check({ join, ann, room }) {
      const id = await room();
      const { socket } = await join(ann);
      const { epoch } = await socket.request({ type: "sub", room: id });
      await fill(socket, id, 3);
      await socket.until(() => seqs(socket, id).length >= 3);
      await socket.request({ type: "sub", room: id, epoch, seq: 1 });
      await socket.until(() => seqs(socket, id).length >= 5);
      assertEquals(seqs(socket, id), [1, 2, 3, 2, 3]);
    },
  },
  {
    says: "a foreign epoch, and a position past the head, are answered with reset",
    async check({ join, ann, room }) {
      const id = await room();
      const { socket } = await join(ann);
      const { epoch } = await socket.request({ type: "sub", room: id });
      await fill(socket, id, 2);
      for (const position of [{ epoch: "foreign", seq: 1 }, { epoch, seq: 9 }]) {
        const { socket: late } = await join(ann, { [id]: position });
        const reset = await late.next(({ type }) => type === "reset");
        assertEquals([reset.room, reset.epoch, reset.head], [id, epoch, 2]);
        assertEquals(seqs(late, id), []);
      }
    },
  },
  {
    says: "past 2,000 missed events the answer is reset, never a silent part",
    async check({ join, ann, room }) {
      const id = await room();
      const { socket } = await join(ann);
      const { epoch } = await socket.request({ type: "sub", room: id });
      for (let sent = 0; sent < 2_001; sent += 87) {
        const batch = range(1, Math.min(87, 2_001 - sent));
        const answers = await Promise.all(batch.map((n) => socket.request(send(id, `${n}`))));
        const limited = answers.find(({ code }) => code === "rate_limited");
        assert(limited === undefined, "needs a server with RATE_LIMITS=off");
      }
      const { socket: late } = await join(ann, { [id]: { epoch, seq: 0 } });
      assertEquals((await late.next(({ type }) => type === "reset")).head, 2_001);
      const { socket: intime } = await join(ann, { [id]: { epoch, seq: 1 } });
      await intime.until(() => seqs(intime, id).length >= 2_000);
      assertEquals(seqs(intime, id), range(2, 2_001));
    },
  },
  {
    says: "unsub ends a subscription",
    async check({ join, ann, room }) {
      const id = await room();
      const { socket } = await join(ann);
      await socket.request({ type: "sub", room: id });
      assertEquals((await socket.request({ type: "unsub", room: id })).type, "ok");
      await fill(socket, id, 1);
      assertEquals((await socket.request({ type: "sub", room: id })).head, 1);
      assertEquals(seqs(socket, id), []);
    },
  },
  {
    says: "edit, delete, react and pin are events of the same log, and a page has their outcome",
    async check({ join, ann, bob, room, fetch }) {
      const id = await room();
      const [{ socket: a }, { socket: b }] = [await join(ann), await join(bob)];
      await a.request({ type: "sub", room: id });
      await fill(a, id, 2);
      const change = (socket: RawSocket, frame: Frame) => socket.request({ room: id, ...frame });
      assertEquals((await change(a, { type: "edit", seq: 1, text: "edited" })).seq, 3);
      assertEquals((await change(b, { type: "react", seq: 1, emoji: "👍", on: true })).seq, 4);
      assertEquals((await change(a, { type: "delete", seq: 2 })).seq, 5);
      assertEquals((await change(b, { type: "pin", seq: 1, on: true })).seq, 6);
      await a.until(() => seqs(a, id).length >= 6);
      assertEquals(a.events(id).slice(2).map(({ kind, target }) => [kind, target]), [
        ["edit", 1],
        ["react", 1],
        ["delete", 2],
        ["pin", 1],
      ]);
      const { messages } = await (await fetch(`/api/rooms/${id}/messages`, ann)).json();
      assertEquals([messages[0].text, messages[0].reactions[0].emoji], ["edited", "👍"]);
      assertEquals(messages[0].pinned.by, a.events(id)[5]?.by);
      assertEquals([messages[1].text, typeof messages[1].deletedAt], [undefined, "number"]);
    },
  },
  {
    says: "a reaction is one emoji in one form, whichever form it is sent in",
    async check({ join, ann, bob, room, fetch }) {
      const id = await room();
      const [{ socket: a }, { socket: b }] = [await join(ann), await join(bob)];
      await fill(a, id, 1);
      const react = (socket: RawSocket, emoji: string, on = true) =>
        socket.request({ type: "react", room: id, seq: 1, emoji, on });
      assertEquals((await react(a, "\u2764")).seq, 2);
      assertEquals((await react(a, "\u2764\ufe0f")).dup, true);
      assertEquals((await react(b, "\u2764\ufe0e")).seq, 3);
      assertEquals((await react(a, "👍\ufe0f")).seq, 4);
      assertEquals((await react(a, "👍", false)).seq, 5);
      for (const emoji of ["1", "#", "©", "🇩", "🏽", "\u200d", "👍👍"]) {
        assertEquals((await react(a, emoji)).code, "invalid", emoji);
      }
      const { messages } = await (await fetch(`/api/rooms/${id}/messages`, ann)).json();
      assertEquals(messages[0].reactions.length, 1);
      const [{ emoji, users }] = messages[0].reactions;
      assertEquals([emoji, users.length], ["\u2764\ufe0f", 2]);
    },
  },
  {
    says: "a thread is a log of its own, which the first reply begins",
    async check({ join, ann, bob, room, fetch }) {
      const id = await room();
      const thread = `${id}~1`;
      const [{ socket: a }, { socket: b }] = [await join(ann), await join(bob)];
      await a.request({ type: "sub", room: id });
      await fill(a, id, 1);
      await b.request({ type: "sub", room: thread });
      await fill(a, thread, 2);
      await b.until(() => seqs(b, thread).length === 2);
      const { by } = await a.waitFor(({ type, count }) => type === "thread" && count === 2);
      assertEquals(a.events(id).map(({ kind, target }) => [kind, target]).at(-1), ["thread", 1]);
      const { messages } = await (await fetch(`/api/rooms/${id}/messages`, ann)).json();
      assertEquals([messages.length, messages[0].thread], [1, true]);
      const { threads } = await (await fetch(`/api/rooms/${id}/threads?seqs=1`, ann)).json();
      assertEquals([threads[0].count, threads[0].people[0].id], [2, by]);
    },
  },
  {
    says: "only its author edits and deletes a message",
    async check({ join, ann, bob, room }) {
      const id = await room();
      await fill((await join(ann)).socket, id, 1);
      const { socket } = await join(bob);
      for (const frame of [{ type: "edit", text: "mine" }, { type: "delete" }]) {
        const { type, code } = await socket.request({ ...frame, room: id, seq: 1 });
        assertEquals([type, code], ["error", "forbidden"]);
      }
    },
  },
  {
    says: "the read cursor moves forward and never back",
    async check({ join, ann, room }) {
      const id = await room();
      const { socket } = await join(ann);
      await fill(socket, id, 3);
      const read = async () => {
        const { welcome } = await join(ann);
        return welcome.rooms.find((one: Frame) => one.id === id).read;
      };
      for (const [seq, expected] of [[2, 2], [1, 2], [3, 3]] as const) {
        socket.send({ type: "read", room: id, seq });
        await socket.request({ type: "unsub", room: id });
        assertEquals(await read(), expected);
      }
    },
  },
  {
    says: "typing reaches the others of the room and carries no seq",
    async check({ join, ann, bob, room }) {
      const id = await room();
      const [{ socket: a, welcome }, { socket: b }] = [await join(ann), await join(bob)];
      for (const socket of [a, b]) await socket.request({ type: "sub", room: id });
      a.send({ type: "typing", room: id });
      const notice = await b.next(({ type }) => type === "typing");
      assertEquals([notice.room, notice.user, notice.seq], [id, welcome.user.id, undefined]);
    },
  },
  {
    says: "presence is state first, then differences",
    async check({ join, ann, bob, room }) {
      const id = await room();
      const { socket: a, welcome } = await join(ann);
      await a.request({ type: "sub", room: id });
      const full = await a.next(({ type, room }) => type === "presence" && room === id);
      assertEquals(full.full, true);
      assert(full.users.some((user: Frame) => user.id === welcome.user.id));
      const { socket: b, welcome: other } = await join(bob);
      await b.request({ type: "sub", room: id });
      const difference = await a.next(({ type, room, users }) =>
        type === "presence" && room === id &&
        users.some((user: Frame) => user.id === other.user.id)
      );
      assertEquals(difference.full, undefined);
    },
  },
  {
    says: "presence says whether somebody is online with any socket, or away with all",
    async check({ join, ann, bob, room }) {
      const id = await room();
      const { socket: a } = await join(ann);
      await a.request({ type: "sub", room: id });
      const [{ socket: first, welcome }, { socket: second }] = [await join(bob), await join(bob)];
      await first.request({ type: "sub", room: id });
      const states = () =>
        a.frames.filter(({ type, room }) => type === "presence" && room === id)
          .flatMap(({ users }) => users)
          .filter((user: Frame) => user.id === welcome.user.id)
          .map(({ state }: Frame) => state);
      await a.until(() => states().at(-1) === "online");
      assertEquals((await first.request({ type: "presence", state: "away" })).type, "ok");
      assertEquals((await second.request({ type: "presence", state: "away" })).type, "ok");
      await a.until(() => states().at(-1) === "away");
      assertEquals((await second.request({ type: "presence", state: "online" })).type, "ok");
      await a.until(() => states().at(-1) === "online");
      assertEquals(states(), ["online", "away", "online"]);
      assertEquals((await first.request({ type: "presence", state: "asleep" })).code, "invalid");
    },
  },
  {
    says: "a status is told to the rooms of whoever has it, and with their people",
    async check({ join, ann, bob, room, post, fetch }) {
      const id = await room();
      const { socket: a } = await join(ann);
      await a.request({ type: "sub", room: id });
      const { socket: b, welcome } = await join(bob);
      await b.request({ type: "sub", room: id });
      const answer = await post("/status", { emoji: "🌴", text: "away", dnd: "true" }, bob);
      const status = { emoji: "🌴", text: "away" };
      assertEquals([answer.status, (await answer.json()).status], [200, {
        ...status,
        mode: "dnd",
      }]);
      const isBob = (user: Frame) => user.id === welcome.user.id;
      const told = await a.waitFor(({ type, room, users }) =>
        type === "presence" && room === id && users.some((one: Frame) => isBob(one) && one.status)
      );
      const { state, status: shown } = told.users.find(isBob);
      assertEquals([state, shown], ["dnd", status]);
      const { people, more } = await (await fetch(`/api/rooms/${id}/people`, ann)).json();
      const { username: _username, name: _name, ...listed } = people.find(isBob);
      assertEquals([listed, more], [
        { id: welcome.user.id, state: "dnd", status, guest: true },
        false,
      ]);
      const cleared = await post("/status", { emoji: "", text: "", state: "auto" }, bob);
      assertEquals(await cleared.json(), { status: {} });
      await a.until(() =>
        a.frames.findLast(({ type, room, users }) =>
          type === "presence" && room === id && users.some(isBob)
        )?.users.find(isBob).state === "online"
      );
    },
  },
  {
    says: "bad frames get their code, with the id, and the socket goes on",
    async check({ join, ann }) {
      const { socket } = await join(ann);
      const valid = { ...send("lobby", "x"), id: 900 };
      const cases: [Frame | string, string][] = [
        ["no json", "bad_frame"],
        [{ id: 900 }, "bad_frame"],
        [{ type: "nonsense", id: 900 }, "unknown_type"],
        [{ ...valid, text: "x".repeat(16_385) }, "too_large"],
        [{ ...valid, text: "x".repeat(1024 * 1024) }, "too_large"],
        [{ ...valid, text: "" }, "invalid"],
        [{ ...valid, cid: "no uuid" }, "invalid"],
        [{ ...valid, room: "no-such-room" }, "not_found"],
        [{ type: "sub", id: 900, room: "no-such-room" }, "not_found"],
        [{ type: "edit", id: 900, room: "lobby", seq: 999_999_999, text: "x" }, "not_found"],
      ];
      for (const [frame, code] of cases) {
        socket.send(frame);
        const error = await socket.next(({ type }) => type === "error");
        assertEquals([error.code, typeof error.message, error.temporary], [code, "string", false]);
      }
      assertEquals((await socket.request({ type: "unsub", room: "lobby" })).type, "ok");
    },
  },
  {
    says: "history pages are ascending, bounded, and say whether there is more",
    async check({ join, ann, room, fetch }) {
      const id = await room();
      await fill((await join(ann)).socket, id, 12);
      const page = async (query: string) => {
        const response = await fetch(`/api/rooms/${id}/messages?${query}`, ann);
        const { messages, more, head } = await response.json();
        assertEquals(head, 12);
        return [messages.map(({ seq }: Frame) => seq), more];
      };
      assertEquals(await page("limit=5"), [range(8, 12), true]);
      assertEquals(await page("before=8&limit=5"), [range(3, 7), true]);
      assertEquals(await page("before=3&limit=5"), [range(1, 2), false]);
      assertEquals(await page("after=9"), [range(10, 12), false]);
      assertEquals((await page("around=6&limit=3"))[0], range(5, 7));
    },
  },
  {
    says: "a room that is not there is 404, and needs a session first",
    async check({ ann, fetch }) {
      for (const path of ["/api/rooms/no-such-room/messages", "/rooms/no-such-room"]) {
        const response = await fetch(path, ann);
        await response.body?.cancel();
        assertEquals(response.status, 404);
      }
      const anonymous = await fetch("/api/rooms/lobby/messages");
      assertEquals([anonymous.status, (await anonymous.json()).error.code], [
        401,
        "unauthenticated",
      ]);
    },
  },
  {
    says: "GET /api/rooms lists the caller's rooms with head, read and unread",
    async check({ join, ann, room, fetch }) {
      const id = await room();
      await fill((await join(ann)).socket, id, 2);
      const { rooms } = await (await fetch("/api/rooms", ann)).json();
      const found = rooms.find((one: Frame) => one.id === id);
      assertEquals([found.head, found.read, found.unread, found.kind], [2, 0, 2, "public"]);
    },
  },
  {
    says: "a message that is deleted before it is read is not unread, which a rooms frame says",
    async check({ join, ann, bob, room, fetch }) {
      const id = await room();
      const { socket: a } = await join(ann);
      const { socket: b } = await join(bob);
      await fill(b, id, 1);
      await fill(a, id, 2);
      await b.request({ type: "read", room: id, seq: 1 });
      await a.request({ type: "delete", room: id, seq: 2 });
      const told = await b.next(({ type, room, change, unread }) =>
        type === "rooms" && room === id && change === "read" && unread === 1
      );
      assertEquals([told.read, told.count, told.mentions], [1, 3, 0]);
      const { read, count, unread } = await (await fetch(`/api/rooms/${id}`, bob)).json();
      assertEquals([read, count, unread], [1, 3, 1]);
    },
  },
  {
    says: "signing out closes the session's sockets with 4401 within a second",
    async check({ origin, join, post }) {
      const { signUp } = await import("../support/client.ts");
      const carol = await signUp(origin, `conform-c-${crypto.randomUUID().slice(0, 8)}`);
      const { socket } = await join(carol);
      const response = await post("/logout", {}, carol);
      await response.body?.cancel();
      assertEquals((await socket.closed).code, 4401);
    },
  },
];
