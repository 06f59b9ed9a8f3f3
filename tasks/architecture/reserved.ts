/** Words that only some files may use, and the reason. */
interface Reserved {
  words: RegExp;
  /** True for a file that must not use them. */
  in(path: string): boolean;
  says: string;
}

const isServer = (path: string) =>
  /^(lib|routes|components|islands|main\.ts)/.test(path) && !path.startsWith("lib/client/");

const RESERVED: readonly Reserved[] = [
  {
    words: /\bnavigator\.locks\b|\bnew BroadcastChannel\b|\.getOrInsert(Computed)?\(/,
    in: (path) => isServer(path) && path !== "lib/base/runtime.ts",
    says: "is not in every runtime that the server runs on: take it from lib/base/runtime.ts.",
  },
  {
    words: /\bexpireIn\b(?!`)/,
    in: isServer,
    says: "has the runtime collect what is due, which ends the process when the disk is full: " +
      "say so in the value, and have it swept (lib/store/kv/sweep.ts).",
  },
];

/** Names each use of a reserved word where it is not allowed. */
export async function checkReserved(root: string, modules: readonly string[]): Promise<string[]> {
  const found = await Promise.all(modules.map(async (path) => {
    const rules = RESERVED.filter((rule) => rule.in(path));
    if (rules.length === 0) return [];
    const lines = (await Deno.readTextFile(`${root}/${path}`)).split("\n");
    return lines.flatMap((line, index) =>
      rules.flatMap(({ words, says }) => {
        const word = words.exec(line)?.[0];
        return word === undefined ? [] : [`${path}:${index + 1}: ${word} ${says}`];
      })
    );
  }));
  return found.flat();
}
