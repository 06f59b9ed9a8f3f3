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
const tabsByLock: Tabs = {
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

/** What there is when that of a browser without locks cannot be loaded: nobody takes anything over. */
const noTabs: Tabs = { live: () => () => {}, ifGone: () => Promise.resolve(false), whenGone() {} };

const tabs = async (): Promise<Tabs> =>
  navigator.locks === undefined
    ? await import("./tab_leases.ts").then(
      ({ tabsByLease }) => tabsByLease,
      () => noTabs,
    )
    : tabsByLock;

/** Tabs of this browser: by locks, which it has on https and localhost, and else by leases. */
export const browserTabs: Tabs = {
  live(tab) {
    const end = tabs().then((it) => it.live(tab));
    return () => void end.then((end) => end());
  },
  ifGone: async (tab, then) => await (await tabs()).ifGone(tab, then),
  whenGone: (tab, then, signal) => void tabs().then((it) => it.whenGone(tab, then, signal)),
};
