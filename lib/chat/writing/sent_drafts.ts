import { DelayedTask } from "../../base/delayed_task.ts";
import { getOrInsert } from "../../base/runtime.ts";
import type { Drafts } from "../../store/reading/drafts.ts";

/** Sent texts are gathered for so many milliseconds before drafts are read. */
const GATHER_MS = 250;

/** Texts of one person in one log that are compared at a time, the last ones. */
const TEXTS = 8;

export interface SentDraftsOptions {
  drafts: Pick<Drafts, "clearSent">;
  clock: { now(): number };
  /** The texts that a draft may have been posted as: as it was typed, and with emojis for their names. */
  forms(draft: string): readonly string[];
  failed(error: unknown): void;
}

/** The last texts that one person has sent to one log. */
export interface Sent {
  user: string;
  log: string;
  texts: string[];
  /** In milliseconds since 1970 (UTC). */
  at: number;
}

/**
 * Has drafts forgotten that say what was sent: the page that sent it may have been closed before it
 * could do so, or never have known of the draft. Sending does not wait for that.
 */
export class SentDrafts {
  #options: SentDraftsOptions;
  #sent = new Map<string, Sent>();
  #clearing: DelayedTask;
  #isClosed = false;

  constructor(options: SentDraftsOptions) {
    this.#options = options;
    this.#clearing = new DelayedTask({
      delayMs: () => GATHER_MS,
      run: () => this.#clear(),
    });
  }

  /** Takes note of a text that somebody has sent to a log. */
  add(user: string, log: string, text: string): void {
    if (this.#isClosed) return;
    const found = getOrInsert(
      this.#sent,
      `${user} ${log}`,
      () => ({ user, log, texts: [], at: 0 }),
    );
    found.at = this.#options.clock.now();
    found.texts.push(text.trim());
    if (found.texts.length > TEXTS) found.texts.shift();
    this.#clearing.schedule();
  }

  /** Forgets the drafts of what is noted, and takes note of nothing more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#clearing.close();
    await this.#clear();
  }

  async #clear(): Promise<void> {
    const sent = [...this.#sent.values()];
    this.#sent.clear();
    const { drafts, forms, failed } = this.#options;
    const isSent = ({ texts }: Sent, draft: string) =>
      forms(draft).some((form) => texts.includes(form.trim()));
    await drafts.clearSent(sent, isSent).catch(failed);
  }
}
