import type { OutboxStore, StoredMessage } from "../../lib/client/outbox_store.ts";
import type { Tabs } from "../../lib/client/tabs.ts";

/** The outbox's storage in memory; it may be broken, as a browser's may. */
export class FakeStore implements OutboxStore {
  readonly stored = new Map<string, StoredMessage>();
  broken = false;

  list(user: string, room: string): Promise<StoredMessage[]> {
    return this.#do(() =>
      [...this.stored.values()]
        .filter((message) => message.user === user && message.room === room)
        .sort((a, b) => a.at - b.at)
    );
  }

  put(message: StoredMessage): Promise<void> {
    return this.#do(() => void this.stored.set(message.cid, message));
  }

  delete(cid: string): Promise<void> {
    return this.#do(() => void this.stored.delete(cid));
  }

  #do<T>(action: () => T): Promise<T> {
    return this.broken
      ? Promise.reject(new Error("Storage is forbidden."))
      : Promise.resolve(action());
  }
}

/** The tabs of a browser in memory. */
export class FakeTabs implements Tabs {
  #alive = new Map<string, PromiseWithResolvers<void>>();

  live(tab: string): () => void {
    const life = Promise.withResolvers<void>();
    this.#alive.set(tab, life);
    return () => {
      this.#alive.delete(tab);
      life.resolve();
    };
  }

  async ifGone(tab: string, then: () => Promise<void>): Promise<boolean> {
    if (this.#alive.has(tab)) return false;
    await then();
    return true;
  }

  whenGone(tab: string, then: () => Promise<void>, signal: AbortSignal): void {
    this.#alive.get(tab)?.promise.then(() => signal.aborted ? undefined : then());
  }
}
