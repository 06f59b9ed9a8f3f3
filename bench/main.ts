/**
 * `deno task bench NAME [--json] [--rounds N] [--seconds S] [--only SERVER]…`: measures whole servers
 * in processes of their own, on this machine, over the loopback. The result goes to standard output
 * (one JSON object with `--json`), what happens meanwhile to standard error.
 */
import { describeMachine } from "./machine.ts";
import { parseOptions, UsageError } from "./options.ts";
import { type Findings, toReport, toTable } from "./report.ts";
import { Run } from "./run.ts";
import { Scratch } from "./scratch.ts";
import { benchStart } from "./start.ts";

const BENCHES: Record<string, (run: Run) => Promise<Findings>> = {
  start: benchStart,
};

if (import.meta.main) Deno.exit(await main(Deno.args));

async function main(args: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(args, Object.keys(BENCHES));
    await using scratch = new Scratch();
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      Deno.addSignalListener(signal, async () => {
        await scratch[Symbol.asyncDispose]();
        Deno.exit(130);
      });
    }
    const machine = await describeMachine();
    const findings = await BENCHES[options.name]!(new Run(options, scratch));
    const report = toReport(options.name, findings, machine);
    console.log(options.json ? JSON.stringify(report) : toTable(report, findings.better));
    return 0;
  } catch (error) {
    console.error(error instanceof UsageError ? error.message : error);
    return error instanceof UsageError ? 64 : 1;
  }
}
