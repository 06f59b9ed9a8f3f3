import { assertEquals } from "@std/assert";
import { type Transform, transformFile } from "../src/dev/transform.ts";

const BUILD = { mode: "production", root: "/", target: "es2022" } as const;
const bytes = (text: string) => new TextEncoder().encode(text);

async function run(path: string, transforms: Transform[]): Promise<Record<string, string>> {
  const files = await transformFile({ path, content: bytes("x") }, transforms, BUILD);
  const decoder = new TextDecoder();
  return Object.fromEntries(files.map(({ content, path }) => [path, decoder.decode(content)]));
}

function append(letter: string, filter = /\.css$/, exclude?: (string | RegExp)[]): Transform {
  const options = { pluginName: letter, filter, ...(exclude === undefined ? {} : { exclude }) };
  return { options, fn: ({ text }) => ({ content: text + letter }) };
}

Deno.test("transformFile() runs the transforms whose filter matches, in order", async () => {
  const transforms = [append("a"), append("b", /\.js$/), append("c"), append("d", /css/, ["/a."])];
  assertEquals(await run("/a.css", transforms), { "/a.css": "xac" });
  assertEquals(await run("/b.css", transforms), { "/b.css": "xacd" });
  assertEquals(await run("/a.txt", transforms), { "/a.txt": "x" });
});

Deno.test("transformFile() leaves out what a glob names", async () => {
  for (
    const [glob, path, isOut] of [
      ["**/a.css", "/x/y/a.css", true],
      ["**/a.css", "/x/y/ba.css", false],
      ["/x/*.css", "/x/a.css", true],
      ["/x/*.css", "/x/y/a.css", false],
      ["/x/?.{css,js}", "/x/a.js", true],
      ["/x/?.{css,js}", "/x/a.ts", false],
    ] as const
  ) {
    assertEquals(await run(path, [append("a", /./, [glob])]), { [path]: isOut ? "x" : "xa" }, glob);
  }
});

Deno.test("transformFile() runs what follows on each of several results", async () => {
  const split: Transform = {
    options: { pluginName: "split", filter: /\.css$/ },
    fn: () => [{ path: "/a.css", content: "1" }, { path: "/b.txt", content: "2" }],
  };
  assertEquals(await run("/a.css", [split, append("c")]), { "/a.css": "1c", "/b.txt": "2" });
});
