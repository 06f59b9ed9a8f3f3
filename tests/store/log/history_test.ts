import type { Change } from "../../../lib/store/log/write.ts";
import type { LogMessage } from "../../../lib/store/log/events.ts";
import { assertEquals } from "@std/assert";
import { History } from "../../../lib/store/log/history.ts";
import { CidIndex } from "../../../lib/store/log/cid_index.ts";
import type { Kv } from "../../../lib/store/kv/kv.ts";
import { RoomLog, type RoomLogOptions } from "../../../lib/store/log/log.ts";
import { LOBBY } from "../../../lib/store/rooms/rooms.ts";
import { TestAccounts } from "../../auth/support.ts";
import { logOptions, openMemoryStore } from "../../support/store.ts";

/** Posts one message to the lobby. */
async function post(kv: Kv, log: RoomLog, text = "hello"): Promise<void> {
  const at = (await log.head(LOBBY))!;
  const author = { id: "ann", username: "ann", name: "Ann" };
  const write = { kind: "message" as const, author, cid: crypto.randomUUID(), text };
  await log.append(LOBBY, at, [write], {
    commit: kv.commit.bind(kv),
    now: 0,
    cids: new CidIndex(kv, log, LOBBY),
  });
}

/** A log to which somebody always posts between the reading of its head and of its messages. */
class BusyLog extends RoomLog {
  #kv: Kv;

  constructor(options: RoomLogOptions) {
    super(options);
    this.#kv = options.kv;
  }

  override async messagesBefore(...range: [string, number | undefined, number]) {
    await post(this.#kv, this);
    return await super.messagesBefore(...range);
  }

  override async messagesAfter(...range: [string, number, number]): Promise<LogMessage[]> {
    await post(this.#kv, this);
    return await super.messagesAfter(...range);
  }
}

Deno.test("History.page() ends at its head, whatever is posted while it is read", async () => {
  await using store = await openMemoryStore();
  const log = new BusyLog(logOptions(store));
  await post(store.kv, log);
  const history = new History(log, store.people);
  for (const request of [{}, { after: 0 }, { around: 1 }]) {
    const before = (await log.head(LOBBY))!.head.seq;
    const { head, messages } = await history.page(LOBBY, request);
    assertEquals(head, before);
    assertEquals(messages.map(({ seq }) => seq), Array.from({ length: head }, (_, n) => n + 1));
  }
  // What came meanwhile takes no place in the page.
  for (const request of [{ limit: 1 }, { before: 1_000, limit: 1 }]) {
    const { head, messages, more } = await history.page(LOBBY, request);
    assertEquals([messages.map(({ seq }) => seq), more], [[head], true]);
  }
});

Deno.test("History.pageJson() says what page() does, with those who reacted among the people", async () => {
  await using accounts = await TestAccounts.open();
  const { kv, log, history } = accounts.store;
  const { user: bob } = await accounts.signUp("bob");
  await post(kv, log);
  await post(kv, log);
  const at = (await log.head(LOBBY))!;
  const reaction: Change = { kind: "react", author: bob, target: 1, emoji: "👍", on: true };
  await log.append(LOBBY, at, [reaction], {
    commit: kv.commit.bind(kv),
    now: 0,
    cids: new CidIndex(kv, log, LOBBY),
  });
  for (const request of [{}, { before: 2 }, { after: 1 }, { around: 2, limit: 1 }]) {
    const page = await history.page(LOBBY, request);
    assertEquals(JSON.parse(await history.pageJson(LOBBY, request)), page);
  }
  const { users: people } = await history.page(LOBBY);
  assertEquals(people.map(({ username }) => username), ["bob"]);
});

Deno.test("History.page() of long messages ends earlier and says that there are more, in each direction", async () => {
  await using store = await openMemoryStore();
  const { kv, log, history } = store;
  for (let n = 0; n < 100; n++) await post(kv, log, "x".repeat(16_000));
  const seqs = async (request: Parameters<History["page"]>[1]) => {
    const { messages, more } = await history.page(LOBBY, request);
    return { seqs: messages.map(({ seq }) => seq), more };
  };
  const range = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => from + index);
  assertEquals(await seqs({ limit: 200 }), { seqs: range(85, 100), more: true });
  assertEquals(await seqs({ before: 10, limit: 200 }), { seqs: range(1, 9), more: false });
  assertEquals(await seqs({ before: 50, limit: 3 }), { seqs: range(47, 49), more: true });
  assertEquals(await seqs({ after: 10, limit: 200 }), { seqs: range(11, 26), more: true });
  assertEquals(await seqs({ after: 90, limit: 200 }), { seqs: range(91, 100), more: false });
  assertEquals(await seqs({ around: 50, limit: 200 }), { seqs: range(42, 57), more: true });
});
