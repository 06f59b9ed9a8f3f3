import { getOrInsert } from "./runtime.ts";
/**
 * Reads that those who ask at once share: while one is under way, whoever asks for the same waits
 * for the next one, together with all others who do. Nobody gets what was read before they asked.
 */
export class SharedReads<T> {
  #running = new Map<string, Promise<T>>();
  #next = new Map<string, Promise<T>>();

  /** The result of `read` for the key, shared with whoever else asks meanwhile; rejects as it does. */
  of(key: string, read: () => Promise<T>): Promise<T> {
    const running = this.#running.get(key);
    if (running === undefined) return this.#start(key, read);
    return getOrInsert(this.#next, key, () =>
      running.catch(() => {}).then(() => {
        this.#next.delete(key);
        return this.#start(key, read);
      }));
  }

  #start(key: string, read: () => Promise<T>): Promise<T> {
    const running = read().finally(() => this.#running.delete(key));
    this.#running.set(key, running);
    return running;
  }
}
