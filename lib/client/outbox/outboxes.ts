import { DelayedTask } from "../../base/delayed_task.ts";
import type { Outbox } from "./outbox.ts";
import type { OutboxStore } from "./outbox_store.ts";

/** Options of the outboxes of a page. */
export interface OutboxesOptions {
  /** The author's id. */
  user: string;
  store: OutboxStore;
  /** Makes the outbox of a room whose log is not at hand. */
  make(room: string): Outbox;
  /** Called with the rooms in which something of the person's is not sent yet, whichever page sends it. */
  unsent?(rooms: ReadonlySet<string>): void;
}

/** The wait after a change of the storage, in milliseconds: most messages are sent by then. */
const GATHER_MS = 300;

/**
 * The outboxes of the rooms that the page does not show and in which messages of the person wait to be
 * sent. Messages of another page are left to that page for as long as it is open.
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
    const stopped = this.#stopped = new AbortController();
    const unwatch = this.#options.store.watch(() => this.#updates.schedule());
    // A page that was hidden may have missed what others left.
    const onShow = () => this.#update();
    addEventListener("pageshow", onShow, { signal: stopped.signal });
    this.#update();
    return () => {
      stopped.abort();
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
    const stopped = this.#stopped;
    // Without storage nothing is left in it.
    const stored = await store.list(user).catch(() => []);
    if (stopped === undefined || stopped.signal.aborted) return;
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
