import { assert, assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import fc from "fast-check";
import { RoomModel } from "../../lib/client/room/room_model.ts";
import { FakePageLifecycle } from "./fake_page_lifecycle.ts";
import { ANN, BOB, FakeServer, SEED } from "./fake_server.ts";
import { FakeStore, FakeTabs } from "./fake_storage.ts";
import { drainMicrotasks } from "./drain_microtasks.ts";

/** A page with one room, its server and its browser, and all that may happen to them. */
class World {
  server = new FakeServer();
  store = new FakeStore();
  tabs = new FakeTabs();
  life = new FakePageLifecycle();
  /** Every text that the person sent. */
  sent: string[] = [];
  /** Whether something was refused for good, and so may be posted out of order. */
  refused = false;
  model!: RoomModel;
  #stop = () => {};

  load(): void {
    this.#stop();
    const { open, fetch } = this.server;
    this.model = new RoomModel({
      ...SEED,
      me: ANN,
      page: this.server.page(),
    }, {
      open,
      fetch,
      store: this.store,
      tabs: this.tabs,
      page: this.life,
      backOff: (tries) => Math.min(30_000, 500 * 2 ** tries),
    });
    this.#stop = this.model.start();
  }

  unload(): void {
    this.#stop();
  }

  send(): void {
    const text = `text ${this.sent.length + 1}`;
    this.sent.push(text);
    this.model.send(text);
  }

  /** The person sends again what failed. */
  retry(): void {
    for (const { cid } of this.model.outgoing.value) this.model.retry(cid);
  }

  /** What must hold at every moment. */
  check(): void {
    const { messages, outgoing } = this.model;
    const shown = messages.value;
    if (this.model.connection.value.state === "stopped") throw new Error("It stopped.");
    const log = this.server.messages;
    const first = shown[0]?.seq ?? 0;
    const last = shown.at(-1)?.seq ?? 0;
    const whole = log.filter(({ seq }) => seq >= first && seq <= last);
    assertEquals(shown.map(({ seq }) => seq), whole.map(({ seq }) => seq), "a hole or a double");
    const mine = new Set(shown.filter(({ by }) => by === ANN.id).map(({ cid }) => cid));
    assert(outgoing.value.every(({ cid }) => !mine.has(cid)), "a message shown twice");
    for (const text of this.sent) {
      const posted = log.filter((message) => message.text === text).length;
      const waiting = outgoing.value.filter((message) => message.text === text).length;
      assert(posted <= 1, "a message posted twice");
      assert(waiting <= 1 && posted + waiting >= 1, `lost: ${text}`);
    }
  }

  /** Lets all that is under way arrive. */
  async calm(): Promise<void> {
    this.server.shakeHands();
    do {
      this.server.respond();
      await drainMicrotasks();
    } while (this.server.deliver() > 0);
  }

  /** Lets everything go well until nothing changes any more. */
  async heal(time: FakeTime): Promise<void> {
    this.server.up = true;
    this.server.deaf = false;
    this.server.whims.length = 0;
    if (!this.life.network) this.life.wake();
    for (let second = 0; second < 120; second++) {
      if (second % 25 === 0) this.server.ping();
      await this.calm();
      time.tick(1_000);
    }
  }
}

type Action = (world: World, time: FakeTime) => void | Promise<void>;

const many = fc.integer({ min: 1, max: 8 });

/** Everything that may happen; what is often comes more than once. */
const action: fc.Arbitrary<[string, Action]> = fc.oneof(
  act("send", (world) => world.send()),
  act("send", (world) => world.send()),
  many.map((n): [string, Action] => [`bob posts ${n}`, ({ server }) => {
    for (let i = 0; i < n; i++) server.post(BOB, "hello");
  }]),
  act("a change", ({ server }) => server.change()),
  many.map((n): [string, Action] => [`deliver ${n}`, ({ server }) => void server.deliver(n)]),
  act("deliver all", ({ server }) => void server.deliver()),
  act("shake hands", ({ server }) => server.shakeHands()),
  act("respond", ({ server }) => server.respond()),
  act("calm", (world) => world.calm()),
  act("calm", (world) => world.calm()),
  act("lose events", ({ server }) => server.loseEvents()),
  many.map((n): [string, Action] => [`repeat ${n}`, ({ server }) => server.repeatEvents(n)]),
  act("cut", ({ server }) => server.cut()),
  act("restart", ({ server }) => {
    server.say({ type: "bye", code: 1012, reconnect: true, afterMs: 700 });
    server.deliver();
    server.cut(1012);
  }),
  act("deaf", ({ server }) => {
    server.deaf = true;
  }),
  act("down", ({ server }) => {
    server.up = false;
    server.cut();
  }),
  act("up", ({ server }) => {
    server.up = true;
  }),
  act("rebuild", ({ server }) => server.rebuild()),
  act("many missed", ({ server }) => {
    for (let i = 0; i < 80; i++) server.post(BOB, "much");
    server.cut();
  }),
  fc.option(fc.constantFrom(100, 2_000), { nil: undefined }).map((retryMs): [string, Action] => [
    `refuse for now (${retryMs})`,
    ({ server }) =>
      void server.whims.push({
        code: "rate_limited",
        ...(retryMs === undefined ? {} : { retryMs }),
      }),
  ]),
  act("refuse for good", (world) => {
    world.server.whims.push({ code: "invalid" });
    world.refused = true;
  }),
  act("retry", (world) => world.retry()),
  act("ping", ({ server }) => server.ping()),
  act("older", ({ model }) => void model.loadOlder()),
  act("reload", (world) => world.load()),
  act("offline", ({ life }) => life.goOffline()),
  act("online", ({ life }) => life.wake()),
  fc.constantFrom(50, 600, 3_000, 40_000).map((ms): [string, Action] => [
    `wait ${ms}`,
    (_, time) => time.tick(ms),
  ]),
);

function act(name: string, action: Action): fc.Arbitrary<[string, Action]> {
  return fc.constant([name, action]);
}

Deno.test("RoomModel shows the server's log and posts each text once, in order, whatever happens", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 80, size: "max" }), async (actions) => {
      using time = new FakeTime();
      const world = new World();
      for (let i = 0; i < 3; i++) world.server.post(BOB, "before");
      world.load();
      for (const [, action] of actions) {
        await action(world, time);
        await drainMicrotasks();
        world.check();
      }
      await world.heal(time);
      world.check();
      assert(world.model.outgoing.value.every(({ state }) => state === "failed"));
      world.retry();
      await world.calm();
      world.check();
      const { messages, outgoing, connection } = world.model;
      assertEquals(connection.value, { state: "live" });
      assertEquals(outgoing.value, []);
      assertEquals(world.store.stored.size, 0);
      assertEquals(messages.value.at(-1)?.seq, world.server.messages.at(-1)?.seq);
      const mine = world.server.messages.filter(({ by }) => by === ANN.id);
      const order = (texts: unknown[]) => world.refused ? texts.sort() : texts;
      assertEquals(order(mine.map(({ text }) => text)), order(world.sent), "out of order");
      world.unload();
    }),
    { numRuns: 150 },
  );
});
