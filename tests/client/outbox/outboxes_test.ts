import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { Outbox } from "../../../lib/client/outbox/outbox.ts";
import { Outboxes } from "../../../lib/client/outbox/outboxes.ts";
import { Disconnected } from "../../../lib/client/errors.ts";
import { FakeStore, FakeTabs } from "../fake_storage.ts";
import { drainMicrotasks } from "../drain_microtasks.ts";

/** What pages of one browser share, and the server that they post to: each text once, in order. */
class Browser {
  store = new FakeStore();
  tabs = new FakeTabs();
  isUp = true;
  posts: string[] = [];
  #seqs = new Map<string, number>();

  post(user: string, room: string, { cid, text }: { cid: string; text: string }): Promise<number> {
    if (!this.isUp) return Promise.reject(new Disconnected());
    const seq = this.#seqs.get(cid);
    if (seq !== undefined) return Promise.resolve(seq);
    this.posts.push(`${user} ${room}: ${text}`);
    this.#seqs.set(cid, this.posts.length);
    return Promise.resolve(this.posts.length);
  }
}

/** A page on one room. */
class Page {
  unsent: string[] = [];
  outboxes: Outboxes;
  outbox: Outbox;
  #ends: (() => void)[];

  constructor(browser: Browser, room: string, user = "ann") {
    const { store, tabs } = browser;
    const make = (room: string) =>
      new Outbox({
        room,
        user,
        store,
        tabs,
        log: () => ({ messages: [], last: Number.MAX_SAFE_INTEGER }),
        post: (message) => browser.post(user, room, message),
      });
    this.outbox = make(room);
    this.outboxes = new Outboxes({
      user,
      store,
      make,
      unsent: (rooms) => this.unsent = [...rooms].sort(),
    });
    this.#ends = [
      this.outboxes.show(room, this.outbox),
      this.outbox.start(),
      this.outboxes.start(),
    ];
  }

  connected(): void {
    this.outbox.connected();
    this.outboxes.connected();
  }

  close(): void {
    for (const end of this.#ends) end();
  }
}

async function calm(time: FakeTime): Promise<void> {
  await drainMicrotasks();
  await time.tickAsync(300);
  await drainMicrotasks();
}

Deno.test("Outboxes sends what is left of any room, in order, and of nobody else", async () => {
  using time = new FakeTime();
  const browser = new Browser();
  for (const [room, user] of [["a", "ann"], ["b", "ann"], ["b~7", "ann"], ["a", "bob"]] as const) {
    const page = new Page(browser, room, user);
    await calm(time);
    page.outbox.add("one");
    time.tick(1);
    page.outbox.add("two");
    await calm(time);
    page.close();
  }
  const page = new Page(browser, "c");
  await calm(time);
  assertEquals(page.unsent, ["a", "b"]);
  assertEquals(browser.posts, []);
  page.connected();
  await calm(time);
  assertEquals(browser.posts.toSorted(), [
    "ann a: one",
    "ann a: two",
    "ann b: one",
    "ann b: two",
    "ann b~7: one",
    "ann b~7: two",
  ]);
  for (const room of ["a", "b", "b~7"]) {
    const texts = browser.posts.filter((post) => post.startsWith(`ann ${room}:`));
    assertEquals(texts.map((text) => text.slice(-3)), ["one", "two"]);
  }
  assertEquals(page.unsent, []);
  assertEquals([...browser.store.stored.values()].map(({ user }) => user), ["bob", "bob"]);
  page.close();
});

Deno.test("Outboxes leaves to a page that lives what is that page's, and takes it over at its end", async () => {
  using time = new FakeTime();
  const browser = new Browser();
  const [first, second] = [new Page(browser, "a"), new Page(browser, "b")];
  browser.isUp = false;
  await calm(time);
  first.outbox.add("hello");
  await calm(time);
  assertEquals([first.unsent, second.unsent], [["a"], ["a"]]);
  browser.isUp = true;
  second.connected();
  await calm(time);
  assertEquals(browser.posts, []);
  first.close();
  await calm(time);
  assertEquals(browser.posts, ["ann a: hello"]);
  assertEquals([second.unsent, browser.store.stored.size], [[], 0]);
  second.close();
});

Deno.test("Outboxes hands a room over to the log that comes to be shown", async () => {
  using time = new FakeTime();
  const browser = new Browser();
  const before = new Page(browser, "a~7");
  await calm(time);
  before.outbox.add("a reply");
  await calm(time);
  before.close();
  const page = new Page(browser, "a");
  await calm(time);
  const thread = new Outbox({
    ...browser,
    room: "a~7",
    user: "ann",
    log: () => ({ messages: [], last: 0 }),
    post: (message) => browser.post("ann", "a~7", message),
  });
  const ends = [page.outboxes.show("a~7", thread), thread.start()];
  await calm(time);
  assertEquals(thread.messages.value.map(({ text }) => text), ["a reply"]);
  page.connected();
  await calm(time);
  assertEquals(browser.posts, []);
  thread.connected();
  await calm(time);
  assertEquals(browser.posts, ["ann a~7: a reply"]);
  for (const end of ends) end();
  page.close();
});
