import { assertEquals } from "@std/assert";
import { effect } from "@preact/signals";
import { FakeTime } from "../../support/fake_time.ts";
import { RoomModel } from "../../../lib/client/room/room_model.ts";
import { joinAfter } from "../../../lib/client/log/open_at_message.ts";
import { FakePageLifecycle } from "../fake_page_lifecycle.ts";
import { ANN, BOB, FakeServer, ROOM, SEED } from "../fake_server.ts";
import { FakeStore, FakeTabs } from "../fake_storage.ts";
import { drainMicrotasks } from "../drain_microtasks.ts";

const CLEO = { id: "u-cleo", username: "cleo", name: "Cleo" };

/** Ann's page on a server where Bob has posted. */
class Page {
  time = new FakeTime();
  server = new FakeServer();
  model: RoomModel;
  #stop: () => void;

  /** @param before the `seq` that its messages come before; the newest ones without */
  constructor(messages = 2, before?: number) {
    for (let count = 1; count <= messages; count++) this.server.post(BOB, `before ${count}`);
    const { open, fetch } = this.server;
    this.model = new RoomModel({
      ...SEED,
      me: ANN,
      page: this.server.page(before === undefined ? {} : { before }),
      isOlder: before !== undefined,
    }, {
      open,
      fetch,
      store: new FakeStore(),
      tabs: new FakeTabs(),
      page: new FakePageLifecycle(),
      backOff: () => 1_000,
    });
    this.#stop = this.model.start();
  }

  get texts() {
    return this.model.messages.value.map(({ text }) => text);
  }

  /** Lets all that is under way arrive. */
  async calm(): Promise<void> {
    this.server.shakeHands();
    do {
      this.server.respond();
      await drainMicrotasks();
    } while (this.server.deliver() > 0);
  }

  [Symbol.dispose](): void {
    this.#stop();
    this.time.restore();
  }
}

Deno.test("RoomModel shows the seed before it is connected", () => {
  using page = new Page();
  const { model } = page;
  assertEquals(page.texts, ["before 1", "before 2"]);
  assertEquals([model.typing.value, model.outgoing.value], [[], []]);
  assertEquals(model.older.value, { more: false, loading: false });
  assertEquals(model.people.value.get(BOB.id), BOB);
  assertEquals(model.connection.value, { state: "connecting" });
});

Deno.test("RoomModel moves a message from outgoing to messages in one step", async () => {
  using page = new Page();
  const seen: string[] = [];
  const { model } = page;
  model.send("hello");
  using _watch = {
    [Symbol.dispose]: effect(() => {
      const shown = model.messages.value.filter(({ text }) => text === "hello").length;
      seen.push(`${model.outgoing.value.length} outgoing, ${shown} shown`);
    }),
  };
  await page.calm();
  assertEquals(seen, ["1 outgoing, 0 shown", "0 outgoing, 1 shown"]);
});

Deno.test("RoomModel ignores a blank text", () => {
  using page = new Page();
  page.model.send(" \n\t");
  assertEquals(page.model.outgoing.value, []);
});

Deno.test("RoomModel shows a refused message as failed, and posts it at a retry", async () => {
  using page = new Page();
  page.server.whims.push({ code: "invalid" });
  page.model.send("hello");
  await page.calm();
  const [failed] = page.model.outgoing.value;
  assertEquals([failed?.text, failed?.state, failed?.reason], ["hello", "failed", "Not now."]);
  page.model.retry(failed?.cid ?? "");
  await page.calm();
  assertEquals([page.texts.at(-1), page.model.outgoing.value], ["hello", []]);
  page.server.whims.push({ code: "invalid" });
  page.model.send("no more");
  await page.calm();
  page.model.discard(page.model.outgoing.value[0]?.cid ?? "");
  assertEquals(page.model.outgoing.value, []);
});

Deno.test("RoomModel shows who else types until their message comes, 5 s pass or the connection is lost", async () => {
  using page = new Page();
  const { model, server, time } = page;
  const type = async (user: string) => {
    server.say({ type: "typing", room: ROOM, user });
    await page.calm();
    return model.typing.value;
  };
  await page.calm();
  assertEquals(await type(ANN.id), []);
  assertEquals(await type("somebody unknown"), []);
  assertEquals(await type(BOB.id), [BOB]);
  server.post(BOB, "done");
  await page.calm();
  assertEquals(model.typing.value, []);
  assertEquals(await type(BOB.id), [BOB]);
  time.tick(5_000);
  assertEquals(model.typing.value, []);
  assertEquals(await type(BOB.id), [BOB]);
  server.cut();
  assertEquals(model.typing.value, []);
});

Deno.test("RoomModel knows the names of those who are here and never wrote", async () => {
  using page = new Page();
  const { model, server } = page;
  await page.calm();
  const users = [{ ...CLEO, state: "away" as const }];
  server.say({ type: "presence", room: ROOM, users, full: true });
  server.say({ type: "typing", room: ROOM, user: CLEO.id });
  await page.calm();
  page.time.tick(50);
  assertEquals([model.people.value.get(CLEO.id), model.typing.value], [CLEO, [CLEO]]);
});

Deno.test("RoomModel.typed() tells the server at most every 3 s, and again after a message", async () => {
  using page = new Page();
  const { model, server, time } = page;
  await page.calm();
  const told = () =>
    server.sockets[0]?.sent.filter((frame) =>
      JSON.stringify(frame) === JSON.stringify({ type: "typing", room: ROOM })
    ).length;
  model.sendTyping();
  model.sendTyping();
  assertEquals(told(), 1);
  time.tick(3_000);
  model.sendTyping();
  model.send("hello");
  model.sendTyping();
  assertEquals(told(), 3);
});

Deno.test("RoomModel.loadOlder() goes back to the first message, page by page, asking once each", async () => {
  using page = new Page(120);
  const { model, server } = page;
  assertEquals([page.texts[0], page.texts.length], ["before 71", 50]);
  for (const [oldest, more] of [["before 21", true], ["before 1", false]]) {
    const loads = [model.loadOlder(), model.loadOlder()];
    assertEquals(model.older.value, { more: true, loading: true });
    server.respond();
    await Promise.all(loads);
    assertEquals([page.texts[0], model.older.value], [oldest, { more, loading: false }]);
  }
  await model.loadOlder();
  assertEquals([page.texts.length, server.requests], [120, [
    "/api/rooms/lobby/messages?before=71&limit=50",
    "/api/rooms/lobby/messages?before=21&limit=50",
  ]]);
});

Deno.test("RoomModel holds messages from further up, and what comes meanwhile, until they meet", async () => {
  using page = new Page(120, 60);
  const { model, server } = page;
  const seqs = () => model.messages.value.map(({ seq }) => seq);
  const range = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => from + index);
  await page.calm();
  assertEquals([seqs(), model.newer.value.more, model.head.value], [range(10, 59), true, 120]);
  server.post(BOB, "live");
  model.send("mine");
  await page.calm();
  // What was sent is known to be there, though it is not shown.
  assertEquals([seqs(), model.outgoing.value], [range(10, 59), []]);
  assertEquals(model.latest.value.map(({ text }) => text), ["live", "mine"]);
  for (const last of [109, 122]) {
    const load = model.loadNewer(seqs().at(-1), joinAfter(seqs().at(-1)));
    await page.calm();
    await load;
    assertEquals(seqs(), range(10, last));
  }
  assertEquals([model.newer.value.more, model.latest.value], [false, model.messages.value]);
  server.post(BOB, "after all");
  await page.calm();
  assertEquals(page.texts.slice(-3), ["live", "mine", "after all"]);
});

Deno.test("RoomModel goes from further up to the newest messages at once", async () => {
  using page = new Page(300, 60);
  const { model, server } = page;
  await page.calm();
  server.post(BOB, "live");
  await page.calm();
  const load = model.loadNewer(undefined, joinAfter());
  await page.calm();
  await load;
  assertEquals([page.texts.length, page.texts.at(-1), model.older.value.more], [50, "live", true]);
  assertEquals(model.newer.value.more, false);
});

Deno.test("RoomModel.loadOlder() says that it failed, and can be tried again", async () => {
  using page = new Page(60);
  const { model, server } = page;
  server.up = false;
  const failed = model.loadOlder();
  server.respond();
  await failed;
  assertEquals(model.older.value.failed, "The messages could not be loaded.");
  server.up = true;
  const loaded = model.loadOlder();
  server.respond();
  await loaded;
  assertEquals([page.texts.length, model.older.value], [60, { more: false, loading: false }]);
});

Deno.test("RoomModel loads a fresh page at a reset and keeps what is on its way", async () => {
  using page = new Page();
  const { model, server, time } = page;
  await page.calm();
  server.up = false;
  server.cut();
  for (let count = 0; count < 70; count++) server.post(BOB, `missed ${count}`);
  model.send("on its way");
  server.up = true;
  time.tick(1_000);
  await page.calm();
  assertEquals([page.texts[0], page.texts.at(-1)], ["missed 21", "on its way"]);
  assertEquals([model.outgoing.value, model.older.value.more], [[], true]);
});

Deno.test("RoomModel does not wait for the back-off", async () => {
  using page = new Page();
  await page.calm();
  page.server.cut();
  assertEquals(page.model.connection.value.state, "reconnecting");
  page.model.server.reconnectNow();
  await page.calm();
  assertEquals(page.model.connection.value, { state: "live" });
});
