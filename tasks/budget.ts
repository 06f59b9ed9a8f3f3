/**
 * `deno run -A tasks/budget.ts`, a part of `deno task ok`: builds, and weighs what a browser loads
 * for a room before anything else. Prints one line a budget, and fails when one is exceeded.
 */
import { ensureBuilt } from "./build.ts";
import { builtFolder } from "./build_folder.ts";
import { type Asset, loadedFirst, weigh } from "./budget/assets.ts";

/** The most that the scripts of a first load may weigh, and the stylesheet, in bytes of gzip. */
const BUDGETS = { JavaScript: 52_000, CSS: 15_000 } as const;

/** The bundles that a room's page names: the island, and Fresh's runtime. */
const ENTRIES = ["fresh-runtime", "ChatRoom"];

if (import.meta.main) {
  await ensureBuilt();
  const folder = await builtFolder();
  const scriptsFolder = `${folder}/client/_fresh/js`;
  const scripts = await Promise.all(
    (await Array.fromAsync(Deno.readDir(scriptsFolder)))
      .filter(({ name }) => name.endsWith(".js"))
      .map(({ name }) => read(`${scriptsFolder}/${name}`)),
  );
  const weights = {
    JavaScript: await weigh(loadedFirst(scripts, ENTRIES)),
    CSS: await weigh([await read(`${folder}/static/styles.css`)]),
  };
  let exceeded = false;
  for (const kind of ["JavaScript", "CSS"] as const) {
    const [weight, budget] = [weights[kind], BUDGETS[kind]];
    const line = `${kind} of a room: ${kilobytes(weight)} of ${kilobytes(budget)} kB gzip`;
    if (weight <= budget) {
      console.log(line);
    } else {
      exceeded = true;
      console.error(`${line}: ${kilobytes(weight - budget)} kB too much`);
    }
  }
  if (exceeded) Deno.exit(1);
}

async function read(path: string): Promise<Asset> {
  return { name: path.slice(path.lastIndexOf("/") + 1), text: await Deno.readTextFile(path) };
}

function kilobytes(bytes: number): string {
  return (bytes / 1_000).toFixed(1);
}
