export interface DelayedTaskOptions {
  /** How long after it was scheduled the task runs, in milliseconds. */
  delayMs: () => number;
  /** Does not throw or reject. */
  run: () => Promise<void> | void;
}

/**
 * A task that runs some time after it was scheduled, so that what is gathered meanwhile is done at
 * once. There is one run at a time: what is scheduled during a run is another one after it.
 */
export class DelayedTask {
  #options: DelayedTaskOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #run: Promise<void> | undefined;
  #isRunning = false;
  /** Whether a run is planned, or wanted after the present one. */
  #isWanted = false;
  #isClosed = false;

  constructor(options: DelayedTaskOptions) {
    this.#options = options;
  }

  /** Has the task run in `delayMs`; when that is planned already, nothing changes. */
  schedule(): void {
    this.#isWanted = true;
    if (this.#isClosed || this.#timer !== undefined || this.#isRunning) return;
    this.#timer = setTimeout(() => this.#start(), this.#options.delayMs());
  }

  /** Has no further run; resolves when the present one has ended. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#run;
  }

  #start(): void {
    this.#timer = undefined;
    this.#isWanted = false;
    this.#isRunning = true;
    const run = this.#options.run();
    if (run === undefined) return this.#end();
    this.#run = run.then(() => this.#end());
  }

  #end(): void {
    this.#isRunning = false;
    if (this.#isWanted) this.schedule();
  }
}
