/**
 * `deno run -A tasks/architecture.ts [FOLDER]`, a part of `deno task ok`: holds what ARCHITECTURE.md
 * promises. Prints one line a fault, and fails when there is one.
 */
import { checkArrows } from "./architecture/arrows.ts";
import { checkBrowserSafe } from "./architecture/browser_safe.ts";
import { checkCycles } from "./architecture/cycles.ts";
import { listModules, readGraph } from "./architecture/graph.ts";
import { checkReserved } from "./architecture/reserved.ts";
import { checkTexts } from "./architecture/texts.ts";

if (import.meta.main) {
  const root = await Deno.realPath(Deno.args[0] ?? ".");
  const modules = await listModules(root);
  const [graph, unsafe, texts, reserved] = await Promise.all([
    readGraph(root, modules),
    checkBrowserSafe(root, modules),
    checkTexts(root, modules),
    checkReserved(root, modules),
  ]);
  const faults = [...checkArrows(graph), ...checkCycles(graph), ...unsafe, ...texts, ...reserved];
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) Deno.exit(1);
  console.log(`Checked the architecture of ${modules.length} files`);
}
