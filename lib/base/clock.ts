/** The source of the time. Injected, so that expiry and limits are tested without waiting. */
export interface Clock {
  /** Milliseconds since 1970 (UTC), for what is shown or stored: somebody may set it back or forward. */
  now(): number;
}

/** A clock for durations, which only ever goes forward. */
export interface Stopwatch {
  /** Milliseconds since some moment of this isolate. */
  elapsed(): number;
}

/** The machine's clock. */
export const systemClock: Clock & Stopwatch = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
};
