import type { PageLifecycle } from "../../lib/client/connection/page_lifecycle.ts";

/** A page's life as the test has it; it is hidden unless the test shows it. */
export class FakePageLifecycle implements PageLifecycle {
  network = true;
  shown = false;
  #frames: (() => void)[] = [];
  #watcher: { wake(): void; lost(): void } | undefined;

  online(): boolean {
    return this.network;
  }

  onWakeOrOffline(wake: () => void, lost: () => void): () => void {
    this.#watcher = { wake, lost };
    return () => this.#watcher = undefined;
  }

  isShown(): boolean {
    return this.shown;
  }

  beforeNextFrame(show: () => void): void {
    this.#frames.push(show);
  }

  /** The page makes a frame; returns whether anything asked for one. */
  makeFrame(): boolean {
    const frames = this.#frames.splice(0);
    for (const show of frames) show();
    return frames.length > 0;
  }

  /** Whether anybody still watches. */
  get watched(): boolean {
    return this.#watcher !== undefined;
  }

  wake(): void {
    this.network = true;
    this.#watcher?.wake();
  }

  goOffline(): void {
    this.network = false;
    this.#watcher?.lost();
  }
}
