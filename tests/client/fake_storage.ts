import type { OutboxMessage, OutboxStore } from "../../lib/client/outbox/outbox_store.ts";
import type { Tabs } from "../../lib/client/outbox/tabs.ts";

/** The outbox's storage in memory; it may be broken, as a browser's may. */
export class FakeStore implements OutboxStore {
  readonly stored = new Map<string, OutboxMessage>();
  broken = false;
  #watchers = new Set<() => void>();

  list(user: string, room?: string): Promise<OutboxMessage[]> {
    return this.#do(() =>
      [...this.stored.values()]
        .filter((message) => message.user === user && (room === undefined || message.room === room))
        .sort((a, b) => a.at - b.at)
    );
  }

  put(message: OutboxMessage): Promise<void> {
    return this.#do(() => this.#tell(this.stored.set(message.cid, message)));
  }

  delete(cid: string): Promise<void> {
    return this.#do(() => this.#tell(this.stored.delete(cid)));
  }

  watch(changed: () => void): () => void {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  }

  #tell(_done: unknown): void {
    for (const changed of this.#watchers) changed();
  }

  #do<T>(action: () => T): Promise<T> {
    return this.broken
      ? Promise.reject(new Error("Storage is forbidden."))
      : Promise.resolve(action());
  }
}

/** The tabs of a browser in memory; heirs of one tab take turns. */
export class FakeTabs implements Tabs {
  #alive = new Map<string, { gone: Promise<void>; go(): void }>();

  register(tab: string): () => void {
    const { promise: gone, resolve: go } = Promise.withResolvers<void>();
    this.#alive.set(tab, { gone, go });
    return () => {
      this.#alive.delete(tab);
      go();
    };
  }

  async ifClosed(tab: string, then: () => Promise<void>): Promise<boolean> {
    if (this.#alive.has(tab)) return false;
    await then();
    return true;
  }

  whenClosed(tab: string, then: () => Promise<void>, signal: AbortSignal): void {
    const living = this.#alive.get(tab);
    if (living === undefined) return;
    living.gone = living.gone.then(() => signal.aborted ? undefined : then());
  }
}
