/**
 * `deno run dev.ts build` bundles the islands and writes a new build below `_fresh/`, which the next
 * `deno task start` serves; `deno run dev.ts` serves from the sources, with reload, while one works on
 * them.
 */
import { Builder } from "fresh/dev";
import { buildIntoFolder } from "./tasks/build_folder.ts";
import { inlineStyles } from "./tasks/styles.ts";

function createBuilder(outDir = "_fresh"): Builder {
  const builder = new Builder({ target: "es2022", outDir });
  inlineStyles(builder);
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
