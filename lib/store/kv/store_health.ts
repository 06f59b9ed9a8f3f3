import { ChatError } from "../../base/errors.ts";

/** A change of the store's health. */
export interface HealthChange {
  /** The kind of request that no longer works, or works again. */
  can: "read" | "write";
  works: boolean;
  /** Why it does not. */
  error?: unknown;
}

/** Errors of a wrong use of the store: our mistake, not its state. */
const MISUSE =
  /too large|too many|keyspace|non-U64|could not be cloned|^expected |key cannot be|bad resource/i;

/** After how many milliseconds somebody who found the store busy may try again. */
const BUSY_MS = 1_000;

const BUSY = /database is (locked|busy)|SQLITE_BUSY/i;

/** Whether somebody else has the database for a moment. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && BUSY.test(error.message);
}

/**
 * The one place that knows what an error of the store means: a full disk, one that fails, a database
 * that may only be read, one that is locked, a remote store that is away are `unavailable`, and the
 * same request may succeed later.
 */
export function toStoreError(error: unknown, tried: "read" | "write"): unknown {
  if (error instanceof ChatError) return error;
  if (error instanceof Error && MISUSE.test(error.message)) return error;
  if (isBusy(error)) {
    const message = "The server is busy. Try again in a moment.";
    return new ChatError("unavailable", message, { retryMs: BUSY_MS, cause: error });
  }
  const message = tried === "write"
    ? "The server can’t save anything at the moment. Try again later."
    : "The server’s database is not answering at the moment. Try again later.";
  // Nobody knows when: each client tries less and less often, and not all of them each second.
  return new ChatError("unavailable", message, { cause: error });
}

/** Whether the store answers reads and takes writes; tells each change once. */
export class StoreHealth {
  #works = { read: true, write: true };
  #changed: (change: HealthChange) => void;

  constructor(changed: (change: HealthChange) => void) {
    this.#changed = changed;
  }

  /** Whether the last that is known of it is that it works. */
  can(what: "read" | "write"): boolean {
    return this.#works[what];
  }

  /** Something was done. */
  worked(what: "read" | "write"): void {
    if (this.#works[what]) return;
    this.#works[what] = true;
    this.#changed({ can: what, works: true });
  }

  /** Something could not be done; that somebody else had the database for a moment says nothing. */
  failed(what: "read" | "write", error: unknown): void {
    if (!this.#works[what] || isBusy(error)) return;
    this.#works[what] = false;
    this.#changed({ can: what, works: false, error });
  }
}
