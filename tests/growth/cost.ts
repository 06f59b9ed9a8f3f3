/** Something that reads or renders what somebody wrote. What it throws is its own affair. */
export type Act = (text: string) => unknown;

/** What is compared: texts of these many UTF-16 units. */
export interface Sizes {
  small: number;
  large: number;
}

/** Below it nothing is slow, and is not measured again, in milliseconds. */
const FLOOR_MS = 10;

/** A measurement is long enough when it took so many milliseconds, or so many runs. */
const ENOUGH_MS = 8;
const RUNS = 256;

/** How often it is measured; noise only ever adds. */
const ROUNDS = 3;

/** What a large text may cost, in small ones: for 16 times as much that leaves room for much noise. */
const FACTOR = 40;

/**
 * The milliseconds of the processor that the thread has had so far. Where the system does not tell,
 * those of the clock on the wall.
 */
function processorMs(): number {
  try {
    const [nanoseconds] = Deno.readTextFileSync("/proc/thread-self/schedstat").split(" ", 1);
    return Number(nanoseconds) / 1e6;
  } catch {
    return performance.now();
  }
}

let runs = 0;

/** Each text is another one, so that what is remembered of a text does not make the next run cheap. */
async function run(act: Act, make: () => string): Promise<number> {
  const texts = [make() + (++runs).toString(36)];
  const [text = ""] = texts;
  const before = processorMs();
  await act(text);
  return processorMs() - before;
}

async function measure(act: Act, make: () => string): Promise<number> {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    let total = 0;
    let count = 0;
    for (; total < ENOUGH_MS && count < RUNS; count++) total += await run(act, make);
    best = Math.min(best, total / count);
  }
  return best;
}

/**
 * Why an act costs more than in proportion to the length of a text of this shape; undefined when it does
 * not, or when even the large text costs next to nothing.
 */
export async function overgrowth(
  act: Act,
  shape: (units: number) => string,
  { small, large }: Sizes,
): Promise<string | undefined> {
  const make = (units: number) => () => shape(units);
  if (await run(act, make(large)) < FLOOR_MS) return undefined;
  const cost = await measure(act, make(large));
  if (cost < FLOOR_MS) return undefined;
  const unit = await measure(act, make(small));
  if (cost < FACTOR * unit + FLOOR_MS) return undefined;
  return `${small} units take ${unit.toFixed(2)} ms, ${large} take ${cost.toFixed(1)} ms`;
}
