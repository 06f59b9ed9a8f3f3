/** What a file of tests left behind. */
export interface Run {
  /** What its tests traced, in order. */
  traces: string[];
  /** What the runner said, its last line in full words. */
  summary: string;
}

/** Runs a file of tests from `fixture/` in a runner of its own. */
export async function runFixture(name: string): Promise<Run> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "test",
      "--no-check",
      new URL(`fixture/${name}`, import.meta.url).pathname,
    ],
    env: { NO_COLOR: "1" },
  }).output();
  const lines = new TextDecoder().decode(stdout).split("\n");
  return {
    traces: lines.filter((line) => line.startsWith("trace ")).map((line) => line.slice(6)),
    summary: lines.find((line) => / passed .*\| \d+ failed/.test(line))?.trim() ??
      lines.join("\n"),
  };
}
