/** Runs work one after the other, a queue for each key. */
export class KeyedQueue {
  #last = new Map<string, Promise<unknown>>();

  /** Runs `work` when everything before it of this key has ended, well or not; its outcome. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const own = before.then(work, work);
    this.#last.set(key, own);
    try {
      return await own;
    } finally {
      if (this.#last.get(key) === own) this.#last.delete(key);
    }
  }
}
