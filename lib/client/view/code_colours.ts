import { isHighlightable, languageOf } from "../../text/code/code_languages.ts";
import type { CodeToken } from "../../text/code/highlight.ts";
import type { HighlightAnswer, HighlightRequest } from "../../text/code/highlight_worker.ts";

/** The longest that the worker may take for one piece of code once all is loaded, in milliseconds. */
const DEADLINE_MS = 500;

/**
 * Finds the colours of code in a worker, one piece after another, so that no code keeps the page from
 * being used. Who takes longer than the deadline is ended, and its language has no colours any more.
 */
export class CodeColours {
  #address: () => Promise<string>;
  #deadlineMs: number;
  #worker: Worker | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #slow = new Set<string>();

  /** @param address gives the address of the worker's script */
  constructor(address: () => Promise<string>, deadlineMs = DEADLINE_MS) {
    this.#address = address;
    this.#deadlineMs = deadlineMs;
  }

  /** The tokens of code in the language that a fence names; undefined when it has no colours. */
  highlight(info: string, code: string): Promise<CodeToken[] | undefined> {
    const language = languageOf(info);
    if (language === undefined || !isHighlightable(code)) return Promise.resolve(undefined);
    const found = this.#last.then(() => this.#ask({ language, code })).catch(() => undefined);
    this.#last = found;
    return found;
  }

  /** Ends the worker; the next code begins another one. */
  end(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  async #ask(request: HighlightRequest): Promise<CodeToken[] | undefined> {
    if (this.#slow.has(request.language)) return undefined;
    const worker = this.#worker ??= new Worker(await this.#address(), { type: "module" });
    let deadline: ReturnType<typeof setTimeout> | undefined;
    try {
      return await new Promise((resolve) => {
        worker.onmessage = ({ data }: MessageEvent<HighlightAnswer>) => {
          if (data !== "begun") return resolve(data.tokens);
          deadline = setTimeout(() => {
            this.#slow.add(request.language);
            this.end();
            resolve(undefined);
          }, this.#deadlineMs);
        };
        worker.onerror = () => {
          this.end();
          resolve(undefined);
        };
        worker.postMessage(request);
      });
    } finally {
      clearTimeout(deadline);
    }
  }
}

/** The page's own. */
export const codeColours = new CodeColours(async () =>
  (await import("../../text/code/highlight_worker.ts")).address
);
