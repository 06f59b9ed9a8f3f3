import { installPeers } from "./packages.ts";
import type { BenchRun } from "../run.ts";
import type { Server, ServerName } from "../servers.ts";

const PATIENCE_MS = 30_000;

/** Those servers that are not ours. */
type PeerName = Exclude<ServerName, "parlor-1" | "parlor-n">;

/** Starts one of bench/peers/, each of which says `listening PORT` when it does. */
export async function servePeer(run: BenchRun, name: PeerName): Promise<Server> {
  const [command, ...args] = await commandOf(name);
  const child = run.scratch.spawn(command, args, { cwd: run.project });
  const port = Number(await child.line(/^listening (\d+)$/, PATIENCE_MS));
  return {
    pid: child.pid,
    target: {
      dialect: name === "socket.io" ? "socket.io" : "plain",
      port,
      cookies: [],
      rooms: ["lobby"],
    },
    stop: () => child.stop(),
  };
}

async function commandOf(name: PeerName): Promise<[string, ...string[]]> {
  if (name === "deno") {
    return [Deno.execPath(), "run", "--no-prompt", "--allow-net", "bench/peers/deno.ts"];
  }
  const { folder, bun } = await installPeers();
  if (name === "bun") return [bun, "bench/peers/bun.mjs"];
  return ["node", name === "ws" ? "bench/peers/ws.mjs" : "bench/peers/socket_io.mjs", folder];
}
