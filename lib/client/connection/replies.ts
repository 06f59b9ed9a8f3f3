import { Disconnected, Refusal } from "../errors.ts";
import type { FrameOf } from "./frames.ts";

interface Waiting {
  resolve(frame: FrameOf<"ok">): void;
  reject(error: Refusal | Disconnected): void;
  timer: ReturnType<typeof setTimeout>;
}

/** Matches the server's `ok` and `error` frames to the frames that they answer, by `id`. */
export class Replies {
  #lastId = 0;
  #waiting = new Map<number, Waiting>();
  #timeoutMs: number;
  #onTimeout: () => void;

  /** @param onTimeout called when a frame has had no answer for `timeoutMs` */
  constructor(timeoutMs: number, onTimeout: () => void) {
    this.#timeoutMs = timeoutMs;
    this.#onTimeout = onTimeout;
  }

  /**
   * A new `id`, and the promise of its answer.
   *
   * The promise rejects with a {@linkcode Refusal}, or a {@linkcode Disconnected} once `abandon` is called.
   */
  expect(): { id: number; reply: Promise<FrameOf<"ok">> } {
    const id = ++this.#lastId;
    const { promise: reply, resolve, reject } = Promise.withResolvers<FrameOf<"ok">>();
    const timer = setTimeout(this.#onTimeout, this.#timeoutMs);
    this.#waiting.set(id, { resolve, reject, timer });
    return { id, reply };
  }

  /** Hands an answer to whoever waits for it; one that nobody waits for is dropped. */
  receive(frame: FrameOf<"ok" | "error">): void {
    const waiting = frame.id === undefined ? undefined : this.#waiting.get(frame.id);
    if (waiting === undefined || frame.id === undefined) return;
    this.#waiting.delete(frame.id);
    clearTimeout(waiting.timer);
    if (frame.type === "ok") waiting.resolve(frame);
    else waiting.reject(new Refusal(frame));
  }

  /** The connection is lost: no answer will come. */
  abandon(): void {
    const lost = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject, timer } of lost) {
      clearTimeout(timer);
      reject(new Disconnected());
    }
  }
}
