import { overrideGlobals, real, restoreGlobals } from "./_globals.ts";
import { Timers } from "./_timers.ts";
import { TimeError } from "./time_error.ts";

/** Options of {@linkcode FakeTime}. */
export interface FakeTimeOptions {
  /** How fast fake time goes by itself, as a multiple of real time; at `0` it stands still. */
  advanceRate: number;
  /** How many real milliseconds lie between two steps of a fake time that goes by itself: 10 if not set. */
  advanceFrequency?: number;
}

/** Options of {@linkcode FakeTime.delay}. */
export interface DelayOptions {
  /** Ends the wait early, with an error. */
  signal?: AbortSignal;
}

/** Time and timers that stand still but for what a test asks of them; they are faked as long as it lives. */
export class FakeTime {
  static #current: FakeTime | undefined;

  /** When this time began, in milliseconds. */
  readonly start: number;
  #now: number;
  #timers = new Timers();
  #advancing: ReturnType<typeof setInterval> | undefined;

  /** Fakes time, from a start on or from now. */
  constructor(
    start?: number | string | Date | null,
    options?: FakeTimeOptions,
  ) {
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
    this.#advance(options);
  }

  #advance(
    { advanceRate: rate = 0, advanceFrequency: frequency = 10 }: Partial<
      FakeTimeOptions
    > = {},
  ) {
    if (rate <= 0) return;
    this.#advancing = real.setInterval(
      () => this.tick(rate * frequency),
      frequency,
    );
  }

  /** Puts the real time back in place. */
  [Symbol.dispose](): void {
    this.restore();
  }

  /** Puts the real time back in place. */
  restore(): void {
    FakeTime.restore();
  }

  /** Puts the real time back in place. */
  static restore(): void {
    const time = FakeTime.#current;
    if (!time) {
      throw new TimeError("Cannot restore time: time is already restored");
    }
    FakeTime.#current = undefined;
    restoreGlobals();
    real.clearInterval(time.#advancing);
  }

  /** Calls a function in real time; fake time goes on when its promise settles. */
  static async restoreFor<T>(
    // deno-lint-ignore no-explicit-any
    callback: (...args: any[]) => Promise<T> | T,
    // deno-lint-ignore no-explicit-any
    ...args: any[]
  ): Promise<T> {
    const time = FakeTime.#current;
    if (!time) throw new TimeError("Cannot restore time: time is not faked");
    restoreGlobals();
    try {
      const result = callback(...args);
      return result instanceof Promise ? await result : result;
    } finally {
      if (FakeTime.#current === time) overrideGlobals(time, time.#timers);
    }
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

  /** Lets what is waiting run, then time pass until the next timer is due; `false` if there is none. */
  async nextAsync(): Promise<boolean> {
    await this.runMicrotasks();
    return this.next();
  }

  /** Lets time pass until no timer is left. */
  runAll(): void {
    while (this.next());
  }

  /** Lets time pass until no timer is left, and what is waiting run before each. */
  async runAllAsync(): Promise<void> {
    while (await this.nextAsync());
  }

  /** Lets all that waits for no timer run. */
  async runMicrotasks(): Promise<void> {
    await this.delay(0);
  }

  /** Waits in real time. */
  delay(ms: number, { signal }: DelayOptions = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      const refuse = () => reject(new DOMException("Delay was aborted.", "AbortError"));
      if (signal?.aborted) return refuse();
      const abort = () => {
        real.clearTimeout(timer);
        refuse();
      };
      const timer = real.setTimeout(() => {
        signal?.removeEventListener("abort", abort);
        resolve();
      }, ms);
      signal?.addEventListener("abort", abort, { once: true });
    });
  }
}
