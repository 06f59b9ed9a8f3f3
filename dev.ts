/**
 * `deno run dev.ts build` bundles the islands and writes `_fresh/`, which `deno task start` serves;
 * `deno run dev.ts` serves from the sources, with reload, while one works on them.
 */
import { Builder } from "fresh/dev";
import { inlineStyles } from "./tasks/styles.ts";

const builder = new Builder({ target: "es2022" });
inlineStyles(builder);

if (Deno.args.includes("build")) {
  await builder.build();
} else {
  const port = Number(Deno.env.get("PORT") ?? 8000);
  await builder.listen(() => import("./main.ts"), { port });
}
