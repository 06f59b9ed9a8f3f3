import type { PageLife } from "../../lib/client/page_life.ts";

/** A page's life as the test has it. */
export class FakeLife implements PageLife {
  network = true;
  #watcher: { wake(): void; lost(): void } | undefined;

  online(): boolean {
    return this.network;
  }

  watch(wake: () => void, lost: () => void): () => void {
    this.#watcher = { wake, lost };
    return () => this.#watcher = undefined;
  }

  /** Whether anybody still watches. */
  get watched(): boolean {
    return this.#watcher !== undefined;
  }

  wake(): void {
    this.network = true;
    this.#watcher?.wake();
  }

  loseNetwork(): void {
    this.network = false;
    this.#watcher?.lost();
  }
}
