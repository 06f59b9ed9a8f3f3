/** The languages whose code is shown in colours, with what else people call them. */
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
  markdown: ["md"],
  python: ["py"],
  ruby: ["rb"],
  rust: ["rs"],
  sql: [],
  typescript: ["ts", "tsx"],
  xml: ["html", "svg"],
  yaml: ["yml"],
} as const;

export type CodeLanguage = keyof typeof NAMES;

const BY_NAME = new Map<string, CodeLanguage>();
for (const language of Object.keys(NAMES) as CodeLanguage[]) {
  for (const name of [language, ...NAMES[language]]) BY_NAME.set(name, language);
}

/** The language that the first word after a fence names; undefined when it has no colours. */
export function languageOf(info: string): CodeLanguage | undefined {
  return BY_NAME.get(info.split(/[\s,{]/, 1)[0]?.toLowerCase() ?? "");
}
