import { DelayedTask } from "../../base/delayed_task.ts";
import type { Outbox } from "./outbox.ts";
import type { OutboxStore } from "./outbox_store.ts";

/** What the outboxes of a page are made of. */
export interface OutboxesOptions {
  /** The author's id. */
  user: string;
  store: OutboxStore;
  /** Makes the outbox of a room whose log is not at hand. */
  make(room: string): Outbox;
  /** Is told of the rooms in which something of the person's is not sent yet, whichever page sends it. */
  unsent?(rooms: ReadonlySet<string>): void;
}

/** How long changes of what is stored are gathered, in milliseconds: most of it is sent by then. */
const GATHER_MS = 300;

/**
 * All that one person has on its way to any room, as far as this page takes care of it: rooms that it
 * shows have an outbox of their own, and for each other one that has something left there is one here.
 * What another page takes care of is left to that one for as long as it lives.
 */
export class Outboxes {
  #options: Required<OutboxesOptions>;
  #shown = new Map<string, Outbox>();
  #others = new Map<string, { outbox: Outbox; stop(): void }>();
  #isConnected = false;
  #updates = new DelayedTask({ delayMs: () => GATHER_MS, run: () => this.#update() });
  #stopped: AbortController | undefined;

  constructor(options: OutboxesOptions) {
    this.#options = { unsent() {}, ...options };
  }

  /** Takes care of what is left anywhere, until the returned function is called. */
  start(): () => void {
    const life = this.#stopped = new AbortController();
    const unwatch = this.#options.store.watch(() => this.#updates.schedule());
    // A page that was hidden may have missed what others left.
    const onShow = () => this.#update();
    addEventListener("pageshow", onShow, { signal: life.signal });
    this.#update();
    return () => {
      life.abort();
      unwatch();
      void this.#updates.close();
      for (const { stop } of this.#others.values()) stop();
      this.#others.clear();
    };
  }

  /** Leaves a room to the outbox of the log that is shown, until the returned function is called. */
  show(room: string, outbox: Outbox): () => void {
    this.#shown.set(room, outbox);
    this.#others.get(room)?.stop();
    this.#others.delete(room);
    return () => {
      this.#shown.delete(room);
      if (this.#stopped !== undefined) this.#update();
    };
  }

  connected(): void {
    this.#isConnected = true;
    for (const { outbox } of this.#others.values()) outbox.connected();
    this.#update();
  }

  disconnected(): void {
    this.#isConnected = false;
    for (const { outbox } of this.#others.values()) outbox.disconnected();
  }

  async #update(): Promise<void> {
    const { store, user, unsent } = this.#options;
    const life = this.#stopped;
    // Without storage nothing is left in it.
    const stored = await store.list(user).catch(() => []);
    if (life === undefined || life.signal.aborted) return;
    const rooms = new Set(stored.map(({ room }) => room));
    for (const room of rooms) {
      const known = this.#shown.get(room) ?? this.#others.get(room)?.outbox;
      if (known === undefined) this.#begin(room);
      else known.takeOver();
    }
    unsent(new Set([...rooms].map((room) => room.split("~", 1)[0]!)));
  }

  #begin(room: string): void {
    const outbox = this.#options.make(room);
    this.#others.set(room, { outbox, stop: outbox.start() });
    if (this.#isConnected) outbox.connected();
  }
}
