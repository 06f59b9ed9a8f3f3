import * as v from "valibot";

/** The imports of a file: the project's files by path from its folder, the runtime's as `node:name`. */
export interface Imports {
  /** Modules that have to be loaded before it runs. */
  values: readonly string[];
  /** The modules of which it takes types. */
  types: readonly string[];
  /** All of these, and what it loads later (`import()`). */
  all: readonly string[];
}

/** The project's own files, by path from its folder. */
export type Graph = ReadonlyMap<string, Imports>;

const Target = v.optional(v.object({ specifier: v.optional(v.string()) }));
const Info = v.object({
  modules: v.array(v.object({
    specifier: v.string(),
    dependencies: v.optional(
      v.array(v.object({ code: Target, type: Target, isDynamic: v.optional(v.boolean(), false) })),
      [],
    ),
  })),
});

/** Folders and files that hold the project's own modules; those that are not there are passed over. */
const ROOTS = [
  "bench",
  "components",
  "dev.ts",
  "islands",
  "lib",
  "main.ts",
  "offline",
  "routes",
  "tasks",
  "tests",
];

/** Every TypeScript file of the project, by path from its folder (an absolute one), sorted. */
export async function listModules(root: string): Promise<string[]> {
  const found = await Promise.all(ROOTS.map((path) => walk(root, path)));
  return found.flat().filter((path) => /\.tsx?$/.test(path)).sort();
}

async function walk(root: string, path: string): Promise<string[]> {
  const info = await Deno.stat(`${root}/${path}`).catch(() => undefined);
  if (info === undefined) return [];
  if (!info.isDirectory) return [path];
  const entries = await Array.fromAsync(Deno.readDir(`${root}/${path}`));
  return (await Promise.all(entries.map(({ name }) => walk(root, `${path}/${name}`)))).flat();
}

/**
 * Reads which file imports which from the runtime's own module graph.
 *
 * @throws {Error} when the graph cannot be made
 */
export async function readGraph(root: string, modules: readonly string[]): Promise<Graph> {
  const base = `file://${root}/`;
  const entry = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    const imports = modules.map((path) => `import ${JSON.stringify(encodeURI(base + path))};`);
    await Deno.writeTextFile(entry, imports.join("\n"));
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", "--no-lock", `--config=${root}/deno.json`, entry],
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    const info = v.parse(Info, JSON.parse(new TextDecoder().decode(stdout)));
    const own = (url = "") => {
      if (url.startsWith("node:")) return [url];
      return url.startsWith(base) ? [decodeURI(url.slice(base.length))] : [];
    };
    const graph = new Map<string, Imports>();
    for (const { specifier, dependencies } of info.modules) {
      const values = dependencies.filter(({ isDynamic }) => !isDynamic)
        .flatMap(({ code }) => own(code?.specifier));
      const types = dependencies.flatMap(({ type }) => own(type?.specifier));
      const code = dependencies.flatMap(({ code }) => own(code?.specifier));
      const all = [...new Set([...code, ...types])];
      for (const path of own(specifier)) graph.set(path, { values, types, all });
    }
    return graph;
  } finally {
    await Deno.remove(entry);
  }
}
