import { FakeTime as StandardFakeTime } from "@std/testing/time";

/** A fake time by which `performance.now()` goes as well, which somebody who sets the clock leaves alone. */
export class FakeTime extends StandardFakeTime {
  #now = performance.now;

  constructor(start?: number) {
    super(start);
    performance.now = () => this.now - this.start;
  }

  /** Somebody sets the wall clock to this; no time passes. */
  setClock(now: number): void {
    const from = this.now;
    const set = () => now + this.now - from;
    globalThis.Date = new Proxy(Date, {
      get: (date, name, receiver) => name === "now" ? set : Reflect.get(date, name, receiver),
    });
  }

  override restore(): void {
    performance.now = this.#now;
    super.restore();
  }

  override [Symbol.dispose](): void {
    this.restore();
  }
}
