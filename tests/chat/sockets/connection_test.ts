import { assertEquals } from "@std/assert";
import { type Clock, type Stopwatch, systemClock } from "../../../lib/base/clock.ts";
import { Connection } from "../../../lib/chat/sockets/connection.ts";
import { Memberships } from "../../../lib/store/rooms/memberships.ts";
import { FakeTime } from "../../support/fake_time.ts";
import { openMemoryServices } from "../../support/services.ts";

const ANN = { id: "ann", username: "ann", name: "Ann" };
const BOB = { id: "bob", username: "bob", name: "Bob" };

/** An end of a socket that keeps what is sent. */
class Wire extends EventTarget {
  readonly readyState = WebSocket.OPEN;
  readonly bufferedAmount = 0;
  readonly welcomed = Promise.withResolvers<void>();
  readonly sent: string[] = [];
  // deno-lint-ignore no-explicit-any -- tests look into frames of every kind
  readonly frames: any[] = [];
  #changed = Promise.withResolvers<void>();
  closedWith: number | undefined;
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;
  onclose?: () => void;

  send(frame: string): void {
    const { type } = JSON.parse(frame);
    this.sent.push(type);
    this.frames.push(JSON.parse(frame));
    this.#change();
    if (type === "welcome") this.welcomed.resolve();
  }

  close(code: number): void {
    this.closedWith = code;
    this.#change();
  }

  /** Resolves once it holds; it is asked after each frame, and at the end. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await this.#changed.promise;
  }

  #change(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

/** One isolate whose store answers once `store` is resolved, and sockets of Ann's on it. */
async function openIsolate(
  clock: Clock & Stopwatch = { now: () => 0, elapsed: () => 0 },
  isSignedIn = () => Promise.resolve(true),
) {
  const services = await openMemoryServices({ RATE_LIMITS: "off" }, clock);
  const { delivery, memberships, messages, rooms, writers } = services;
  const store = Promise.withResolvers<void>();
  // A store that takes its time: lists of rooms are read once `store` is resolved.
  const slow = {
    /** Called when Ann's membership was read; what was read is answered when it resolves. */
    hold: () => Promise.resolve(),
  };
  const { has, listedRoomIdsOf } = Memberships.prototype;
  memberships.has = async (room, user) => {
    const had = await has.call(memberships, room, user);
    if (user === ANN.id) await slow.hold();
    return had;
  };
  memberships.listedRoomIdsOf = async (user) => {
    await store.promise;
    return await listedRoomIdsOf.call(memberships, user);
  };
  const identityOf = () => ({
    person: ANN,
    session: "s",
    sessionEndsAt: Infinity,
    address: "here",
    isSignedIn,
    place: delivery.sockets.admit(ANN.id, "here"),
  });
  return {
    store,
    slow,
    rooms,
    delivery,
    sockets: delivery.sockets,
    messages,
    writers,
    open(id: string) {
      const wire = new Wire();
      const connection = new Connection(
        id,
        wire as unknown as WebSocket,
        identityOf(),
        services,
      );
      wire.onopen?.();
      return { wire, connection };
    },
    [Symbol.asyncDispose]: () => services.close(),
  };
}

const HELLO = JSON.stringify({ type: "hello", v: 1 });

Deno.test("a socket whose hello waits for the store is no stranger; one that says nothing is", async () => {
  await using chat = await openIsolate();
  const [polite, silent] = [chat.open("polite"), chat.open("silent")];
  polite.wire.onmessage?.({ data: HELLO });
  for (const { connection } of [polite, silent]) {
    for (let second = 1; second <= 12; second++) connection.heartbeat(second * 1_000, 1_000);
  }
  await silent.wire.until(() => silent.wire.closedWith !== undefined);
  assertEquals([polite.wire.closedWith, silent.wire.closedWith], [undefined, 4400]);
  chat.store.resolve();
  await polite.wire.welcomed.promise;
});

Deno.test("a pause of the server is not taken for silence, before hello or after a ping", async () => {
  await using chat = await openIsolate();
  chat.store.resolve();
  const [late, greeted] = [chat.open("late"), chat.open("greeted")];
  greeted.wire.onmessage?.({ data: HELLO });
  await greeted.wire.welcomed.promise;
  greeted.connection.heartbeat(30_000, 1_000);
  assertEquals(greeted.wire.sent.at(-1), "ping");
  for (const { connection } of [late, greeted]) connection.heartbeat(90_000, 1_500);
  assertEquals([late.wire.closedWith, greeted.wire.closedWith], [undefined, undefined]);
  for (let beat = 0; beat < 10; beat++) greeted.connection.heartbeat(100_000, 1_000);
  await greeted.wire.until(() => greeted.wire.closedWith !== undefined);
  assertEquals([late.wire.closedWith, greeted.wire.closedWith], [undefined, 4101]);
  late.wire.onmessage?.({ data: HELLO });
  await late.wire.welcomed.promise;
});

Deno.test("a clock that is set back keeps no ping from going out, and no dead peer alive", async () => {
  using time = new FakeTime();
  await using chat = await openIsolate(systemClock);
  chat.store.resolve();
  const { wire } = chat.open("greeted");
  wire.onmessage?.({ data: HELLO });
  await wire.welcomed.promise;
  time.setClock(0);
  const pings = () => wire.sent.filter((type) => type === "ping").length;
  for (let second = 0; second < 50; second++) {
    const before = pings();
    time.tick(1_000);
    if (pings() > before) wire.onmessage?.({ data: JSON.stringify({ type: "pong" }) });
  }
  assertEquals([pings(), wire.closedWith], [2, undefined]);
  time.tick(25_000);
  time.setClock(time.now * 2);
  // Its last ping may have gone out just now; it is closed once it is quiet.
  time.tick(12_000);
  assertEquals(wire.closedWith, 4101);
});

Deno.test("a session that ended before its socket was found is asked for again, at the opening and at hello", async () => {
  let isSignedIn = Promise.withResolvers<boolean>();
  await using chat = await openIsolate(undefined, () => isSignedIn.promise);
  chat.store.resolve();
  const early = chat.open("early");
  isSignedIn.resolve(false);
  await early.wire.until(() => early.wire.closedWith !== undefined);
  assertEquals(early.wire.closedWith, 4401);

  isSignedIn = Promise.withResolvers<boolean>();
  isSignedIn.resolve(true);
  const late = chat.open("late");
  await Promise.resolve();
  isSignedIn = Promise.withResolvers<boolean>();
  late.wire.onmessage?.({ data: HELLO });
  isSignedIn.resolve(false);
  await late.wire.until(() => late.wire.closedWith !== undefined);
  assertEquals([late.wire.closedWith, late.wire.sent], [4401, ["bye"]]);
  assertEquals(chat.sockets.size, 0);
});

Deno.test("who loses a room while a sub to it, or to its thread, is served hears nothing of it", async (t) => {
  await using opened = await openIsolate();
  const { messages, rooms, slow, writers } = opened;
  opened.store.resolve();
  const { id: room } = await rooms.create({ name: "Books", kind: "private" }, BOB);
  const change = (change: "joined" | "removed") =>
    writers.write(room, { kind: "member", author: BOB, user: ANN, change });
  const post = (room: string, text: string) =>
    messages.post(BOB, "there", { room, cid: crypto.randomUUID(), text });
  const { seq } = await post(room, "begins");
  const thread = `${room}~${seq}`;
  await post(thread, "replies");
  const { wire } = opened.open("ann");
  wire.onmessage?.({ data: HELLO });
  await wire.welcomed.promise;
  let id = 0;
  const sub = async (target: string) => {
    const mine = ++id;
    wire.onmessage?.({ data: JSON.stringify({ type: "sub", id: mine, room: target }) });
    await wire.until(() => wire.frames.some((frame) => frame.id === mine));
    return wire.frames.find((frame) => frame.id === mine);
  };
  for (const target of [room, thread]) {
    for (
      const [name, isKnown, nth] of [["first", false, 1], ["first", false, 2], [
        "second",
        true,
        1,
      ]] as const
    ) {
      await t.step(
        `a ${name} sub to ${target === room ? "a room" : "a thread"}, at look ${nth}`,
        async () => {
          await change("joined");
          if (isKnown) assertEquals((await sub(target)).type, "ok");
          const [isThere, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
          let looks = 0;
          slow.hold = () => {
            if (++looks !== nth) return Promise.resolve();
            isThere.resolve();
            return goOn.promise;
          };
          const answer = sub(target);
          await isThere.promise;
          await change("removed");
          goOn.resolve();
          assertEquals((await answer).code, "not_found");
          slow.hold = () => Promise.resolve();
          const before = wire.frames.length;
          await post(room, "after it");
          await post(thread, "a reply after it");
          assertEquals(wire.frames.slice(before), []);
        },
      );
    }
  }
});

Deno.test("when memory grows, whoever gives no sign of life as soon as any ping asks for is ended hard", async () => {
  await using chat = await openIsolate();
  chat.store.resolve();
  const [slow, silent, stranger] = [chat.open("slow"), chat.open("silent"), chat.open("new")];
  for (const { wire } of [slow, silent]) {
    wire.onmessage?.({ data: HELLO });
    // Answered once the hello is done with.
    wire.onmessage?.({ data: JSON.stringify({ type: "unsub", id: 1, room: "lobby" }) });
    await wire.until(() => wire.frames.some(({ id }) => id === 1));
  }
  const all = [slow, silent, stranger];
  const beat = (seconds: number) => {
    for (const { connection } of all) {
      for (let second = 1; second <= seconds; second++) connection.heartbeat(second, 1_000);
    }
  };
  const hurry = () => {
    for (const { connection } of all) connection.pingSoon();
    return all.map(({ wire }) => wire.sent.filter((type) => type === "ping").length);
  };
  assertEquals(hurry(), [1, 1, 0]);
  beat(9);
  assertEquals(all.map(({ wire }) => wire.closedWith), [undefined, undefined, undefined]);
  slow.wire.onmessage?.({ data: JSON.stringify({ type: "pong" }) });
  // Who makes it grow on gets no more time by that.
  assertEquals(hurry(), [2, 1, 0]);
  beat(3);
  assertEquals(all.map(({ wire }) => wire.closedWith), [undefined, 4101, 4400]);
});

Deno.test("nobody is here by a socket that closes while its hello waits for where the rooms end", async () => {
  await using chat = await openIsolate();
  chat.store.resolve();
  const { headPublisher, presence } = chat.delivery;
  const [asked, answer] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const follow = headPublisher.follow.bind(headPublisher);
  headPublisher.follow = async (...followed) => {
    await follow(...followed);
    asked.resolve();
    await answer.promise;
  };
  const { wire, connection } = chat.open("gone");
  wire.onmessage?.({ data: HELLO });
  await asked.promise;
  wire.onclose?.();
  answer.resolve();
  await connection.closed;
  // The hello goes on, if it does, within turns of the loop in which nothing is read.
  await new Promise((turn) => setTimeout(turn));
  assertEquals(presence.get(ANN.id), undefined);
});
