/**
 * `deno run dev.ts build` bundles the islands and writes a new build below `_fresh/`, which the next
 * `deno task start` serves; `deno run dev.ts` serves from the sources, with reload, while one works on
 * them.
 */
import { build } from "esbuild";
import { Builder } from "fresh/dev";
import { buildIntoFolder } from "./tasks/build_folder.ts";

function createBuilder(outDir = "_fresh"): Builder {
  const builder = new Builder({ target: "es2022", outDir });
  // A page asks for one stylesheet, with those that it imports in their layers.
  builder.onTransformStaticFile(
    { pluginName: "bundle-styles", filter: /[/\\]static[/\\]styles\.css$/ },
    async ({ path, mode }) => {
      const { outputFiles: [sheet] } = await build({
        entryPoints: [path],
        bundle: true,
        // Nothing but blanks: shorter colours would be rounded ones.
        minifyWhitespace: mode === "production",
        write: false,
      });
      return { content: sheet!.contents };
    },
  );
  // What a transform changed is copied into the build, so that an upgrade of the sources changes nothing.
  builder.onTransformStaticFile(
    { pluginName: "copy", filter: /./ },
    ({ content }) => ({ content: content.slice() }),
  );
  return builder;
}

if (Deno.args.includes("build")) {
  await buildIntoFolder((folder) => createBuilder(folder).build());
} else {
  const port = Number(Deno.env.get("PORT") ?? 8000);
  await createBuilder().listen(() => import("./main.ts"), { port });
}
