import { assert, assertEquals } from "@std/assert";
import { weigh } from "../../tasks/budget/assets.ts";
import { builtFolder } from "../../tasks/build_folder.ts";

const STATIC = new URL("../../static/", import.meta.url);

Deno.test("styles.css imports every file of static/css, each into the layer of its folder", async () => {
  const sheet = await Deno.readTextFile(new URL("styles.css", STATIC));
  const imports = [...sheet.matchAll(/^@import "\.\/css\/([\w/]+)\.css" layer\((\w+)\);$/gm)];
  const files = await Array.fromAsync(sheets(""));
  assertEquals(imports.map(([, file]) => `${file}.css`).sort(), files.sort());
  for (const [, file, layer] of imports) assertEquals(file?.split("/")[0], layer);
  const layers = [...new Set(imports.map(([, , layer]) => layer))];
  assert(sheet.includes(`@layer ${layers.join(", ")};`), "the layers stand in another order");
});

async function* sheets(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(`css/${folder}`, STATIC))) {
    if (isDirectory) yield* sheets(`${folder}${name}/`);
    else yield folder + name;
  }
}

Deno.test("the built stylesheet holds what it imports in the same layers, within its budget", async () => {
  const sheet = await Deno.readTextFile(new URL("styles.css", STATIC));
  const built = await Deno.readTextFile(`${await builtFolder()}/static/styles.css`);
  assert(!built.includes("@import"));
  assertEquals(
    [...built.matchAll(/@layer (\w+)\{/g)].map(([, layer]) => layer),
    [...sheet.matchAll(/layer\((\w+)\)/g)].map(([, layer]) => layer),
  );
  const bytes = await weigh([{ name: "styles.css", text: built }]);
  assert(bytes <= 15 * 1024, `${bytes} bytes`);
});
