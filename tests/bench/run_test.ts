import { assert, assertEquals } from "@std/assert";
import * as v from "valibot";
import { familyOf } from "../../bench/usage.ts";
import { pause } from "../../lib/base/pause.ts";

const PROJECT = new URL("../../", import.meta.url).pathname;

const Report = v.strictObject({
  bench: v.string(),
  unit: v.string(),
  servers: v.array(v.strictObject({
    name: v.string(),
    median: v.number(),
    min: v.number(),
    max: v.number(),
  })),
  ratios: v.record(v.string(), v.number()),
  machine: v.strictObject({
    cpu: v.string(),
    cores: v.number(),
    memoryGiB: v.number(),
    os: v.string(),
    deno: v.string(),
    load: v.number(),
  }),
});

/** A benchmark of the least length, on servers that need nothing from a registry. */
function bench(): Deno.ChildProcess {
  const options = ["--json", "--rounds", "1", "--seconds", "1", "--only", "parlor-1,deno"];
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "bench/main.ts", "fanout", ...options],
    cwd: PROJECT,
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

Deno.test("bench fanout --json: measures ours and another, and prints one object", async () => {
  const { code, stdout, stderr } = await bench().output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  const report = v.parse(Report, JSON.parse(new TextDecoder().decode(stdout)));
  assertEquals([report.bench, report.unit], ["fanout", "deliveries/s"]);
  assertEquals(report.servers.map(({ name }) => name), ["parlor-1", "deno"]);
  assert(report.servers.every(({ min, median, max }) => 0 < min && min <= median && median <= max));
  assertEquals(Object.keys(report.ratios), ["deno"]);
});

Deno.test("bench: a Ctrl+C leaves no process and no folder behind", async () => {
  const child = bench();
  let over = false;
  const ended = child.output().finally(() => over = true);
  let family: number[] = [];
  let commands: string[] = [];
  while (!commands.some((command) => command.includes("bench/load/main.ts"))) {
    assert(!over, "it ended before there was a load");
    // Reading all of /proc without a pause takes a core from what is waited for.
    await pause(50);
    family = await familyOf(child.pid);
    commands = await Promise.all(family.map(commandOf));
  }
  const folder = /--allow-write=(\S*?parlor-bench-[^/\0]*)/.exec(commands.join("\0"))?.[1];
  assert(folder !== undefined);
  child.kill("SIGINT");
  const { code, stdout } = await ended;
  assertEquals([code, stdout.length], [130, 0]);
  const left = family.filter((pid) => exists(`/proc/${pid}`));
  assertEquals([left, exists(folder)], [[], false]);
});

/** The words of a process's command, or nothing when it is gone. */
function commandOf(pid: number): Promise<string> {
  return Deno.readTextFile(`/proc/${pid}/cmdline`).catch(() => "");
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
