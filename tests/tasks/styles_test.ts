import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { inlineImports } from "../../tasks/styles.ts";

const STATIC = new URL("../../static/", import.meta.url);

Deno.test("inlineImports() puts each imported sheet into its layer, in order", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/a.css`, "/* why */\na { color: red; }\n");
    await Deno.writeTextFile(`${folder}/b.css`, "b { content: '$&'; }\n");
    const sheet = '@layer x, y;\n@import "./a.css" layer(x);\n@import "./b.css" layer(y);\n';
    assertEquals(
      await inlineImports(sheet, `${folder}/styles.css`),
      "@layer x, y;\n@layer x {\na { color: red; }\n}\n@layer y {\nb { content: '$&'; }\n}\n",
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("inlineImports() fails for a sheet that is not there", async () => {
  await assertRejects(
    () => inlineImports('@import "./none.css" layer(x);', new URL("styles.css", STATIC).pathname),
    Deno.errors.NotFound,
  );
});

Deno.test("the project's stylesheet imports every file of static/css, and fits its budget", async () => {
  const path = new URL("styles.css", STATIC);
  const sheet = await Deno.readTextFile(path);
  for await (const { name } of Deno.readDir(new URL("css/", STATIC))) {
    assertStringIncludes(sheet, `"./css/${name}"`);
  }
  const whole = await inlineImports(sheet, path.pathname);
  assertEquals(whole.includes("@import"), false);
  const zipped = await new Response(
    new Blob([whole]).stream().pipeThrough(new CompressionStream("gzip")),
  ).bytes();
  assertEquals(zipped.length <= 15 * 1024, true, `${zipped.length} bytes`);
});
