import { type ReadonlySignal, signal } from "@preact/signals";
import { TYPING_MS } from "../../protocol/limits.ts";

/** Who else is typing; each notice holds for 5 s. */
export class TypingOthers {
  #users = signal<readonly string[]>([]);
  #timers = new Map<string, ReturnType<typeof setTimeout>>();

  /** Their ids, the first to begin first. */
  get users(): ReadonlySignal<readonly string[]> {
    return this.#users;
  }

  notice(user: string): void {
    const timer = this.#timers.get(user);
    clearTimeout(timer);
    this.#timers.set(user, setTimeout(() => this.end(user), TYPING_MS));
    if (timer === undefined) this.#users.value = [...this.#timers.keys()];
  }

  /** Their message came, or their time is over. */
  end(user: string): void {
    clearTimeout(this.#timers.get(user));
    if (this.#timers.delete(user)) this.#users.value = [...this.#timers.keys()];
  }

  clear(): void {
    for (const user of [...this.#timers.keys()]) this.end(user);
  }
}

/** Less than the 5 s that a notice holds, so that there is no flicker between two. */
const NOTICE_EVERY_MS = 3_000;

/** Tells the others that the person is typing, at most every 3 s. */
export class TypingSelf {
  #tell: () => void;
  #toldAt = -Infinity;

  constructor(tell: () => void) {
    this.#tell = tell;
  }

  typed(): void {
    const now = performance.now();
    if (now - this.#toldAt < NOTICE_EVERY_MS) return;
    this.#toldAt = now;
    this.#tell();
  }

  /** The message is sent: the next one is typed anew. */
  sent(): void {
    this.#toldAt = -Infinity;
  }
}
