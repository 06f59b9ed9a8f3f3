/**
 * `deno task upstream`: starts the server and runs the whole test suite in a copy of the project
 * that takes Fresh and the standard library from JSR, in place of `offline/`. For machines that
 * reach JSR.
 */
/** The time that the server may take from the command to its first answer, downloads included. */
const START_MS = 120_000;

if (import.meta.main) Deno.exit(await main());

async function main(): Promise<number> {
  // Outside of the project, and without a dot in its path: Fresh serves no files from such folders.
  const copy = await Deno.makeTempDir({ prefix: "parlor-upstream-" });
  try {
    await copyProject(copy);
    await fromRegistry(copy);
    const { fresh } = JSON.parse(await Deno.readTextFile(`${copy}/deno.json`)).imports;
    const found = await deno(copy, "info", fresh).output();
    if (!found.success) {
      console.error(`JSR is out of reach from here: ${fresh} cannot be fetched.`);
      return 1;
    }
    await probeStart(copy);
    return (await deno(copy, "run", "-A", "tasks/test.ts").spawn().status).code;
  } finally {
    await Deno.remove(copy, { recursive: true });
  }
}

/** A Deno command in the copy, which shows what it prints when it is spawned. */
function deno(copy: string, ...args: string[]): Deno.Command {
  return new Deno.Command(Deno.execPath(), { args, cwd: copy, stdin: "null" });
}

/** Copies what is tracked, and nothing that was made from it. */
async function copyProject(copy: string): Promise<void> {
  const { success, stdout } = await new Deno.Command("git", {
    args: ["ls-files", "-z"],
    stderr: "inherit",
  }).output();
  if (!success) throw new Error("git cannot list the project's files.");
  const paths = new TextDecoder().decode(stdout).split("\0");
  for (const path of paths.filter((path) => path !== "" && !path.startsWith("offline/"))) {
    await Deno.mkdir(`${copy}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.copyFile(path, `${copy}/${path}`);
  }
}

/** Undoes what puts `offline/` in place of the registry, in the settings and in the lockfile. */
async function fromRegistry(copy: string): Promise<void> {
  const settings = JSON.parse(await Deno.readTextFile(`${copy}/deno.json`));
  delete settings.links;
  await Deno.writeTextFile(`${copy}/deno.json`, JSON.stringify(settings));
  await Deno.remove(`${copy}/deno.lock`).catch(() => {});
}

/** Starts the server as a person would, and asks it whether it is well. */
async function probeStart(copy: string): Promise<void> {
  const data = await Deno.makeTempDir({ prefix: "parlor-data-" });
  const child = new Deno.Command(Deno.execPath(), {
    args: ["task", "start"],
    cwd: copy,
    env: { HOST: "127.0.0.1", PORT: "0", DENO_KV_PATH: `${data}/parlor.kv`, NO_COLOR: "1" },
    stdin: "null",
    stderr: "piped",
  }).spawn();
  const timer = setTimeout(() => child.kill("SIGKILL"), START_MS);
  let answer: Response | undefined;
  let output = "";
  for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
    output += text;
    const url = /is up: (http:\/\/\S+)/.exec(output)?.[1];
    if (url === undefined || answer !== undefined) continue;
    answer = await fetch(`${url}/healthz`);
    await answer.body?.cancel();
    child.kill("SIGTERM");
  }
  clearTimeout(timer);
  await child.status;
  await Deno.remove(data, { recursive: true });
  if (answer?.status !== 200) throw new Error(`The server did not start:\n${output}`);
  console.log("The server starts and is well.");
}
