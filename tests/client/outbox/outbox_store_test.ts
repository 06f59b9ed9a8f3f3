import { assertEquals, assertRejects } from "@std/assert";
import { IDBFactory } from "fake-indexeddb";
import { BrowserOutboxStore, type OutboxMessage } from "../../../lib/client/outbox/outbox_store.ts";

/** Gives the code under test an IndexedDB of its own, which Deno has none of. */
function installIndexedDb(factory: unknown): Disposable {
  Object.defineProperty(globalThis, "indexedDB", { value: factory, configurable: true });
  return { [Symbol.dispose]: () => void Reflect.deleteProperty(globalThis, "indexedDB") };
}

function message(cid: string, at: number, more: Partial<OutboxMessage> = {}): OutboxMessage {
  return { cid, at, room: "lobby", user: "ann", tab: "t", text: cid, state: "pending", ...more };
}

Deno.test("BrowserOutboxStore.list() returns one person's messages to one room, in order", async () => {
  using _db = installIndexedDb(new IDBFactory());
  const store = new BrowserOutboxStore();
  const failed = message("b", 3, { state: "failed", reason: "Too long." });
  for (const one of [message("c", 2), failed, message("a", 2)]) await store.put(one);
  await store.put(message("d", 1, { user: "bob" }));
  await store.put(message("e", 1, { room: "garden" }));
  const listed = [message("a", 2), message("c", 2), failed];
  assertEquals(await store.list("ann", "lobby"), listed);
  assertEquals(await new BrowserOutboxStore().list("ann", "lobby"), listed, "as after a reload");
});

Deno.test("BrowserOutboxStore.put() replaces by cid and delete() forgets, in the order of the calls", async () => {
  using _db = installIndexedDb(new IDBFactory());
  const store = new BrowserOutboxStore();
  await Promise.all([
    store.put(message("a", 1)),
    store.put(message("a", 1, { state: "failed", reason: "No." })),
    store.put(message("b", 2)),
    store.delete("b"),
    store.delete("unknown"),
  ]);
  assertEquals(await store.list("ann", "lobby"), [
    message("a", 1, { state: "failed", reason: "No." }),
  ]);
});

Deno.test("BrowserOutboxStore.list() leaves out what it does not understand", async () => {
  using _db = installIndexedDb(new IDBFactory());
  const store = new BrowserOutboxStore();
  await store.put(Object.assign(message("a", 1), { state: "sparkling" }));
  await store.put(message("b", 2));
  assertEquals(await store.list("ann", "lobby"), [message("b", 2)]);
});

Deno.test("BrowserOutboxStore rejects where the browser forbids storage", async () => {
  const forbidden = () => {
    throw new DOMException("Storage is forbidden.", "SecurityError");
  };
  using _db = installIndexedDb({ open: forbidden });
  const store = new BrowserOutboxStore();
  await assertRejects(() => store.list("ann", "lobby"), DOMException);
  await assertRejects(() => store.put(message("a", 1)), DOMException);
  await assertRejects(() => store.delete("a"), DOMException);
});
