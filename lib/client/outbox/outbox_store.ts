import { createStore, del, promisifyRequest, type UseStore, values } from "idb-keyval";
import * as v from "valibot";

/** A message on its way, as the browser keeps it until the server has it. */
const OutboxMessage = v.object({
  cid: v.string(),
  room: v.string(),
  /** The author; nobody else's messages are ever sent. */
  user: v.string(),
  /** The tab that takes care of it. */
  tab: v.string(),
  text: v.string(),
  replyTo: v.exactOptional(v.number()),
  /** It may be more than a text: it calls a command, or names emojis. */
  typed: v.exactOptional(v.literal(true)),
  /** When the person pressed send, in milliseconds since 1970 (UTC); gives the order. */
  at: v.number(),
  state: v.picklist(["pending", "failed"]),
  reason: v.exactOptional(v.string()),
});
/** A message on its way, as the browser keeps it until the server has it. */
export type OutboxMessage = v.InferOutput<typeof OutboxMessage>;

/** Where messages on their way survive a reload. Each function may reject: storage can be forbidden. */
export interface OutboxStore {
  /** A person's messages on their way to a room, or to any, in order. */
  list(user: string, room?: string): Promise<OutboxMessage[]>;
  put(message: OutboxMessage): Promise<void>;
  delete(cid: string): Promise<void>;
  /** Calls back when something was put or deleted, by whichever page, until the returned function is called. */
  watch(changed: () => void): () => void;
}

/** The channel on which the pages of a browser announce that the outbox changed. */
const CHANNEL = "outbox";

/** Keeps the outbox in IndexedDB. */
export class BrowserOutboxStore implements OutboxStore {
  #opened: UseStore | undefined;

  get #store(): UseStore {
    return this.#opened ??= createStore("outbox", "messages");
  }

  async list(user: string, room?: string): Promise<OutboxMessage[]> {
    const stored = await values<unknown>(this.#store);
    return stored
      // An older version of this page may have stored another shape.
      .flatMap((value) => v.is(OutboxMessage, value) ? [value] : [])
      .filter((message) => message.user === user && (room === undefined || message.room === room))
      .sort((a, b) => a.at - b.at || (a.cid < b.cid ? -1 : 1));
  }

  async put(message: OutboxMessage): Promise<void> {
    await this.#store("readwrite", (store) => {
      store.put(message, message.cid);
      // At once, since the page may be closed before the browser commits it by itself.
      store.transaction.commit();
      return promisifyRequest(store.transaction);
    });
    announceChange();
  }

  async delete(cid: string): Promise<void> {
    await del(cid, this.#store);
    announceChange();
  }

  watch(changed: () => void): () => void {
    const channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = changed;
    return () => channel.close();
  }
}

// A channel does not receive what it posts itself, so those who watch in this page have another one.
function announceChange(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(null);
  channel.close();
}
