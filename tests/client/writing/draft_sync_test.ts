import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import { DraftSync } from "../../../lib/client/writing/draft_sync.ts";

/** A server that keeps one draft, as the real one does. */
class FakeDrafts {
  kept = { text: "", version: 0 };
  writes: string[] = [];
  isThere = true;
  /** What a server answers that cannot save now. */
  status = 200;

  readonly fetch: typeof fetch = async (_address, init) => {
    await Promise.resolve();
    if (!this.isThere) throw new TypeError("There is no connection.");
    if (this.status !== 200) return Response.json({}, { status: this.status });
    if (init?.method !== "PUT") return Response.json(this.kept);
    const draft = JSON.parse(String(init.body));
    this.writes.push(`${draft.version} ${draft.text}`);
    if (draft.version <= this.kept.version) {
      return Response.json({ error: { code: "conflict", message: "" } }, { status: 409 });
    }
    this.kept = draft;
    return Response.json({ version: draft.version });
  };
}

function begin(drafts: FakeDrafts) {
  const saved: string[] = [];
  const sync = new DraftSync({
    room: "lobby",
    saved: drafts.kept,
    onSaved: (text) => void saved.push(text),
    fetch: drafts.fetch,
  });
  return { sync, saved };
}

Deno.test("DraftSync tells the server when typing rests", async () => {
  using time = new FakeTime();
  const drafts = new FakeDrafts();
  const { sync, saved } = begin(drafts);
  sync.typed({ text: "a" });
  await time.tickAsync(900);
  sync.typed({ text: "ab", replyTo: 3 });
  await time.tickAsync(999);
  assertEquals(drafts.writes, []);
  await time.tickAsync(1);
  await sync.flush();
  assertEquals(drafts.kept, { text: "ab", replyTo: 3, version: 1 } as typeof drafts.kept);
  assertEquals(saved, ["ab"]);
});

Deno.test("DraftSync tells of a message that was sent, and of none that was quick", async () => {
  using time = new FakeTime();
  const drafts = new FakeDrafts();
  const { sync } = begin(drafts);
  sync.typed({ text: "quick" });
  sync.sent();
  await time.tickAsync(5_000);
  assertEquals(drafts.writes, []);
  sync.typed({ text: "slow" });
  await sync.flush();
  sync.sent();
  await sync.flush();
  assertEquals(drafts.kept, { text: "", version: 2 });
});

Deno.test("DraftSync writes over what another device wrote, the last one counting", async () => {
  using _time = new FakeTime();
  const drafts = new FakeDrafts();
  const [one, other] = [begin(drafts).sync, begin(drafts).sync];
  one.typed({ text: "one" });
  await one.flush();
  one.typed({ text: "one more" });
  await one.flush();
  other.typed({ text: "other" });
  await other.flush();
  assertEquals(drafts.kept, { text: "other", version: 3 });
  assertEquals(drafts.writes, ["1 one", "2 one more", "1 other", "3 other"]);
});

Deno.test("DraftSync needs no request for what the server has already", async () => {
  using _time = new FakeTime();
  const drafts = new FakeDrafts();
  drafts.kept = { text: "a", version: 4 };
  const { sync, saved } = begin(drafts);
  sync.typed({ text: "a" });
  await sync.flush();
  assertEquals([drafts.writes, saved], [[], ["a"]]);
});

Deno.test("DraftSync writes what was typed while a request was under way", async () => {
  using _time = new FakeTime();
  const drafts = new FakeDrafts();
  const { sync, saved } = begin(drafts);
  sync.typed({ text: "a" });
  const done = sync.flush();
  sync.typed({ text: "ab" });
  await done;
  assertEquals(drafts.kept.text, "ab");
  assertEquals(saved, ["a", "ab"]);
});

Deno.test("DraftSync says nothing is saved without a connection, and tries again", async () => {
  using _time = new FakeTime();
  const drafts = new FakeDrafts();
  drafts.isThere = false;
  const { sync, saved } = begin(drafts);
  sync.typed({ text: "a" });
  await sync.flush();
  assertEquals(saved, []);
  drafts.isThere = true;
  sync.typed({ text: "a" });
  await sync.flush();
  assertEquals(saved, ["a"]);
});

Deno.test("DraftSync tells the rest when the page is left, with a request that outlives it", async () => {
  using _time = new FakeTime();
  const drafts = new FakeDrafts();
  const { sync } = begin(drafts);
  sync.typed({ text: "a" });
  sync.pageLeft();
  await sync.flush();
  assertEquals(drafts.writes, ["1 a"]);
  sync.pageLeft();
  assertEquals(drafts.writes, ["1 a"]);
});

Deno.test("DraftSync tells again what a server could not save, once it is there or by itself", async () => {
  using time = new FakeTime();
  const drafts = new FakeDrafts();
  const { sync } = begin(drafts);
  sync.typed({ text: "a" });
  await sync.flush();
  drafts.isThere = false;
  sync.sent();
  await sync.flush();
  assertEquals([drafts.kept.text, sync.has("")], ["a", false]);
  drafts.isThere = true;
  await sync.flush();
  assertEquals([drafts.kept.text, sync.has("")], ["", true]);
  drafts.status = 503;
  sync.typed({ text: "b" });
  await sync.flush();
  drafts.status = 200;
  await time.tickAsync(10_000);
  await sync.flush();
  assertEquals(drafts.kept.text, "b");
});

Deno.test("DraftSync forgets what was sent at another place without a request", async () => {
  using time = new FakeTime();
  const drafts = new FakeDrafts();
  drafts.kept = { text: "a", version: 4 };
  const { sync } = begin(drafts);
  assertEquals([sync.has("a"), sync.has("ab")], [true, false]);
  sync.sentElsewhere();
  await time.tickAsync(5_000);
  await sync.flush();
  assertEquals([drafts.writes, sync.has("a"), sync.has("")], [[], false, true]);
});
