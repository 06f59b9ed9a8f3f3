/** Where the time comes from. Injected, so that expiry and limits are tested without waiting. */
export interface Clock {
  /** Milliseconds since 1970 (UTC). */
  now(): number;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() };
