import { serveHousehold } from "./servers/parlor.ts";
import { servePeer } from "./servers/peer.ts";
import type { Target } from "./load/target.ts";
import type { Findings } from "./report.ts";
import type { Run } from "./run.ts";

/** A server in a process of its own. */
export interface Server {
  pid: number;
  /** What the load generator has to know of it. */
  target: Target;
  stop(): Promise<void>;
}

/**
 * Every server there is to measure: ours as `deno task start` starts it and on a single isolate, then
 * those that people use or could, none of which stores, orders or acknowledges anything.
 */
export const SERVERS = ["parlor", "parlor-1", "ws", "socket.io", "deno", "bun"] as const;

/** The name of a server to measure. */
export type ServerName = (typeof SERVERS)[number];

/** Those that are ours. */
const OURS: readonly ServerName[] = ["parlor", "parlor-1"];

/** Ours, as users start it if that is measured, against each of the others. */
export function comparePeers(names: readonly ServerName[]): Findings["comparisons"] {
  const ours = OURS.find((name) => names.includes(name));
  if (ours === undefined) return [];
  return names.filter((name) => !OURS.includes(name))
    .map((name) => ({ name, ours, theirs: name }));
}

/**
 * Starts a server, with no message in it, and waits until it takes connections. Ours has an account
 * for each socket.
 */
export function startServer(run: Run, name: ServerName, sockets: number): Promise<Server> {
  return name === "parlor" || name === "parlor-1"
    ? serveHousehold(run, { parallel: name === "parlor", people: sockets })
    : servePeer(run, name);
}
