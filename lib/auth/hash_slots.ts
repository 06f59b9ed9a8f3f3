import { ChatError } from "../base/errors.ts";
import { locks } from "../base/runtime.ts";

/** How many wait for a slot before the next is refused: with 2 slots about 10 s of waiting. */
const WAITING_MAX = 64;

/** How long a refused caller should wait, in milliseconds. */
const RETRY_MS = 5_000;

/**
 * Lets at most as many password hashes run at once as there are cores: each takes 32 MiB and a
 * core for a third of a second. The locks that the slots stand for are shared by all isolates of
 * the process; how many may wait is counted in each.
 */
export class HashSlots {
  #slots: number;
  #waitingMax: number;
  #running = 0;
  #waiting: (() => void)[] = [];

  constructor(slots: number = navigator.hardwareConcurrency, waitingMax: number = WAITING_MAX) {
    this.#slots = Math.max(1, slots);
    this.#waitingMax = waitingMax;
  }

  /**
   * Runs `work` when there is a slot for it.
   *
   * @throws {ChatError} `unavailable` when too many are waiting already
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#slots) {
      this.#running++;
    } else {
      if (this.#waiting.length >= this.#waitingMax) {
        throw new ChatError("unavailable", "Too many people are signing in; try again shortly.", {
          retryMs: RETRY_MS,
        });
      }
      // Whoever finishes hands the place over, so that `running` stays as it is.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    try {
      return await this.#locked(work);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }

  async #locked<T>(work: () => Promise<T>): Promise<T> {
    const names = Array.from({ length: this.#slots }, (_, slot) => `parlor.hash:${slot}`);
    for (const name of names) {
      const held = await locks.request(
        name,
        { ifAvailable: true },
        async (lock) => lock === null ? undefined : { value: await work() },
      );
      if (held !== undefined) return held.value;
    }
    // Other isolates have them all: wait for any one.
    const name = names[Math.floor(Math.random() * names.length)] ?? "parlor.hash:0";
    return await locks.request(name, {}, work);
  }
}
