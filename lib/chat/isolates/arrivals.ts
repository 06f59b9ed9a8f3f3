/**
 * Which of an isolate's numbered messages have arrived, in whatever order and however often. They are
 * numbered from 1, and none is skipped by who sends them.
 */
export class Arrivals {
  /** All up to here have. */
  #whole = 0;
  /** Those after it that have. */
  #early = new Set<number>();

  /** Takes note of one. */
  add(number: number): void {
    if (number <= this.#whole) return;
    this.#early.add(number);
    while (this.#early.delete(this.#whole + 1)) this.#whole++;
  }

  /** Whether every one up to `number` has arrived. */
  has(number: number): boolean {
    return number <= this.#whole;
  }

  /** Waits no more for those up to `number`. */
  skipTo(number: number): void {
    this.#whole = Math.max(this.#whole, number);
    for (const early of this.#early) {
      if (early <= this.#whole) this.#early.delete(early);
    }
    while (this.#early.delete(this.#whole + 1)) this.#whole++;
  }
}
