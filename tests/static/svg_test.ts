import { assertEquals } from "@std/assert";
import { SaxesParser } from "saxes";
import { ICON_NAMES } from "../../components/shell/Icon.tsx";

const STATIC = new URL("../../static/", import.meta.url);

/** The names of all files below a folder that end with `.svg`. */
async function pictures(folder: URL): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) found.push(...await pictures(new URL(`${name}/`, folder)));
    else if (name.endsWith(".svg")) found.push(new URL(name, folder).href);
  }
  return found.sort();
}

/** The ids of its symbols, in their order; an XML parser forgives nothing, as Firefox does not. */
function symbolsOf(svg: string): string[] {
  const ids: string[] = [];
  const open: string[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    // What stands within another symbol is not shown.
    if (name === "symbol") ids.push([...open.slice(1), attributes.id?.value].join(" "));
    open.push(name);
  });
  parser.on("closetag", () => void open.pop());
  parser.write(svg).close();
  return ids;
}

Deno.test("every picture is well-formed XML", async (t) => {
  for (const path of await pictures(STATIC)) {
    await t.step(path.slice(STATIC.href.length), async () => {
      symbolsOf(await Deno.readTextFile(new URL(path)));
    });
  }
});

Deno.test("each icon has one symbol, at the top of its picture, and each symbol is an icon", async () => {
  const symbols = symbolsOf(await Deno.readTextFile(new URL("icons.svg", STATIC)));
  assertEquals(symbols.toSorted(), [...ICON_NAMES].toSorted());
});
