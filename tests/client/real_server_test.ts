/** The browser's side against a real server, as far as that goes without a browser. */
import { assert, assertEquals } from "@std/assert";
import { effect } from "@preact/signals";
import * as v from "valibot";
import { PagePresence } from "../../lib/client/people/page_presence.ts";
import { PresenceUpdater } from "../../lib/client/people/presence_updater.ts";
import type { RoomPresence } from "../../lib/client/people/room_presence.ts";
import { RoomModel } from "../../lib/client/room/room_model.ts";
import { Person } from "../../lib/protocol/event.ts";
import { HistoryPage } from "../../lib/protocol/history.ts";
import { type Account, join, postForm, signUp } from "../support/client.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { FakePageLifecycle } from "./fake_page_lifecycle.ts";
import { ROOM, SEED } from "./fake_server.ts";
import { FakeStore, FakeTabs } from "./fake_storage.ts";
import { HeaderWebSocket } from "../support/header_websocket.ts";

const PATIENCE_MS = 20_000;

/** An open page of the lobby. */
class Page implements Disposable {
  readonly model: RoomModel;
  readonly room: RoomPresence;
  readonly #stop: () => void;

  private constructor(model: RoomModel, room: RoomPresence) {
    this.model = model;
    this.room = room;
    this.#stop = model.start();
  }

  /** Opens the page, as the server would render it; `seed` changes what it says. */
  static async open(
    server: TestServer,
    account: Account,
    seed: Partial<HistoryPage> = {},
  ): Promise<Page> {
    const { origin } = server;
    const headers = { cookie: account.cookie, origin };
    const request = (input: RequestInfo | URL, init: RequestInit = {}) =>
      fetch(new URL(String(input), origin), { ...init, headers });
    const { socket, welcome } = await join(origin, account);
    await socket.close();
    const response = await request(`/api/rooms/${ROOM}/messages`);
    const page = v.parse(HistoryPage, await response.json());
    const people = new PagePresence();
    const me = v.parse(Person, welcome.user);
    return new Page(
      new RoomModel({ ...SEED, me, page: { ...page, ...seed } }, {
        presence: (frame) => people.apply(frame),
        fetch: request,
        open: () =>
          new HeaderWebSocket(`${origin.replace("http", "ws")}/api/socket`, {
            headers,
            protocols: ["chat.v1"],
          }),
        page: new FakePageLifecycle(),
        store: new FakeStore(),
        tabs: new FakeTabs(),
        backOff: () => 100,
      }),
      new PresenceUpdater({ ...SEED, me }, people).room,
    );
  }

  get texts() {
    return this.model.messages.value.map(({ text }) => text);
  }

  get live(): boolean {
    return this.model.connection.value.state === "live";
  }

  /** Resolves once `condition`, which reads signals, holds. */
  until(condition: (page: Page) => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        end();
        reject(new Error(`It did not come about: ${condition}; texts: ${this.texts.join(", ")}`));
      }, PATIENCE_MS);
      let met = false;
      const end = effect(() => {
        if (met || !condition(this)) return;
        met = true;
        clearTimeout(timer);
        queueMicrotask(() => end());
        resolve();
      });
    });
  }

  [Symbol.dispose](): void {
    this.#stop();
  }
}

Deno.test("two pages exchange messages over a stop of the server; none is lost or doubled", async () => {
  await using server = await startServer();
  using ann = await Page.open(server, await signUp(server.origin, "ann"));
  using bob = await Page.open(server, await signUp(server.origin, "bob"));
  await Promise.all([ann, bob].map((page) => page.until(({ live }) => live)));

  const texts: string[] = [];
  const exchange = (from: number, to: number) => {
    for (let number = from; number < to; number++) {
      for (const [name, { model }] of [["ann", ann], ["bob", bob]] as const) {
        texts.push(`${name} ${number}`);
        model.send(`${name} ${number}`);
      }
    }
  };
  exchange(0, 10);
  await server.stop();
  await Promise.all([ann, bob].map((page) => page.until(({ live }) => !live)));
  exchange(10, 20);
  assertEquals(
    ann.model.outgoing.value.length + ann.texts.filter((t) => /ann/.test(t ?? "")).length,
    20,
  );
  await server.restart();
  for (const page of [ann, bob]) {
    await page.until(({ texts }) => texts.length === 40);
    await page.until(({ model }) => model.outgoing.value.length === 0);
    assertEquals(page.texts.toSorted(), texts.toSorted());
  }
  assertEquals(ann.model.messages.value, bob.model.messages.value);
  for (const name of ["ann", "bob"]) {
    const own = ann.texts.filter((text) => text?.startsWith(name));
    assertEquals(own, texts.filter((text) => text.startsWith(name)), "in the order of sending");
  }
});

Deno.test("pages see who is here and who types", async () => {
  await using server = await startServer();
  using ann = await Page.open(server, await signUp(server.origin, "ann"));
  const names = (people: Iterable<Person>) =>
    [...people].map(({ username }) => username).toSorted();
  {
    using bob = await Page.open(server, await signUp(server.origin, "bob"));
    await ann.until(({ room }) => names(room.here.value.values()).join() === "ann,bob");
    await bob.until(({ room }) => names(room.here.value.values()).join() === "ann,bob");
    bob.model.sendTyping();
    await ann.until(({ model }) => names(model.typing.value).join() === "bob");
    assertEquals(bob.model.typing.value, []);
    bob.model.send("done");
    await ann.until(({ texts }) => texts.includes("done"));
    assertEquals(ann.model.typing.value, []);
  }
  await ann.until(({ room }) => names(room.here.value.values()).join() === "ann");
});

Deno.test("a page loads older messages, and a fresh page where its position is not served", async () => {
  await using server = await startServer();
  const account = await signUp(server.origin, "ann");
  using writer = await Page.open(server, account);
  for (let number = 1; number <= 120; number++) writer.model.send(`text ${number}`);
  await writer.until(({ texts }) => texts.length === 120);

  using page = await Page.open(server, account);
  assertEquals([page.texts.length, page.model.older.value.more], [50, true]);
  while (page.model.older.value.more) await page.model.loadOlder();
  assertEquals(page.texts, writer.texts);

  using stranger = await Page.open(server, account, { epoch: "foreign", head: 7, messages: [] });
  await stranger.until(({ texts }) => texts.length === 50);
  writer.model.send("live again");
  await stranger.until(({ texts }) => texts.at(-1) === "live again");
});

Deno.test("a page stops when its session is over, live or at its next try", async () => {
  await using server = await startServer();
  const account = await signUp(server.origin, "ann");
  using page = await Page.open(server, account);
  await page.until(({ live }) => live);
  const { origin } = server;
  const signedOut = await postForm(origin, "/logout", {}, { cookie: account.cookie });
  await signedOut.body?.cancel();
  await page.until(({ model }) => model.connection.value.state === "stopped");
  assertEquals(page.model.connection.value, { state: "stopped", why: "signed out" });

  page[Symbol.dispose]();
  const end = page.model.start();
  await page.until(({ model }) => model.connection.value.state === "connecting");
  await page.until(({ model }) => model.connection.value.state === "stopped");
  end();
  assert(!page.live);
});
