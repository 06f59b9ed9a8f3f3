import * as v from "valibot";
import { BROWSER_SAFE, partOf } from "./arrows.ts";

const Settings = v.looseObject({
  imports: v.optional(v.record(v.string(), v.string()), {}),
  links: v.optional(v.array(v.string())),
  compilerOptions: v.looseObject({}),
});

/**
 * Type-checks the files that may be in a browser against the browser's types alone, where the
 * server's (`Deno`, `node:`) do not exist.
 */
export async function checkBrowserSafe(
  root: string,
  modules: readonly string[],
): Promise<string[]> {
  const safe = modules.filter((path) =>
    BROWSER_SAFE.includes(partOf(path)) || path === "lib/base/errors.ts"
  );
  if (safe.length === 0) return [];
  const settings = v.parse(Settings, JSON.parse(await Deno.readTextFile(`${root}/deno.json`)));
  const config = await Deno.makeTempFile({ dir: root, prefix: ".browser-safe-", suffix: ".json" });
  try {
    await Deno.writeTextFile(
      config,
      JSON.stringify({
        imports: settings.imports,
        links: settings.links,
        compilerOptions: {
          ...settings.compilerOptions,
          lib: ["esnext", "dom", "dom.iterable", "dom.asynciterable"],
        },
      }),
    );
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--no-lock", "--quiet", `--config=${config}`, ...safe],
      cwd: root,
      env: { NO_COLOR: "1" },
    }).output();
    if (success) return [];
    return [`Not safe for a browser:\n${new TextDecoder().decode(stderr).trimEnd()}`];
  } finally {
    await Deno.remove(config);
  }
}
