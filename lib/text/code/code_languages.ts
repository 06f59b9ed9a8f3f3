/**
 * The languages whose code is shown in colours, with what else people call them. Markdown is not among
 * them: its grammar takes the cube of the number of brackets that nothing closes.
 */
const NAMES = {
  bash: ["sh", "shell", "zsh", "console"],
  c: ["h"],
  cpp: ["c++", "cc", "hpp"],
  css: [],
  diff: ["patch"],
  go: ["golang"],
  java: [],
  javascript: ["js", "jsx", "mjs", "cjs"],
  json: ["jsonc"],
  python: ["py"],
  ruby: ["rb"],
  rust: ["rs"],
  sql: [],
  typescript: ["ts", "tsx"],
  xml: ["html", "svg"],
  yaml: ["yml"],
} as const;

export type CodeLanguage = keyof typeof NAMES;

/** All of them. */
export const CODE_LANGUAGES = Object.keys(NAMES) as CodeLanguage[];

const BY_NAME = new Map<string, CodeLanguage>();
for (const language of CODE_LANGUAGES) {
  for (const name of [language, ...NAMES[language]]) BY_NAME.set(name, language);
}

/** The longest code that is shown in colours, in UTF-16 units: more takes long to be split. */
const LONGEST = 4_096;

/** A word or a gap that no code has: grammars look at each again from each of its characters. */
const LONG_RUN = /[^\s!-#%-/:-@[-^`{-~]{200}|\s{200}/;

/** True for code that is short enough, in its words and gaps, too, to be shown in colours. */
export function isHighlightable(code: string): boolean {
  return code.length <= LONGEST && !LONG_RUN.test(code);
}

/** The language that the first word after a fence names; undefined when it has no colours. */
export function languageOf(info: string): CodeLanguage | undefined {
  return BY_NAME.get(info.split(/[\s,{]/, 1)[0]?.toLowerCase() ?? "");
}
