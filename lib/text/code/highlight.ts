import core from "highlight.js/lib/core";
import type { CodeLanguage } from "./code_languages.ts";

/** A piece of code: text, or pieces of one kind, such as `keyword` or `string`. */
export type CodeToken = string | { kind: string; tokens: CodeToken[] };

/** Each language is a file of its own, which is asked for when somebody shows code in it. */
const GRAMMARS = {
  bash: () => import("highlight.js/lib/languages/bash"),
  c: () => import("highlight.js/lib/languages/c"),
  cpp: () => import("highlight.js/lib/languages/cpp"),
  css: () => import("highlight.js/lib/languages/css"),
  diff: () => import("highlight.js/lib/languages/diff"),
  go: () => import("highlight.js/lib/languages/go"),
  java: () => import("highlight.js/lib/languages/java"),
  javascript: () => import("highlight.js/lib/languages/javascript"),
  json: () => import("highlight.js/lib/languages/json"),
  python: () => import("highlight.js/lib/languages/python"),
  ruby: () => import("highlight.js/lib/languages/ruby"),
  rust: () => import("highlight.js/lib/languages/rust"),
  sql: () => import("highlight.js/lib/languages/sql"),
  typescript: () => import("highlight.js/lib/languages/typescript"),
  xml: () => import("highlight.js/lib/languages/xml"),
  yaml: () => import("highlight.js/lib/languages/yaml"),
} satisfies Record<CodeLanguage, unknown>;

/** Builds tokens in the order in which the highlighter finds them; it would write HTML otherwise. */
class TokenEmitter {
  #open: CodeToken[][] = [[]];

  get tokens(): CodeToken[] {
    return this.#open[0] ?? [];
  }

  addText(text: string): void {
    if (text !== "") this.#open.at(-1)?.push(text);
  }

  startScope(kind: string): void {
    const tokens: CodeToken[] = [];
    this.#open.at(-1)?.push({ kind, tokens });
    this.#open.push(tokens);
  }

  endScope(): void {
    this.#open.pop();
  }

  openNode(kind: string): void {
    this.startScope(kind);
  }

  closeNode(): void {
    this.endScope();
  }

  __addSublanguage(emitter: TokenEmitter): void {
    this.#open.at(-1)?.push(...emitter.tokens);
  }

  finalize(): void {}

  toHTML(): string {
    return "";
  }
}

const highlighter = core.newInstance();
highlighter.configure({ __emitter: TokenEmitter });

/** Loads what is needed for a language. */
export async function loadLanguage(language: CodeLanguage): Promise<void> {
  if (highlighter.getLanguage(language) !== undefined) return;
  const { default: grammar } = await GRAMMARS[language]();
  highlighter.registerLanguage(language, grammar);
}

/**
 * Splits code into tokens, in a language that is loaded; their text, put together, is the code again.
 * Only for code that `isHighlightable`: of other code it may take very long.
 */
export function highlight(language: CodeLanguage, code: string): CodeToken[] {
  const { _emitter } = highlighter.highlight(code, { language, ignoreIllegals: true });
  return _emitter instanceof TokenEmitter ? _emitter.tokens : [code];
}
