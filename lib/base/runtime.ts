/**
 * Features that some of the server's runtimes lack (Deno Deploy has Deno 2.5). The server uses them
 * through this module alone, which has something slower in place of each.
 */

/** Options of a lock, as those of `navigator.locks`. */
export interface LockOptions {
  mode?: "exclusive" | "shared";
  /** Calls `work` at once with null where somebody else holds the lock. */
  ifAvailable?: boolean;
  /** Ends the waiting, and so rejects. */
  signal?: AbortSignal;
}

/** Named locks: `work` runs, and holds the lock until it is done, when nobody else holds it. */
export interface Locks {
  request<T>(
    name: string,
    options: LockOptions,
    work: (lock: { name: string } | null) => T | Promise<T>,
  ): Promise<T>;
}

/** True where locks reach all isolates of the process, and not this one alone. */
export const LOCKS_REACH_ISOLATES: boolean = navigator.locks !== undefined;

/** The locks of the process; of this isolate alone where the runtime has none (before Deno 2.9). */
export const locks: Locks = navigator.locks ?? localLocks();

/** A channel between the isolates of a process; undefined where the runtime has none. */
export function openChannel(name: string): BroadcastChannel | undefined {
  return globalThis.BroadcastChannel === undefined ? undefined : new BroadcastChannel(name);
}

/** True where the isolates of a process have channels to each other. */
export const HAS_CHANNELS: boolean = globalThis.BroadcastChannel !== undefined;

/** The value of a map at `key`; where there is none, the result of `make` is put there. */
export function getOrInsert<K, V>(
  map: { get(key: K): V | undefined; set(key: K, value: V): unknown },
  key: K,
  make: () => V,
): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

/** Somebody who waits for a lock. */
interface Waiting {
  shared: boolean;
  start(): void;
}

/** Locks of this isolate alone: whoever asks first gets it first. */
export function localLocks(): Locks {
  const held = new Map<string, { shared: boolean; count: number; waiting: Waiting[] }>();

  const next = (name: string) => {
    const lock = held.get(name);
    while (lock !== undefined) {
      const first = lock.waiting[0];
      if (first === undefined || (lock.count > 0 && !(lock.shared && first.shared))) break;
      lock.waiting.shift();
      lock.shared = first.shared;
      lock.count++;
      first.start();
    }
    if (lock?.count === 0) held.delete(name);
  };

  const take = (name: string, shared: boolean, signal: AbortSignal | undefined) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const lock = getOrInsert(held, name, () => ({ shared, count: 0, waiting: [] }));
    const giveUp = () => {
      lock.waiting.splice(lock.waiting.indexOf(waiting), 1);
      reject(signal?.reason);
      next(name);
    };
    const waiting: Waiting = {
      shared,
      start() {
        signal?.removeEventListener("abort", giveUp);
        resolve();
      },
    };
    signal?.addEventListener("abort", giveUp);
    lock.waiting.push(waiting);
    next(name);
    return promise;
  };

  return {
    async request(name, { mode = "exclusive", ifAvailable = false, signal }, work) {
      signal?.throwIfAborted();
      const shared = mode === "shared";
      const lock = held.get(name);
      if (ifAvailable && lock !== undefined && !(shared && lock.shared)) return await work(null);
      await take(name, shared, signal);
      try {
        return await work({ name });
      } finally {
        const lock = held.get(name);
        if (lock !== undefined) lock.count--;
        next(name);
      }
    },
  };
}
