/**
 * `deno task shape [--message] [--root FOLDER]`: measures how the code is laid out, or with
 * `--message` how much of `lib` runs for one sent message, and prints each figure with the places
 * that make it up. FOLDER is another checkout of the project, such as an older one.
 */
import { listModules, readGraph } from "./architecture/graph.ts";
import { readDeclarations } from "./shape/declarations.ts";
import { type Measure, measure } from "./shape/measures.ts";
import { measureMessage } from "./shape/message.ts";

const USAGE = "Usage: deno task shape [--message] [--root FOLDER]";

if (import.meta.main) {
  const { message, root } = parseArguments(Deno.args);
  const measures = message ? await measureMessage(root) : await measureCode(root);
  for (const { label, value, places } of measures) {
    console.log(`${label}: ${value}`);
    for (const place of places) console.log(`  ${place}`);
  }
}

function parseArguments(args: readonly string[]): { message: boolean; root: string } {
  let message = false;
  let root = ".";
  const rest = args.values();
  for (const arg of rest) {
    const folder = arg === "--root" ? rest.next().value : undefined;
    if (arg === "--message") message = true;
    else if (folder !== undefined) root = folder;
    else {
      console.error(USAGE);
      Deno.exit(64);
    }
  }
  return { message, root: Deno.realPathSync(root) };
}

async function measureCode(root: string): Promise<Measure[]> {
  const modules = await listModules(root);
  const paths = [...modules, ...await listStyles(root)];
  const [graph, declarations, texts] = await Promise.all([
    readGraph(root, modules),
    readDeclarations(root, modules),
    Promise.all(
      paths.map(async (path) => [path, await Deno.readTextFile(`${root}/${path}`)] as const),
    ),
  ]);
  return measure({ graph, declarations, texts: new Map(texts) });
}

async function listStyles(root: string, folder = "static"): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(`${root}/${folder}`)).catch(() => []);
  const found = await Promise.all(entries.map(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    if (isDirectory) return listStyles(root, path);
    return name.endsWith(".css") ? [path] : [];
  }));
  return found.flat().sort();
}
