import { type ReadonlySignal, signal } from "@preact/signals";
import { TYPING_MS } from "../../protocol/limits.ts";

/** The other people who are typing; each frame counts for `TYPING_MS`. */
export class OthersTyping {
  #users = signal<readonly string[]>([]);
  #timers = new Map<string, ReturnType<typeof setTimeout>>();

  /** Their ids, the first to begin first. */
  get users(): ReadonlySignal<readonly string[]> {
    return this.#users;
  }

  /** Counts them as typing from now on, until the time is over or they are removed. */
  add(user: string): void {
    const timer = this.#timers.get(user);
    clearTimeout(timer);
    this.#timers.set(user, setTimeout(() => this.remove(user), TYPING_MS));
    if (timer === undefined) this.#users.value = [...this.#timers.keys()];
  }

  /** Their message came, or their time is over. */
  remove(user: string): void {
    clearTimeout(this.#timers.get(user));
    if (this.#timers.delete(user)) this.#users.value = [...this.#timers.keys()];
  }

  clear(): void {
    for (const user of [...this.#timers.keys()]) this.remove(user);
  }
}

/** Less than `TYPING_MS`, so that there is no flicker between two frames. */
const NOTIFY_EVERY_MS = 3_000;

/** Tells the others that the person is typing, at most every 3 s. */
export class OwnTyping {
  #notify: () => void;
  #notifiedAt = -Infinity;

  constructor(notify: () => void) {
    this.#notify = notify;
  }

  /** Tells the others, unless they were told just before; call it on each input. */
  typed(): void {
    const now = performance.now();
    if (now - this.#notifiedAt < NOTIFY_EVERY_MS) return;
    this.#notifiedAt = now;
    this.#notify();
  }

  /** The message is sent: the next one is typed anew. */
  sent(): void {
    this.#notifiedAt = -Infinity;
  }
}
