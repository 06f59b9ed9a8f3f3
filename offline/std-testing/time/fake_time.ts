import { overrideGlobals, real, restoreGlobals } from "./_globals.ts";
import { Timers } from "./_timers.ts";
import { TimeError } from "./time_error.ts";

/** Time and timers that stand still but for what a test asks of them; they are faked as long as it lives. */
export class FakeTime {
  static #current: FakeTime | undefined;

  /** When this time began, in milliseconds. */
  readonly start: number;
  #now: number;
  #timers = new Timers();

  /** Fakes time, from a start on or from now. */
  constructor(start?: number | string | Date | null) {
    if (FakeTime.#current) {
      throw new TimeError("Cannot construct FakeTime: time is already faked");
    }
    this.start = Math.floor(
      start == null ? real.Date.now() : new real.Date(start).getTime(),
    );
    if (Number.isNaN(this.start)) {
      throw new TypeError(
        `Cannot construct FakeTime: invalid start time ${this.start}`,
      );
    }
    this.#now = this.start;
    FakeTime.#current = this;
    overrideGlobals(this, this.#timers);
  }

  /** Puts the real time back in place. */
  [Symbol.dispose](): void {
    this.restore();
  }

  /** Puts the real time back in place. */
  restore(): void {
    if (FakeTime.#current !== this) {
      throw new TimeError("Cannot restore time: time is already restored");
    }
    FakeTime.#current = undefined;
    restoreGlobals();
  }

  /** The time, in milliseconds; setting it runs the timers due until then, each at its own time. */
  get now(): number {
    return this.#now;
  }

  set now(value: number) {
    if (value < this.#now) {
      throw new RangeError(
        `Cannot set current time in the past, time must be >= ${this.#now}: received ${value}`,
      );
    }
    for (let due; (due = this.#timers.nextDue) !== undefined && due <= value;) {
      this.#now = Math.max(this.#now, due);
      this.#timers.take()();
    }
    this.#now = value;
  }

  /** Lets time pass. */
  tick(ms = 0): void {
    this.now += ms;
  }

  /** Lets what is waiting run, then time pass. */
  async tickAsync(ms = 0): Promise<void> {
    await this.runMicrotasks();
    this.tick(ms);
  }

  /** Lets time pass until the next timer is due; `false` if there is none. */
  next(): boolean {
    const due = this.#timers.nextDue;
    if (due === undefined) return false;
    this.now = due;
    return true;
  }

  /** Lets all that waits for no timer run. */
  runMicrotasks(): Promise<void> {
    return new Promise((resolve) => {
      real.setTimeout(resolve, 0);
    });
  }
}
