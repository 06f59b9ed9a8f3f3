import { type ReadonlySignal, signal } from "@preact/signals";
import { TYPING_MS } from "../../protocol/limits.ts";

/** The other people who are typing; each frame counts for 5 s. */
export class OthersTyping {
  #users = signal<readonly string[]>([]);
  #timers = new Map<string, ReturnType<typeof setTimeout>>();

  /** Their ids, the first to begin first. */
  get users(): ReadonlySignal<readonly string[]> {
    return this.#users;
  }

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

/** Less than the 5 s that a notice holds, so that there is no flicker between two. */
const NOTICE_EVERY_MS = 3_000;

/** Tells the others that the person is typing, at most every 3 s. */
export class OwnTyping {
  #notify: () => void;
  #notifiedAt = -Infinity;

  constructor(notify: () => void) {
    this.#notify = notify;
  }

  typed(): void {
    const now = performance.now();
    if (now - this.#notifiedAt < NOTICE_EVERY_MS) return;
    this.#notifiedAt = now;
    this.#notify();
  }

  /** The message is sent: the next one is typed anew. */
  sent(): void {
    this.#notifiedAt = -Infinity;
  }
}
