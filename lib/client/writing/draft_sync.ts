import * as v from "valibot";
import { request, requestJson } from "../api.ts";
import { Refusal } from "../errors.ts";
import { jsonBody } from "../json_body.ts";
import { Seq } from "../../protocol/event.ts";

/** A draft is saved once nothing was typed for so long, in milliseconds. */
const REST_MS = 1_000;

/** The wait before the next try when the server cannot save it now, in milliseconds. */
const RETRY_MS = 10_000;

/** The number of conflicts with other devices after which the next input tries again. */
const TRIES = 3;

const Answer = v.object({ version: Seq });

/** A draft: its text, and the `seq` of the message that it replies to. */
export interface DraftText {
  text: string;
  replyTo?: number | undefined;
}

/** Options of a draft's synchronization. */
export interface DraftSyncDeps {
  room: string;
  /** The server's draft when the page was rendered. */
  saved: DraftText & { version: number };
  /** The server has this text now. */
  onSaved(text: string): void;
  fetch?: typeof fetch;
}

/**
 * Keeps a room's draft on the server, so that it follows the person. Each write has a higher version
 * than the one before, whoever wrote that: the last one counts, and what comes late is refused.
 */
export class DraftSync {
  #deps: DraftSyncDeps;
  #version: number;
  #wanted: DraftText;
  /** The draft that the server has or is being sent; undefined when that is not known. */
  #saved: DraftText | undefined;
  #writing: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: DraftSyncDeps) {
    this.#deps = deps;
    this.#version = deps.saved.version;
    this.#saved = this.#wanted = deps.saved;
  }

  /** Saves the draft once typing rests; call it on each input. */
  typed(draft: DraftText): void {
    this.#wanted = { ...draft, text: draft.text.trim() === "" ? "" : draft.text };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), REST_MS);
  }

  /** The text was sent as a message: there is no draft any more. */
  sent(): void {
    this.typed({ text: "" });
    if (this.#isSaved) clearTimeout(this.#timer);
    else void this.flush();
  }

  /** Whether the server has this text, as far as is known here. */
  has(text: string): boolean {
    return this.#isSaved && this.#wanted.text === text;
  }

  /** The draft was sent from another device: the server has it no more. */
  sentElsewhere(): void {
    clearTimeout(this.#timer);
    this.#saved = this.#wanted = { text: "" };
  }

  /** The page is left: sends an unsaved draft with a request that outlives the page. */
  pageLeft(): void {
    clearTimeout(this.#timer);
    // A request under way ends with the page, unless it is told to go on.
    if (this.#isSaved && this.#writing === undefined) return;
    this.#saved = this.#wanted;
    this.#put(this.#wanted, true).catch(() => {});
  }

  /** Saves the draft now; resolves when it is saved or could not be. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    return this.#writing ??= this.#write().finally(() => this.#writing = undefined);
  }

  get #isSaved(): boolean {
    return this.#saved?.text === this.#wanted.text &&
      (this.#wanted.text === "" || this.#saved.replyTo === this.#wanted.replyTo);
  }

  async #write(): Promise<void> {
    if (this.#isSaved) this.#deps.onSaved(this.#wanted.text);
    for (let tries = 0; tries < TRIES && !this.#isSaved;) {
      const draft = this.#saved = this.#wanted;
      try {
        await this.#put(draft, false);
        this.#deps.onSaved(draft.text);
      } catch (error) {
        const refusal = error instanceof Refusal ? error : undefined;
        const isBehind = refusal?.code === "conflict";
        // What is refused for good is not written again.
        if (refusal && !refusal.temporary && !isBehind) return;
        // Without a connection the text is kept in the browser, and the next one tries again.
        this.#saved = undefined;
        if (refusal?.temporary) this.#timer = setTimeout(() => void this.flush(), RETRY_MS);
        if (!isBehind || !await this.#catchUp()) return;
        tries++;
      }
    }
  }

  #put({ text, replyTo }: DraftText, keepalive: boolean): Promise<Response> {
    const version = ++this.#version;
    return request(this.#path, {
      method: "PUT",
      keepalive,
      ...jsonBody({ text, replyTo, version }),
      fetch: this.#deps.fetch,
    });
  }

  /** Reads the version that another device wrote, so that the next one is higher; whether that succeeded. */
  async #catchUp(): Promise<boolean> {
    try {
      const { version } = await requestJson(Answer, this.#path, { fetch: this.#deps.fetch });
      this.#version = Math.max(this.#version, version);
      return true;
    } catch {
      return false;
    }
  }

  get #path(): string {
    return `/api/rooms/${this.#deps.room}/draft`;
  }
}
