import type { Tabs } from "./tabs.ts";

const leaseOf = (tab: string) => `tab ${tab}`;

/** A tab renews its lease this often, and it holds for so long, in milliseconds. */
const RENEW_MS = 2_000;
const LEASE_MS = 3 * RENEW_MS;

/**
 * Tabs by a time that each renews in the storage they share. Two heirs at once, or one of a tab that
 * the browser has let sleep, cost repeats that the server drops.
 */
export const tabsByLease: Tabs = {
  register(tab) {
    const renew = () => storage()?.setItem(leaseOf(tab), `${Date.now()}`);
    const give = () => storage()?.removeItem(leaseOf(tab));
    renew();
    const timer = setInterval(renew, RENEW_MS);
    addEventListener("pagehide", give);
    return () => {
      clearInterval(timer);
      removeEventListener("pagehide", give);
      give();
    };
  },
  async ifClosed(tab, then) {
    const age = Date.now() - Number(storage()?.getItem(leaseOf(tab)) ?? 0);
    // A lease ahead of the clock says nothing: the clock was set back.
    if (age >= 0 && age < LEASE_MS) return false;
    storage()?.removeItem(leaseOf(tab));
    await then();
    return true;
  },
  whenClosed(tab, then, signal) {
    const timer = setInterval(async () => {
      if (await this.ifClosed(tab, then)) clearInterval(timer);
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
