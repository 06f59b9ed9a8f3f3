import { assert, assertEquals, assertExists, assertMatch } from "@std/assert";
import { CONFIG_EXIT_CODE } from "../../lib/base/config.ts";
import { SERVER_ENTRY } from "../../tasks/server_command.ts";

async function read(path: string): Promise<string> {
  return await Deno.readTextFile(new URL(`../../${path}`, import.meta.url));
}

/** What starts the server where it was built before: every permission comes from the start task. */
const COMMAND = ["deno", "task", "start", "--built"];

Deno.test("the Dockerfile starts the server by the start task, without building", async () => {
  const text = await read("Dockerfile");
  const command = /^CMD (\[.*?\])/ms.exec(text.slice(text.lastIndexOf("\nCMD ")))?.[1];
  assertExists(command);
  assertEquals(JSON.parse(command), COMMAND);
});

Deno.test("the systemd unit starts the server by the start task, and not again after 78", async () => {
  const unit = await read("deploy/parlor.service");
  const values = (name: string) =>
    [...unit.matchAll(new RegExp(`^${name}=(.*)$`, "gm"))].map(([, value]) => value);
  assertEquals(values("ExecStart"), [`/usr/local/bin/${COMMAND.join(" ")}`]);
  assertEquals(values("Restart"), ["always"]);
  assertEquals(values("RestartPreventExitStatus"), [String(CONFIG_EXIT_CODE)]);
  assertEquals(values("StartLimitIntervalSec"), ["0"]);
  assert(unit.indexOf("StartLimitIntervalSec") < unit.indexOf("[Service]"));
});

Deno.test("deno.json tells Deno Deploy how to build and what to serve", async () => {
  const { deploy, tasks } = JSON.parse(await read("deno.json"));
  assertEquals(deploy.runtime, { type: "dynamic", entrypoint: SERVER_ENTRY });
  assertEquals(deploy.build, "deno task build");
  assertExists(tasks.build);
});

Deno.test("the workflow names each action by the commit of a version", async () => {
  const uses = [...(await read(".github/workflows/ci.yml")).matchAll(/\buses: (.+)$/gm)];
  assert(uses.length > 0);
  for (const [, action = ""] of uses) {
    assertMatch(action, /^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  }
});
