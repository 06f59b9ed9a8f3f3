import { assertEquals, assertExists } from "@std/assert";
import { SERVER_ENTRY, serverArguments } from "../../tasks/server_command.ts";

async function read(path: string): Promise<string> {
  return await Deno.readTextFile(new URL(`../../${path}`, import.meta.url));
}

/** What the start task runs, with the data in `folder`. */
function expected(folder: string, host: string, port: string): string[] {
  const [serve = "", ...rest] = serverArguments({
    host,
    port: 0,
    parallel: true,
    kvPath: `${folder}/parlor.kv`,
  });
  const all = [serve, "--cached-only", ...rest];
  return all.map((argument) => argument.replace(/^--port=.*/, `--port=${port}`));
}

Deno.test("the Dockerfile starts the server with the same permissions as the start task", async () => {
  const text = await read("Dockerfile");
  const command = /^CMD (\[.*?\])/ms.exec(text.slice(text.lastIndexOf("\nCMD ")))?.[1];
  assertExists(command);
  assertEquals(JSON.parse(command.replaceAll("\\\n", "")), [
    "deno",
    ...expected("/data", "0.0.0.0", "8000"),
  ]);
});

Deno.test("the systemd unit starts the server with the same permissions as the start task", async () => {
  const unit = (await read("deploy/parlor.service")).replaceAll("\\\n", " ");
  const command = /^ExecStart=(.*)$/m.exec(unit)?.[1];
  assertExists(command);
  assertEquals(command.trim().split(/\s+/), [
    "/usr/local/bin/deno",
    ...expected("/var/lib/parlor", "${HOST}", "${PORT}"),
  ]);
});

Deno.test("deno.json tells Deno Deploy how to build and what to serve", async () => {
  const { deploy, tasks } = JSON.parse(await read("deno.json"));
  assertEquals(deploy.runtime, { type: "dynamic", entrypoint: SERVER_ENTRY });
  assertEquals(deploy.build, "deno task build");
  assertExists(tasks.build);
});
