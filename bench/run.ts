import type { Options } from "./options.ts";
import { UsageError } from "./options.ts";
import type { Scratch } from "./scratch.ts";

/** One run of one benchmark: what it was asked for, and the machine it may use. */
export class BenchRun {
  readonly options: Options;
  readonly scratch: Scratch;
  /** The project's folder, from which servers are started. */
  readonly project = new URL("../", import.meta.url).pathname;

  constructor(options: Options, scratch: Scratch) {
    this.options = options;
    this.scratch = scratch;
  }

  /** Tells people how it goes; the result alone goes to standard output. */
  note(text: string): void {
    console.error(text);
  }

  /** Waits. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  /** The length of a measurement, in seconds: the usual one unless another was asked for. */
  seconds(usual: number): number {
    return this.options.seconds ?? usual;
  }

  /**
   * Those of the names that were asked for, all without a choice.
   *
   * @throws {UsageError} when none of them was
   */
  chosen<T extends string>(names: readonly T[]): T[] {
    const { only } = this.options;
    const chosen = names.filter((name) => only.length === 0 || only.includes(name));
    if (chosen.length > 0) return chosen;
    throw new UsageError(`--only must name one or more of ${names.join(", ")}.`);
  }

  /**
   * Measures each of the names in turn, then all of them again, for as many rounds as were asked
   * for: what the machine does beside falls on all alike. Each round begins with another name.
   */
  async interleave<N extends string, T>(
    names: readonly N[],
    measure: (name: N) => Promise<T>,
  ): Promise<Map<N, T[]>> {
    const found = new Map<N, T[]>(names.map((name) => [name, []]));
    for (let round = 0; round < this.options.rounds; round++) {
      const first = round % names.length;
      for (const name of [...names.slice(first), ...names.slice(0, first)]) {
        this.note(`round ${round + 1} of ${this.options.rounds}: ${name}`);
        found.get(name)?.push(await measure(name));
      }
    }
    return found;
  }
}
