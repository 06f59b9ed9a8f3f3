import { type ReadonlySignal, signal } from "@preact/signals";
import type { HistoryPage } from "../../protocol/history.ts";
import type { HistoryQuery, ReadHistory } from "./history_client.ts";

/** The number of messages of a page. */
const PAGE = 50;

/** A load of messages: under way, or failed with words for the person. */
export interface Loading {
  loading: boolean;
  failed?: string;
}

/** Loads pages, one at a time. */
export class Paginator {
  #state = signal<Loading>({ loading: false });
  #history: ReadHistory;
  #loading: AbortController | undefined;

  constructor(history: ReadHistory) {
    this.#history = history;
  }

  get state(): ReadonlySignal<Loading> {
    return this.#state;
  }

  /**
   * The page that is asked for, or undefined when another load is under way, this one failed (the
   * state says so) or was cancelled.
   */
  async load(query: HistoryQuery): Promise<HistoryPage | undefined> {
    if (this.#loading !== undefined) return undefined;
    const loading = this.#loading = new AbortController();
    this.#state.value = { loading: true };
    let after: Loading = { loading: false };
    try {
      const page = await this.#history({ ...query, limit: PAGE }, loading.signal);
      return loading.signal.aborted ? undefined : page;
    } catch {
      after = { loading: false, failed: "The messages could not be loaded." };
      return undefined;
    } finally {
      if (this.#loading === loading) {
        this.#loading = undefined;
        this.#state.value = after;
      }
    }
  }

  /** Gives up a load under way: its page would not fit any more. */
  cancel(): void {
    this.#loading?.abort();
    this.#loading = undefined;
    this.#state.value = { loading: false };
  }
}
