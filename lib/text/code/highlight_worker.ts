import type { CodeLanguage } from "./code_languages.ts";
import type { CodeToken } from "./highlight.ts";

/** The request of a page: code, and the language that it is in. */
export interface HighlightRequest {
  language: CodeLanguage;
  code: string;
}

/** The answers: `begun` once the language is loaded, then the tokens, if there are any. */
export type HighlightAnswer = "begun" | { tokens: CodeToken[] | undefined };

/**
 * Where this module's script is. A page starts a worker from it, in which alone it does anything: so
 * the bundler need know nothing of workers.
 */
export const address = import.meta.url;

if (globalThis.constructor.name === "DedicatedWorkerGlobalScope") {
  addEventListener("message", (event: MessageEvent<HighlightRequest>) => void answer(event.data));
}

async function answer({ language, code }: HighlightRequest): Promise<void> {
  const tell = (answer: HighlightAnswer) => globalThis.postMessage(answer);
  try {
    const { loadLanguage, highlight } = await import("./highlight.ts");
    await loadLanguage(language);
    tell("begun");
    tell({ tokens: highlight(language, code) });
  } catch {
    // Offline, or after an update of the server: code without colours is as good to read.
    tell({ tokens: undefined });
  }
}
