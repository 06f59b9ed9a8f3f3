import type { Batch } from "../../store/log/log.ts";
import type { WriteQueue } from "../../store/log/write_queue.ts";
import { RoomWriter, type Submission, type WriterDeps } from "./writer.ts";

/** Writers kept in memory; an idle one costs no more than a read of its room's head. */
const WRITERS = 20_000;

/** Takes writes to any room; each is answered once, a room's in the order in which they came. */
export interface Writers {
  submit(room: string, submission: Submission): void;
  /** Resolves when everything that was submitted is answered. */
  flush(): Promise<void>;
}

/** What the writers need from around them. */
export interface RoomWritersDeps extends Omit<WriterDeps, "turn" | "publish"> {
  /** This isolate's place among a room's writers; undefined where the store gives turns itself. */
  queueOf: ((room: string) => WriteQueue) | undefined;
}

/** The writers of this isolate, one a room. */
export class RoomWriters implements Writers {
  /** Called with each committed batch, after its authors were told. */
  publish: (batch: Batch) => void = () => {};
  #deps: RoomWritersDeps;
  #writers = new Map<string, RoomWriter>();

  constructor(deps: RoomWritersDeps) {
    this.#deps = deps;
  }

  submit(room: string, submission: Submission): void {
    this.#writer(room).submit(submission);
  }

  async flush(): Promise<void> {
    await Promise.all([...this.#writers.values()].map((writer) => writer.flush()));
  }

  #writer(room: string): RoomWriter {
    const known = this.#writers.get(room);
    if (known !== undefined) return known;
    if (this.#writers.size >= WRITERS) {
      for (const [id, writer] of this.#writers) {
        if (writer.idle) this.#writers.delete(id);
        if (this.#writers.size < WRITERS) break;
      }
    }
    const { queueOf, ...deps } = this.#deps;
    const writer = new RoomWriter(room, {
      ...deps,
      turn: queueOf?.(room),
      publish: (batch) => this.publish(batch),
    });
    this.#writers.set(room, writer);
    return writer;
  }
}
