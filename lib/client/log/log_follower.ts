import type { Position } from "../../protocol/client_frame.ts";
import { batch, type ReadonlySignal, signal } from "@preact/signals";
import type { HistoryPage } from "../../protocol/history.ts";
import type { FrameOf } from "../connection/frames.ts";
import { backOff } from "../connection/back_off.ts";
import type { ReadHistory } from "./history_client.ts";
import { apply, logFromPage, type LogInput, type LogState } from "./log_state.ts";

/** The room that a follower keeps the log of. */
export interface LogSource {
  /** Asks for the events after the log's position; rejects without a connection. */
  resume(): Promise<FrameOf<"ok">>;
  history: ReadHistory;
  /** Called after each input, before anybody sees the new state. */
  applied(input: LogInput, before: LogState): void;
  /** How long to wait before a try, in milliseconds. */
  backOff?: (tries: number) => number;
}

/** After this many resumes that brought nothing, a fresh page is loaded instead. */
const VAIN_RESUMES = 3;

/** Keeps a room's log whole: resumes where events are missing, reloads where that cannot help. */
export class LogFollower {
  #log;
  #source: Required<LogSource>;
  #resuming = false;
  /** Ends the reload under way. */
  #reload: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #fruitless = { last: -1, resumes: 0 };

  /** @param isOlder whether there may be messages after those of the page */
  constructor(page: HistoryPage, source: LogSource, isOlder = false) {
    this.#log = signal<LogState>(logFromPage(page, isOlder));
    this.#source = { backOff, ...source };
  }

  get log(): ReadonlySignal<LogState> {
    return this.#log;
  }

  /** Where to resume from, or undefined while a fresh page is on its way. */
  position(): Position | undefined {
    if (this.#reload !== undefined) return undefined;
    const { epoch, last } = this.#log.peek();
    return { epoch, seq: last };
  }

  /** Applies what came and asks for what is missing. */
  apply(input: LogInput): void {
    const before = this.#log.peek();
    const { state, need } = apply(before, input);
    batch(() => {
      this.#log.value = state;
      this.#source.applied(input, before);
    });
    if (need === "reload") this.reload();
    if (need === "resume") this.#resume();
  }

  /** Loads the newest page, or one around where the log is held, in place of all, however many tries it takes. */
  reload(): void {
    if (this.#reload === undefined) this.#load(this.#reload = new AbortController(), 0);
  }

  /** Stops asking. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#reload?.abort();
    this.#reload = undefined;
    this.#resuming = false;
  }

  async #load(reload: AbortController, tries: number): Promise<void> {
    try {
      const { tail, messages } = this.#log.peek();
      const around = tail && messages[messages.length >> 1]?.seq;
      const page = await this.#source.history({ around }, reload.signal);
      if (reload.signal.aborted) return;
      this.#reload = undefined;
      this.apply({ type: "page", page, isOlder: around !== undefined });
      // Nothing but this ties the page to the socket's events.
      this.#resume();
    } catch {
      if (reload.signal.aborted) return;
      this.#timer = setTimeout(() => this.#load(reload, tries + 1), this.#source.backOff(tries));
    }
  }

  #resume(): void {
    if (this.#resuming || this.#reload !== undefined) return;
    const { last } = this.#log.peek();
    this.#fruitless = {
      last,
      resumes: this.#fruitless.last === last ? this.#fruitless.resumes + 1 : 0,
    };
    const { resumes } = this.#fruitless;
    if (resumes > VAIN_RESUMES) return this.reload();
    this.#resuming = true;
    if (resumes === 0) this.#requestResume();
    else this.#timer = setTimeout(() => this.#requestResume(), this.#source.backOff(resumes));
  }

  async #requestResume(): Promise<void> {
    try {
      const { epoch } = await this.#source.resume();
      this.#resuming = false;
      if (epoch !== undefined && epoch !== this.#log.peek().epoch) this.reload();
    } catch {
      // Without a connection the next one resumes by itself; a refusal waits for the next hint.
      this.#resuming = false;
    }
  }
}
