import { encodeWatchFrame, type WireEntry } from "./messages.ts";
import type { RawStore } from "./store.ts";
import type { Bytes } from "./wire.ts";

/** The open streams of the `watch` endpoint. */
export class WatchStreams {
  #store: RawStore;
  #open = new Set<() => void>();

  constructor(store: RawStore) {
    this.#store = store;
  }

  /** A stream of frames: the present values of the keys, then each change. */
  open(keys: readonly Bytes[]): ReadableStream<Bytes> {
    const reader = this.#store.watch(keys).getReader();
    let before: (WireEntry | null | undefined)[] = keys.map(() => undefined);
    const end = () => {
      this.#open.delete(end);
      return reader.cancel();
    };
    this.#open.add(end);
    return new ReadableStream({
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        const changed = value.map((entry, index) =>
          isSame(entry, before[index]) ? undefined : entry
        );
        before = value;
        controller.enqueue(encodeWatchFrame(changed));
      },
      cancel: end,
    });
  }

  /** Ends every stream. */
  cut(): void {
    for (const end of [...this.#open]) end();
  }
}

function isSame(entry: WireEntry | null, before: WireEntry | null | undefined): boolean {
  return before !== undefined && entry?.versionstamp === before?.versionstamp;
}
