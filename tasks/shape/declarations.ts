import * as v from "valibot";

/** Something that a file declares. */
export interface Declaration {
  kind: "function" | "type" | "method";
  /** A method's with its class: `Hub.publish`. */
  name: string;
  /** From the project's folder. */
  path: string;
  line: number;
  lines: number;
}

const Place = v.object({ line: v.number() });
const Report = v.object({
  diagnostics: v.array(v.object({
    filename: v.string(),
    range: v.object({ start: Place, end: Place }),
    message: v.string(),
    code: v.string(),
  })),
});

/**
 * Reads what the modules of a project declare, by the parser of `deno lint` (plugin.ts).
 *
 * @throws {Error} when a module cannot be parsed
 */
export async function readDeclarations(
  root: string,
  modules: readonly string[],
): Promise<Declaration[]> {
  const folder = await Deno.makeTempDir({ prefix: "parlor-shape-" });
  try {
    const config = `${folder}/deno.json`;
    const plugins = [import.meta.resolve("./plugin.ts")];
    await Deno.writeTextFile(config, JSON.stringify({ lint: { plugins, rules: { tags: [] } } }));
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["lint", "--json", `--config=${config}`, ...modules.map((path) => `${root}/${path}`)],
    }).output();
    // It exits with 1 whenever it reports something, which is what it is called for.
    const text = new TextDecoder().decode(stdout);
    if (text === "") throw new Error(new TextDecoder().decode(stderr));
    const { diagnostics } = v.parse(Report, JSON.parse(text));
    return diagnostics.map(({ filename, range, message, code }) => {
      const kind = (["function", "type", "method"] as const).find((one) => code === `shape/${one}`);
      if (kind === undefined) throw new Error(`${filename}:${range.start.line}: ${message}`);
      const path = decodeURI(new URL(filename).pathname).slice(root.length + 1);
      const { start, end } = range;
      return { kind, name: message, path, line: start.line, lines: end.line - start.line + 1 };
    }).sort((a, b) => a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
