/** Finds out whether other tabs of the browser are still open. */
export interface Tabs {
  /** Lives as `tab` until the returned function is called or the page ends. */
  register(tab: string): () => void;
  /** Calls back at once if `tab` is gone, and resolves to whether it is, when that is done. */
  ifClosed(tab: string, then: () => Promise<void>): Promise<boolean>;
  /** Calls back once `tab` lives no more, and meanwhile no other tab is called; until `signal`. */
  whenClosed(tab: string, then: () => Promise<void>, signal: AbortSignal): void;
}

const lockOf = (tab: string) => `tab ${tab}`;

/** Tabs by the Web Locks API: a tab holds a lock while it is open, and whoever gets it later takes over. */
const tabsByLock: Tabs = {
  register(tab) {
    const { promise, resolve } = Promise.withResolvers<void>();
    navigator.locks.request(lockOf(tab), () => promise).catch(() => {});
    return resolve;
  },
  async ifClosed(tab, then) {
    return await navigator.locks.request(lockOf(tab), { ifAvailable: true }, async (lock) => {
      if (lock === null) return false;
      await then();
      return true;
    });
  },
  whenClosed(tab, then, signal) {
    navigator.locks.request(lockOf(tab), { signal }, then).catch(() => {});
  },
};

/** Used when a browser has no locks and the leases cannot be loaded: nothing is taken over. */
const noTabs: Tabs = {
  register: () => () => {},
  ifClosed: () => Promise.resolve(false),
  whenClosed() {},
};

const tabs = async (): Promise<Tabs> =>
  navigator.locks === undefined
    ? await import("./tab_leases.ts").then(
      ({ tabsByLease }) => tabsByLease,
      () => noTabs,
    )
    : tabsByLock;

/** Tabs of this browser: by locks, which it has on https and localhost, and else by leases. */
export const browserTabs: Tabs = {
  register(tab) {
    const end = tabs().then((it) => it.register(tab));
    return () => void end.then((end) => end());
  },
  ifClosed: async (tab, then) => await (await tabs()).ifClosed(tab, then),
  whenClosed: (tab, then, signal) => void tabs().then((it) => it.whenClosed(tab, then, signal)),
};
