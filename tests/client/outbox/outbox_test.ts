import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import type { LogState } from "../../../lib/client/log/log_state.ts";
import { Outbox } from "../../../lib/client/outbox/outbox.ts";
import { Disconnected, Refusal } from "../../../lib/client/errors.ts";
import type { MessageEvent } from "../../../lib/protocol/event.ts";
import { FakeStore, FakeTabs } from "../fake_storage.ts";
import { drainMicrotasks } from "../drain_microtasks.ts";

interface Post {
  cid: string;
  text: string;
  typed?: true;
  accept(seq: number | undefined): void;
  refuse(error: Error): void;
}

/** What tabs of one browser share. */
class Browser {
  store = new FakeStore();
  tabs = new FakeTabs();
}

/** An outbox whose posts the test answers. */
class Tab {
  posts: Post[] = [];
  log: Pick<LogState, "messages" | "last"> = { messages: [], last: 10 };
  outbox: Outbox;
  close: () => void;

  constructor(browser: Browser, user = "ann", room = "lobby") {
    this.outbox = new Outbox({
      ...browser,
      room,
      user,
      log: () => this.log,
      post: ({ cid, text, ...rest }) => {
        const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
        this.posts.push({ cid, text, ...rest, accept: resolve, refuse: reject });
        return promise;
      },
      backOff: (tries) => 1_000 * 2 ** tries,
    });
    this.close = this.outbox.start();
  }

  get texts() {
    return this.outbox.messages.value.map(({ text }) => text);
  }

  get states() {
    return this.outbox.messages.value.map(({ state }) => state);
  }

  get posted() {
    return this.posts.map(({ text }) => text);
  }

  get post(): Post {
    const post = this.posts.at(-1);
    assert(post !== undefined);
    return post;
  }

  async accept(seq: number | undefined): Promise<void> {
    this.post.accept(seq);
    await drainMicrotasks();
  }

  async refuse(error: Error): Promise<void> {
    this.post.refuse(error);
    await drainMicrotasks();
  }

  /** The log goes on with a message. */
  show(message: { cid: string; by?: string }): void {
    const seq = this.log.last + 1;
    const shown: MessageEvent = { seq, kind: "message", at: 0, by: "ann", id: "m", ...message };
    this.log = { messages: [...this.log.messages, shown], last: seq };
    this.outbox.removeLogged();
  }
}

function refusal(code: string, temporary: boolean, retryMs?: number): Refusal {
  const frame = { type: "error", id: 1, code, message: `It is ${code}.`, temporary } as const;
  return new Refusal(retryMs === undefined ? frame : { ...frame, retryMs });
}

const LOST = new Disconnected();

Deno.test("Outbox shows a message at once and stores it, connection or not", async () => {
  using time = new FakeTime(5_000);
  const browser = new Browser();
  const tab = new Tab(browser);
  await drainMicrotasks();
  tab.outbox.add("hello");
  time.tick(20);
  tab.outbox.add("again");
  const [first, second] = tab.outbox.messages.value;
  assert(first !== undefined && second !== undefined);
  assertEquals([first.state, first.text, first.at, second.at], ["pending", "hello", 5_000, 5_020]);
  assertNotEquals(first.cid, second.cid);
  assertEquals(tab.posts, []);
  assertEquals([...browser.store.stored.values()], [first, second]);
  tab.close();
});

Deno.test("Outbox posts one message after another, each once", async () => {
  using _time = new FakeTime();
  const tab = new Tab(new Browser());
  tab.outbox.connected();
  tab.outbox.add("one");
  tab.outbox.add("two");
  await drainMicrotasks();
  tab.outbox.add("three");
  assertEquals(tab.posted, ["one"]);
  await tab.accept(11);
  assertEquals(tab.posted, ["one", "two"]);
  await tab.accept(12);
  await tab.accept(13);
  assertEquals(tab.posted, ["one", "two", "three"]);
  tab.close();
});

Deno.test("Outbox keeps a posted message in sight until the log has it, before or after the ok", async () => {
  using _time = new FakeTime();
  const browser = new Browser();
  const tab = new Tab(browser);
  await drainMicrotasks();
  tab.outbox.connected();
  tab.outbox.add("ok first");
  await tab.accept(11);
  assertEquals([tab.texts, tab.states], [["ok first"], ["pending"]]);
  tab.show({ cid: "another", by: "bob" });
  assertEquals(tab.texts, []);

  tab.outbox.add("event first");
  tab.show({ cid: tab.post.cid, by: "bob" });
  assertEquals(tab.texts, ["event first"], "somebody else's cid");
  tab.show({ cid: tab.post.cid });
  assertEquals(tab.texts, []);
  await tab.accept(13);
  assertEquals([tab.texts, browser.store.stored.size], [[], 0]);
  tab.close();
});

Deno.test("Outbox takes out at once what was posted long before what is loaded", async () => {
  using _time = new FakeTime();
  const tab = new Tab(new Browser());
  await drainMicrotasks();
  tab.outbox.connected();
  tab.outbox.add("posted before the page was loaded");
  await tab.accept(3);
  assertEquals(tab.texts, []);
  tab.close();
});

Deno.test("Outbox posts again, in order and with the same cid, what had no answer", async () => {
  using _time = new FakeTime();
  const tab = new Tab(new Browser());
  await drainMicrotasks();
  tab.outbox.connected();
  tab.outbox.add("one");
  tab.outbox.add("two");
  const [before] = tab.posts;
  tab.outbox.disconnected();
  await tab.refuse(LOST);
  assertEquals(tab.posts.length, 1);
  tab.outbox.connected();
  assertEquals(tab.posts.map(({ cid }) => cid), [before?.cid, before?.cid]);
  await tab.accept(11);
  assertEquals(tab.posted, ["one", "one", "two"]);
  tab.close();
});

Deno.test("Outbox is not held up by the answer of a connection that is gone", async () => {
  using _time = new FakeTime();
  const tab = new Tab(new Browser());
  await drainMicrotasks();
  tab.outbox.connected();
  tab.outbox.add("one");
  tab.outbox.disconnected();
  tab.outbox.connected();
  const [old, now] = tab.posts;
  old?.refuse(refusal("invalid", false));
  await drainMicrotasks();
  assertEquals([tab.posts.length, tab.states], [2, ["pending"]]);
  now?.accept(11);
  await drainMicrotasks();
  tab.show({ cid: "other" });
  assertEquals(tab.texts, []);
  tab.close();
});

Deno.test("Outbox waits as long as the server says, and lets no message overtake", async () => {
  using time = new FakeTime();
  const tab = new Tab(new Browser());
  await drainMicrotasks();
  tab.outbox.connected();
  tab.outbox.add("one");
  tab.outbox.add("two");
  await tab.refuse(refusal("rate_limited", true, 700));
  assertEquals(tab.states, ["pending", "pending"]);
  time.tick(699);
  tab.outbox.add("three");
  assertEquals(tab.posted, ["one"]);
  time.tick(1);
  assertEquals(tab.posted, ["one", "one"]);
  tab.close();
});

Deno.test("Outbox backs off by itself when the server does not say how long", async () => {
  using time = new FakeTime();
  const tab = new Tab(new Browser());
  await drainMicrotasks();
  tab.outbox.connected();
  tab.outbox.add("one");
  for (const wait of [1_000, 2_000, 4_000]) {
    const { length } = tab.posts;
    await tab.refuse(refusal("unavailable", true));
    time.tick(wait - 1);
    assertEquals(tab.posts.length, length);
    time.tick(1);
    assertEquals(tab.posts.length, length + 1);
  }
  await tab.accept(11);
  tab.outbox.add("two");
  await tab.refuse(refusal("unavailable", true));
  time.tick(1_000);
  assertEquals(tab.posted.at(-1), "two");
  assertEquals(tab.posts.length, 6);
  tab.close();
});

Deno.test("Outbox goes on after a refusal for good, and keeps the text for retry or discard", async () => {
  using _time = new FakeTime();
  const browser = new Browser();
  const tab = new Tab(browser);
  await drainMicrotasks();
  tab.outbox.connected();
  tab.outbox.add("one");
  tab.outbox.add("two");
  await tab.refuse(refusal("forbidden", false));
  const [one] = tab.outbox.messages.value;
  assert(one !== undefined);
  assertEquals([one.text, one.state, one.reason], ["one", "failed", "It is forbidden."]);
  assertEquals(browser.store.stored.get(one.cid), one);
  assertEquals(tab.posted, ["one", "two"]);
  await tab.accept(11);

  tab.outbox.retry(one.cid);
  assertEquals(tab.post.cid, one.cid);
  const { reason: _, ...again } = one;
  assertEquals(tab.outbox.messages.value[0], { ...again, state: "pending" });
  tab.outbox.discard(one.cid);
  assertEquals(tab.texts, ["one", "two"], "under way, so not to be called back");
  await tab.refuse(refusal("forbidden", false));
  const bringBack = tab.outbox.discard(one.cid);
  assertEquals([tab.texts, browser.store.stored.has(one.cid)], [["two"], false]);
  bringBack();
  bringBack();
  assertEquals(tab.texts, ["two", "one"]);
  assertEquals(browser.store.stored.get(one.cid)?.state, "failed");
  tab.close();
});

Deno.test("Outbox waits for another sign-in instead of failing what nobody may send now", async () => {
  using time = new FakeTime();
  const tab = new Tab(new Browser());
  await drainMicrotasks();
  tab.outbox.connected();
  tab.outbox.add("one");
  await tab.refuse(refusal("unauthenticated", false));
  time.tick(3_600_000);
  assertEquals([tab.posts.length, tab.states], [1, ["pending"]]);
  tab.close();
});

Deno.test("Outbox fails at once, and keeps, what no server would take", async () => {
  using _time = new FakeTime();
  const tab = new Tab(new Browser());
  await drainMicrotasks();
  tab.outbox.connected();
  tab.outbox.add("é".repeat(8_193));
  const [long] = tab.outbox.messages.value;
  assertEquals([long?.state, long?.reason], ["failed", "A message must be at most 16384 bytes."]);
  // A server refuses a frame that is too large without knowing which message it was.
  tab.outbox.add("\u0001".repeat(12_000));
  assertEquals(tab.states, ["failed", "failed"]);
  assertEquals(tab.posts, []);
  tab.outbox.add("é".repeat(8_192));
  assertEquals(tab.posts.length, 1);
  tab.close();
});

Deno.test("Outbox posts again what a log that was rebuilt has lost", async () => {
  using _time = new FakeTime();
  const tab = new Tab(new Browser());
  await drainMicrotasks();
  tab.outbox.connected();
  tab.outbox.add("one");
  await tab.accept(11);
  assertEquals(tab.posts.length, 1);
  tab.log = { messages: [], last: 2 };
  tab.outbox.repost();
  assertEquals(tab.posted, ["one", "one"]);
  await tab.accept(3);
  tab.show({ cid: tab.post.cid });
  assertEquals(tab.texts, []);
  tab.close();
});

Deno.test("Outbox takes over after a reload, in order and before what is new", async () => {
  using time = new FakeTime();
  const browser = new Browser();
  const before = new Tab(browser);
  await drainMicrotasks();
  before.outbox.add("one");
  time.tick(1);
  before.outbox.add("two");
  before.outbox.add("x".repeat(20_000));
  await drainMicrotasks();
  before.close();

  time.tick(1);
  const after = new Tab(browser);
  after.outbox.connected();
  after.outbox.add("three");
  assertEquals(after.posts, [], "the storage comes first");
  await drainMicrotasks();
  assertEquals(after.texts.map((text) => text.slice(0, 5)), ["one", "two", "xxxxx", "three"]);
  assertEquals(after.states, ["pending", "pending", "failed", "pending"]);
  assertEquals(after.posted, ["one"]);
  assertEquals(after.post.cid, before.outbox.messages.value[0]?.cid);
  await after.accept(11);
  await after.accept(12);
  assertEquals(after.posted, ["one", "two", "three"]);
  after.close();
});

Deno.test("Outbox does not take over what the page shows already", async () => {
  using _time = new FakeTime();
  const browser = new Browser();
  const before = new Tab(browser);
  await drainMicrotasks();
  before.outbox.add("arrived");
  await drainMicrotasks();
  before.close();
  const after = new Tab(browser);
  after.show({ cid: before.outbox.messages.value[0]?.cid ?? "" });
  after.outbox.connected();
  await drainMicrotasks();
  assertEquals([after.texts, after.posts, browser.store.stored.size], [[], [], 0]);
  after.close();
});

Deno.test("Outbox never touches what another account or room has on its way", async () => {
  using _time = new FakeTime();
  const browser = new Browser();
  const ann = new Tab(browser, "ann");
  await drainMicrotasks();
  ann.outbox.add("from ann");
  await drainMicrotasks();
  ann.close();
  for (const [user, room] of [["bob", "lobby"], ["ann", "garden"]]) {
    const other = new Tab(browser, user, room);
    other.outbox.connected();
    await drainMicrotasks();
    assertEquals([other.texts, other.posts], [[], []]);
    other.close();
  }
  assertEquals(browser.store.stored.size, 1);
});

Deno.test("Outbox leaves to another tab what is its own until that tab is closed; one heir takes it", async () => {
  using _time = new FakeTime();
  const browser = new Browser();
  const first = new Tab(browser);
  await drainMicrotasks();
  first.outbox.add("from the first tab");
  await drainMicrotasks();
  const others = [new Tab(browser), new Tab(browser)];
  for (const tab of others) tab.outbox.connected();
  await drainMicrotasks();
  assertEquals(others.flatMap((tab) => tab.texts), []);
  others[0]?.outbox.add("own");
  await drainMicrotasks();
  assertEquals(others[0]?.posted, ["own"]);
  first.close();
  await drainMicrotasks();
  assertEquals(others[0]?.texts, ["from the first tab", "own"]);
  await others[0]?.accept(11);
  const heirs = others.filter((tab) => tab.posted.includes("from the first tab"));
  assertEquals(heirs.length, 1);
  for (const tab of others) tab.close();
});

Deno.test("Outbox lives in memory when the storage is broken", async () => {
  using _time = new FakeTime();
  const browser = new Browser();
  browser.store.broken = true;
  const tab = new Tab(browser);
  await drainMicrotasks();
  tab.outbox.connected();
  tab.outbox.add("one");
  await tab.accept(11);
  tab.show({ cid: tab.post.cid });
  assertEquals([tab.posted, tab.texts], [["one"], []]);
  tab.close();
});

Deno.test("Outbox does not wait longer than 2 s for a storage that hangs", async () => {
  using time = new FakeTime();
  const browser = new Browser();
  browser.store.list = () => new Promise(() => {});
  const tab = new Tab(browser);
  tab.outbox.connected();
  tab.outbox.add("one");
  await drainMicrotasks();
  time.tick(1_999);
  assertEquals(tab.posts, []);
  time.tick(1);
  assertEquals(tab.posted, ["one"]);
  tab.close();
});

Deno.test("Outbox has commands wait in their order, and forgets one of which no message comes", async () => {
  using _time = new FakeTime();
  const tab = new Tab(new Browser());
  await drainMicrotasks();
  for (const text of ["one", "/me waves", "/topic new", "//two", "three"]) tab.outbox.add(text);
  assertEquals(tab.texts, ["one", "/me waves", "/topic new", "/two", "three"]);
  assertEquals(tab.outbox.messages.value.map(({ typed }) => typed ?? false), [
    false,
    true,
    true,
    false,
    false,
  ]);
  tab.outbox.connected();
  await tab.accept(11);
  await tab.accept(12);
  assertEquals(tab.posted, ["one", "/me waves", "/topic new"]);
  await tab.accept(undefined);
  assertEquals(tab.texts, ["one", "/me waves", "/two", "three"]);
  await tab.accept(13);
  assertEquals(tab.posted, ["one", "/me waves", "/topic new", "/two", "three"]);
  tab.close();
});

Deno.test("Outbox knows a command and the names of emojis from any other text", () => {
  const tab = new Tab(new Browser());
  const isTyped = (text: string) => {
    tab.outbox.add(text);
    return tab.outbox.messages.value.at(-1)?.typed ?? false;
  };
  for (
    const text of [
      "/me waves",
      "/help",
      "so :tada:",
      ":+1:",
      "(:smile:)",
      "你好:smile:",
      "：tada：",
    ]
  ) {
    assertEquals(isTyped(text), true, text);
  }
  const texts = [
    "/etc/hosts is the file",
    "//me",
    "/ me",
    "at 10:30:00",
    "http://localhost:8000/a:b:c",
    "a::b",
    ": :",
    "一:二:三",
  ];
  for (const text of texts) assertEquals(isTyped(text), false, text);
  tab.close();
});

Deno.test("Outbox keeps both slashes of a text that has names of emojis, which is no command later either", () => {
  const tab = new Tab(new Browser());
  for (const text of ["//me", "//me :tada:"]) tab.outbox.add(text);
  assertEquals(tab.texts, ["/me", "//me :tada:"]);
  tab.close();
});
