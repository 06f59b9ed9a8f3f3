import type { Tick } from "./ticker_worker.ts";

/**
 * Calls `tick` whenever the next of evenly spread moments has come, closer than a timer could: a
 * thread of its own sleeps until each of them. `due` says, by `performance.now()`, when that was.
 *
 * @param everyMs the time between two moments; a thousandth of a second may hold several
 * @param count how many moments there are
 */
export function startTicker(
  everyMs: number,
  count: number,
  tick: (place: number, due: number) => void,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const worker = new Worker(new URL("ticker_worker.ts", import.meta.url), { type: "module" });
  // The thread's own clock began at another moment, so they talk in time since 1970.
  const start = performance.timeOrigin + performance.now() + 100;
  let place = 0;
  worker.onmessage = ({ data }: MessageEvent<Tick>) => {
    while (place <= data.place) {
      tick(place, start + place * everyMs - performance.timeOrigin);
      place++;
    }
    if (place < count) return;
    worker.terminate();
    resolve();
  };
  worker.onerror = (event) => reject(event.error);
  worker.postMessage({ start, everyMs, count });
  return promise;
}
