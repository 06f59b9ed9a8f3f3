/**
 * `deno task bench NAME [--json] [--rounds N] [--seconds S] [--sockets N] [--only SERVER]…`: measures
 * whole servers in processes of their own, on this machine, over the loopback. The result goes to
 * standard output (one JSON object with `--json`), what happens meanwhile to standard error.
 */
import { benchFanout } from "./fanout.ts";
import { benchFlood } from "./flood.ts";
import { describeMachine } from "./machine.ts";
import { benchHistory } from "./history.ts";
import { benchLatency } from "./latency.ts";
import { benchPage } from "./page.ts";
import { benchPeople } from "./people.ts";
import { benchRooms } from "./rooms.ts";
import { parseOptions, UsageError } from "./options.ts";
import { type Findings, toReport, toTable } from "./report.ts";
import { BenchRun } from "./run.ts";
import { Scratch } from "./scratch.ts";
import { benchSockets } from "./sockets.ts";
import { benchStart } from "./start.ts";
import { benchTyping } from "./typing.ts";

/** The exit code of a program that a Ctrl+C ended: 128 and the signal's number. */
const INTERRUPTED = 130;

const BENCHES: Record<string, (run: BenchRun) => Promise<Findings>> = {
  fanout: benchFanout,
  flood: benchFlood,
  history: benchHistory,
  latency: benchLatency,
  page: benchPage,
  people: benchPeople,
  rooms: benchRooms,
  sockets: benchSockets,
  start: benchStart,
  typing: benchTyping,
};

if (import.meta.main) Deno.exit(await main(Deno.args));

async function main(args: readonly string[]): Promise<number> {
  let interrupted = false;
  try {
    const options = parseOptions(args, Object.keys(BENCHES));
    await using scratch = new Scratch();
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      Deno.addSignalListener(signal, async () => {
        interrupted = true;
        await scratch[Symbol.asyncDispose]();
        Deno.exit(INTERRUPTED);
      });
    }
    const machine = await describeMachine();
    const findings = await BENCHES[options.name]!(new BenchRun(options, scratch));
    const report = toReport(options.name, findings, machine);
    console.log(options.json ? JSON.stringify(report) : toTable(report, findings.better));
    return 0;
  } catch (error) {
    // Whatever fails because its processes were ended is of no interest.
    if (interrupted) return INTERRUPTED;
    console.error(error instanceof UsageError ? error.message : error);
    return error instanceof UsageError ? 64 : 1;
  }
}
