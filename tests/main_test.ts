import { assertEquals, assertMatch } from "@std/assert";
import { ensureBuilt } from "../tasks/build.ts";
import { serverArguments } from "../tasks/server_command.ts";

const PROJECT = new URL("../", import.meta.url).pathname;

/** Runs the built server as a unit or a container does, to its end. */
async function serve(env: Record<string, string>): Promise<{ code: number; output: string }> {
  await ensureBuilt();
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: serverArguments({
      host: "127.0.0.1",
      port: 0,
      parallel: true,
      kvPath: env.DENO_KV_PATH ?? ":memory:",
    }),
    cwd: PROJECT,
    env: { DENO_KV_PATH: ":memory:", NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "null",
  }).output();
  return { code, output: new TextDecoder().decode(stderr) };
}

Deno.test("a server that its settings do not allow ends with 78 and lines that say why", async () => {
  const folder = await Deno.makeTempDir({ prefix: "parlor-main-" });
  try {
    // It looks like a database until it is opened.
    const broken = new Uint8Array(8192).fill(99);
    broken.set(new TextEncoder().encode("SQLite format 3\0"));
    await Deno.writeFile(`${folder}/broken.kv`, broken);
    for (
      const [env, why] of [
        [{ PASSWORD_COST: "low" }, "PASSWORD_COST must be a whole number"],
        [{ DENO_KV_PATH: folder }, `DENO_KV_PATH ${folder} is a folder; name a file in it`],
        [{ DENO_KV_PATH: `${folder}/broken.kv` }, "DENO_KV_PATH .* cannot be opened \\(.*\\)"],
      ] as const
    ) {
      const { code, output } = await serve(env);
      assertEquals(code, 78, output);
      for (const line of output.trim().split("\n")) {
        assertMatch(line, new RegExp(`Cannot start: ${why}\\.$`));
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
