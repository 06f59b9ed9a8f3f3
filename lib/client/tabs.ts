/** Tells tabs of one browser apart, and tells when one is gone. */
export interface Tabs {
  /** Lives as `tab` until the returned function is called or the page ends. */
  live(tab: string): () => void;
  /** Calls back at once if `tab` is gone, and resolves to whether it is, when that is done. */
  ifGone(tab: string, then: () => Promise<void>): Promise<boolean>;
  /** Calls back once `tab` lives no more, and meanwhile no other tab is called; until `signal`. */
  whenGone(tab: string, then: () => Promise<void>, signal: AbortSignal): void;
}

const lockOf = (tab: string) => `tab ${tab}`;

/** Tabs by the Web Locks API: a tab holds a lock for its life, whoever gets it later is the heir. */
const lockingTabs: Tabs = {
  live(tab) {
    const { promise, resolve } = Promise.withResolvers<void>();
    navigator.locks.request(lockOf(tab), () => promise).catch(() => {});
    return resolve;
  },
  async ifGone(tab, then) {
    return await navigator.locks.request(lockOf(tab), { ifAvailable: true }, async (lock) => {
      if (lock === null) return false;
      await then();
      return true;
    });
  },
  whenGone(tab, then, signal) {
    navigator.locks.request(lockOf(tab), { signal }, then).catch(() => {});
  },
};

/** How often a tab says that it lives, and how long that holds, in milliseconds. */
const RENEW_MS = 2_000;
const LEASE_MS = 3 * RENEW_MS;

/**
 * Tabs by a time that each renews in the storage they share. Two heirs at once, or one of a tab that
 * the browser has let sleep, cost repeats that the server drops.
 */
export const leasingTabs: Tabs = {
  live(tab) {
    const renew = () => storage()?.setItem(lockOf(tab), `${Date.now()}`);
    const give = () => storage()?.removeItem(lockOf(tab));
    renew();
    const timer = setInterval(renew, RENEW_MS);
    addEventListener("pagehide", give);
    return () => {
      clearInterval(timer);
      removeEventListener("pagehide", give);
      give();
    };
  },
  async ifGone(tab, then) {
    const age = Date.now() - Number(storage()?.getItem(lockOf(tab)) ?? 0);
    // A time ahead of the clock tells nothing, as the clock was set back.
    if (age >= 0 && age < LEASE_MS) return false;
    storage()?.removeItem(lockOf(tab));
    await then();
    return true;
  },
  whenGone(tab, then, signal) {
    const timer = setInterval(async () => {
      if (await this.ifGone(tab, then)) clearInterval(timer);
    }, RENEW_MS);
    signal.addEventListener("abort", () => clearInterval(timer), { once: true });
  },
};

/** Browsers may forbid it, by an error or by having none. */
function storage(): Storage | undefined {
  let found: Storage | undefined;
  try {
    found = localStorage;
  } catch {
    // Then every tab counts as gone.
  }
  return found;
}

/** Tabs of this browser: by locks, which it has on https and localhost, and else by leases. */
export const browserTabs: Tabs = {
  live: (tab) => tabs().live(tab),
  ifGone: (tab, then) => tabs().ifGone(tab, then),
  whenGone: (tab, then, signal) => tabs().whenGone(tab, then, signal),
};

const tabs = () => navigator.locks === undefined ? leasingTabs : lockingTabs;
