/** A file that a browser loads. */
export interface Asset {
  name: string;
  text: string;
}

/** The start of a minified statement that imports a module, or exports from one, before anything runs. */
const STATIC_IMPORT =
  /(?:^|[;}\n])\s*(?:import|export)(?:[^"'();]*\bfrom)?\s*["']\.\/([^"']+)["']/g;

/**
 * The scripts that are loaded before anything is: those of these entries (a name, then its hash), and
 * what they import. What is imported as it is needed, by `import()`, is not among them.
 *
 * @throws {Error} naming an entry or a module that is not there
 */
export function loadedFirst(scripts: readonly Asset[], entries: readonly string[]): Asset[] {
  const byName = new Map(scripts.map((script) => [script.name, script]));
  const found = new Set<Asset>();
  const visit = (script: Asset | undefined, name: string) => {
    if (script === undefined) throw new Error(`The build has no script ${name}.`);
    if (found.has(script)) return;
    found.add(script);
    for (const [, module = ""] of script.text.matchAll(STATIC_IMPORT)) {
      visit(byName.get(module), module);
    }
  };
  for (const entry of entries) {
    visit(scripts.find(({ name }) => name.startsWith(`${entry}-`)), entry);
  }
  return [...found];
}

/** The bytes of these files, each compressed by gzip as a server would send it. */
export async function weigh(assets: readonly Asset[]): Promise<number> {
  const sizes = await Promise.all(assets.map(async ({ text }) => {
    const compressed = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
    return (await new Response(compressed).arrayBuffer()).byteLength;
  }));
  return sizes.reduce((sum, size) => sum + size, 0);
}
