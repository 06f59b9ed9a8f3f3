import { SEVERAL_ISOLATES } from "../tasks/server_command.ts";
import { serveHousehold } from "./servers/parlor.ts";
import { servePeer } from "./servers/peer.ts";
import type { LoadTarget } from "./load/target.ts";
import type { Findings } from "./report.ts";
import type { BenchRun } from "./run.ts";

/** A server in a process of its own. */
export interface Server {
  pid: number;
  /** Its address and protocol, for the load generator. */
  target: LoadTarget;
  stop(): Promise<void>;
}

/**
 * Every server there is to measure: ours on one isolate and on one a core, then those that people use
 * or could, none of which stores, orders or acknowledges anything.
 */
export const SERVERS = ["parlor-1", "parlor-n", "ws", "socket.io", "deno", "bun"] as const;

/** The name of a server to measure. */
export type ServerName = (typeof SERVERS)[number];

/** Those that are ours, first as `deno task start` starts it here. */
export const OURS = SEVERAL_ISOLATES
  ? (["parlor-n", "parlor-1"] as const)
  : (["parlor-1", "parlor-n"] as const);

/** Ours, as users start it if that is measured, against each of the others. */
export function comparePeers(names: readonly ServerName[]): Findings["comparisons"] {
  const ours = OURS.find((name) => names.includes(name));
  if (ours === undefined) return [];
  return names.filter((name) => !isOurs(name))
    .map((name) => ({ name, ours, theirs: name }));
}

/**
 * Starts a server, with no message in it, and waits until it takes connections. Ours has an account
 * for each socket.
 */
export function startServer(run: BenchRun, name: ServerName, sockets: number): Promise<Server> {
  return isOurs(name)
    ? serveHousehold(run, { parallel: name === "parlor-n", people: sockets })
    : servePeer(run, name);
}

function isOurs(name: ServerName): name is (typeof OURS)[number] {
  return name === "parlor-1" || name === "parlor-n";
}
