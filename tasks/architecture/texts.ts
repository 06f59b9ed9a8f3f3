/** A map of the project that no longer fits on two screens is not read. */
const MAP = "ARCHITECTURE.md";
const MAP_LINES = 90;

/** A file of lib/ past this holds more than one noun. */
const LIB_LINES = 350;

/** Written so that it does not find itself. */
const UNFINISHED = /\b(?:TO{1}DO|FIX{1}ME)\b/;

/** Checks what the modules and the map say of themselves: their length and words of work left over. */
export async function checkTexts(root: string, modules: readonly string[]): Promise<string[]> {
  const found = await Promise.all(modules.map((path) => checkModule(root, path)));
  return [...found.flat(), ...await checkMap(root)];
}

async function checkModule(root: string, path: string): Promise<string[]> {
  const lines = (await Deno.readTextFile(`${root}/${path}`)).trimEnd().split("\n");
  const faults = lines.flatMap((line, index) =>
    UNFINISHED.test(line) ? [`${path}:${index + 1} leaves work for later.`] : []
  );
  if (path.startsWith("lib/") && lines.length > LIB_LINES) {
    faults.push(`${path} has ${lines.length} lines; a file of lib/ has at most ${LIB_LINES}.`);
  }
  return faults;
}

async function checkMap(root: string): Promise<string[]> {
  const text = await Deno.readTextFile(`${root}/${MAP}`).catch(() => undefined);
  if (text === undefined) return [`${MAP} is missing.`];
  const lines = text.trimEnd().split("\n").length;
  return lines < MAP_LINES ? [] : [`${MAP} has ${lines} lines; it must stay under ${MAP_LINES}.`];
}
