import { ChatError } from "../base/errors.ts";
import { locks } from "../base/runtime.ts";

/** The number that may wait for each slot before the next is refused: about 10 s of waiting. */
const WAITING_A_SLOT = 32;

/** The time that a refused caller should wait, in milliseconds. */
const RETRY_MS = 5_000;

/** Somebody who waits for a slot. */
interface Waiting {
  start(): void;
  refuse(): void;
}

/**
 * Lets fewer password hashes run at once than there are cores, so that one is left for everything
 * else: each takes 32 MiB and a core for a third of a second. The locks that the slots stand for are
 * shared by all isolates of the process; how many may wait is counted in each.
 *
 * Who waits takes turns by address: an address that asks for many waits for itself, and gives up
 * places when there are none left for others.
 */
export class HashSlots {
  #slots: number;
  #waitingMax: number;
  #running = 0;
  #waitingCount = 0;
  /** The requests that wait, by address, in the order in which the addresses have their turn. */
  #waiting = new Map<string, Waiting[]>();

  constructor(slots: number = navigator.hardwareConcurrency - 1, waitingMax?: number) {
    this.#slots = Math.max(1, slots);
    this.#waitingMax = waitingMax ?? WAITING_A_SLOT * this.#slots;
  }

  /**
   * Runs `work` when there is a slot for it.
   *
   * @param address whose turn it takes
   * @throws {ChatError} `unavailable` when too many are waiting already
   */
  async run<T>(address: string, work: () => Promise<T>): Promise<T> {
    // Whoever finishes hands the place over, so that `running` stays as it is.
    if (this.#running >= this.#slots) await this.#wait(address);
    else this.#running++;
    try {
      return await this.#locked(work);
    } finally {
      if (!this.#startNext()) this.#running--;
    }
  }

  #wait(address: string): Promise<void> {
    const own = this.#waiting.get(address) ?? [];
    if (this.#waitingCount >= this.#waitingMax && !this.#makePlace(own.length)) throw refusal();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    own.push({ start: resolve, refuse: () => reject(refusal()) });
    this.#waiting.set(address, own);
    this.#waitingCount++;
    return promise;
  }

  /** Refuses the last of the address with the most places, if that has more than its share. */
  #makePlace(ownCount: number): boolean {
    let most: Waiting[] = [];
    for (const waiting of this.#waiting.values()) {
      if (waiting.length > most.length) most = waiting;
    }
    if (most.length <= ownCount + 1) return false;
    most.pop()?.refuse();
    this.#waitingCount--;
    return true;
  }

  #startNext(): boolean {
    const [turn] = this.#waiting;
    if (turn === undefined) return false;
    const [address, waiting] = turn;
    const next = waiting.shift();
    this.#waiting.delete(address);
    if (waiting.length > 0) this.#waiting.set(address, waiting);
    this.#waitingCount--;
    next?.start();
    return true;
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

function refusal(): ChatError {
  return new ChatError("unavailable", "Too many people are signing in. Try again shortly.", {
    retryMs: RETRY_MS,
  });
}
