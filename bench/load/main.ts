/**
 * The load generator: one process beside the server. It reads what to do as JSON from standard input,
 * says `measuring` and `measured` around the time that counts, and ends with `report JSON`.
 */
import * as v from "valibot";
import { ClosedLoop, runClosedLoop } from "./closed_loop.ts";
import { OpenLoop, runOpenLoop } from "./open_loop.ts";
import { say } from "./say.ts";

/** Every load there is. */
const Load = v.variant("load", [ClosedLoop, OpenLoop]);

/** What the generator is asked for. */
export type Load = v.InferInput<typeof Load>;

if (import.meta.main) {
  const load = v.parse(Load, JSON.parse(await new Response(Deno.stdin.readable).text()));
  say("report", load.load === "closed" ? await runClosedLoop(load) : await runOpenLoop(load));
  Deno.exit(0);
}
