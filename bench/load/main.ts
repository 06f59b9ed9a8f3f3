/**
 * The load generator: one process beside the server. It reads what to do as one line of JSON from
 * standard input, says on standard output how far it is (`measuring` and `measured` around the time
 * that counts, `joined` when sockets are there to stay), ends its words with `report JSON`, and stays
 * until standard input ends, so that its processor time can be read.
 */
import * as v from "valibot";
import { Attacking, runAttack } from "./attack.ts";
import { ClosedLoop, runClosedLoop } from "./closed_loop.ts";
import { OpenLoop, runOpenLoop } from "./open_loop.ts";
import { Pages, runPages } from "./pages.ts";
import { say } from "./say.ts";
import { runStay, Stay } from "./stay.ts";

/** Every load there is. */
const Load = v.variant("load", [Attacking, ClosedLoop, OpenLoop, Pages, Stay]);

/** The load that the generator is asked for. */
export type Load = v.InferInput<typeof Load>;

if (import.meta.main) {
  const input = Deno.stdin.readable.pipeThrough(new TextDecoderStream()).getReader();
  let line = "";
  while (!line.endsWith("\n")) {
    const { done, value } = await input.read();
    if (done) Deno.exit(1);
    line += value;
  }
  input.read().then(() => Deno.exit(0));
  say("report", await run(JSON.parse(line)));
}

function run(input: unknown): Promise<unknown> {
  const load = v.parse(Load, input);
  switch (load.load) {
    case "attack":
      return runAttack(load);
    case "closed":
      return runClosedLoop(load);
    case "open":
      return runOpenLoop(load);
    case "pages":
      return runPages(load);
    case "stay":
      return runStay(load);
  }
}
