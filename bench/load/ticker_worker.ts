/** The thread of {@linkcode startTicker}: it sleeps until each moment, and says that it has come. */

/** Says that the moment at this place, and each before it, has come. */
export interface Tick {
  place: number;
}

/** Which moments there are: `count`, one every `everyMs`, the first at `start` (ms since 1970). */
interface Moments {
  start: number;
  everyMs: number;
  count: number;
}

/** The part of a worker's global scope that a page's has not. */
const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<Moments>) => void;
  postMessage(tick: Tick): void;
};

/** Nobody ever changes it: waiting for a change is a sleep to the microsecond. */
const still = new Int32Array(new SharedArrayBuffer(4));

scope.onmessage = ({ data: { start, everyMs, count } }) => {
  const now = () => performance.timeOrigin + performance.now();
  for (let place = 0; place < count; place++) {
    const wait = start + place * everyMs - now();
    if (wait > 0) Atomics.wait(still, 0, 0, wait);
    else if (place + 1 < count && start + (place + 1) * everyMs <= now()) continue;
    scope.postMessage({ place });
  }
};
