/** Written so that it does not find itself. */
const UNFINISHED = /\b(?:TO{1}DO|FIX{1}ME)\b/;

/** Checks that the map of the project is there, and that no module leaves work for later. */
export async function checkTexts(root: string, modules: readonly string[]): Promise<string[]> {
  const found = await Promise.all(modules.map((path) => checkModule(root, path)));
  return [...found.flat(), ...await checkMap(root)];
}

async function checkModule(root: string, path: string): Promise<string[]> {
  const lines = (await Deno.readTextFile(`${root}/${path}`)).split("\n");
  return lines.flatMap((line, index) =>
    UNFINISHED.test(line) ? [`${path}:${index + 1} leaves work for later.`] : []
  );
}

async function checkMap(root: string): Promise<string[]> {
  const map = "ARCHITECTURE.md";
  return await Deno.stat(`${root}/${map}`).then(() => [], () => [`${map} is missing.`]);
}
