import type { Builder } from "fresh/dev";

const IMPORT = /@import "(\.\/[^"]+)" layer\(([\w-]+)\);\n?/g;
const COMMENT = /\/\*[\s\S]*?\*\/\n?/g;

/**
 * Puts the stylesheets that a static stylesheet imports in its place, so that a page asks for one
 * file. A browser would read it as it was written, too, only in more requests.
 */
export function inlineStyles(builder: Builder): void {
  builder.onTransformStaticFile(
    { pluginName: "inline-styles", filter: /[/\\]styles\.css$/ },
    async ({ path, text }) => ({ content: await inlineImports(text, path) }),
  );
}

/** The stylesheet `text`, which stands at `path`, with each `@import … layer(…)` as a layer of its own. */
export async function inlineImports(text: string, path: string): Promise<string> {
  const folder = new URL(`file://${path}`);
  const layers = await Promise.all(
    text.matchAll(IMPORT).map(async ([line, file = "", layer]) => {
      const rules = await Deno.readTextFile(new URL(file, folder));
      return [line, `@layer ${layer} {\n${rules}}\n`] as const;
    }),
  );
  const whole = layers.reduce((sheet, [line, rules]) => sheet.replace(line, () => rules), text);
  return whole.replaceAll(COMMENT, "");
}
