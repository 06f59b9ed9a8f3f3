import { Session } from "node:inspector/promises";
import * as v from "valibot";

const Coverage = v.object({
  result: v.array(v.object({
    url: v.string(),
    functions: v.array(v.object({ ranges: v.array(v.object({ count: v.number() })) })),
  })),
});

/** Counts how often the pieces of code in `lib/text` are run: what takes long, without a clock. */
export class Steps implements AsyncDisposable {
  #session = new Session();

  static async start(): Promise<Steps> {
    const steps = new Steps();
    steps.#session.connect();
    await steps.#session.post("Profiler.enable");
    const options = { callCount: true, detailed: true };
    await steps.#session.post("Profiler.startPreciseCoverage", options);
    return steps;
  }

  /** How many steps `act` takes. */
  async of(act: () => void): Promise<number> {
    await this.#take();
    act();
    return await this.#take();
  }

  async #take(): Promise<number> {
    const coverage = await this.#session.post("Profiler.takePreciseCoverage");
    let count = 0;
    for (const { url, functions } of v.parse(Coverage, coverage).result) {
      if (!url.includes("/lib/text/")) continue;
      for (const { ranges } of functions) for (const range of ranges) count += range.count;
    }
    return count;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.post("Profiler.stopPreciseCoverage");
    this.#session.disconnect();
  }
}
