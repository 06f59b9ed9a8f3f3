import { pause } from "../../lib/base/pause.ts";
import type { TestServer } from "../support/server.ts";

/** What a server's process holds once its garbage is collected, in bytes. */
export interface Memory {
  /** Objects of its one isolate, and what they hold outside of V8's heap. */
  heap: number;
  /** Resident memory of the process, from the kernel. */
  rss: number;
}

/** How often garbage is collected before the smallest outcome counts. */
const ROUNDS = 5;

/** Has a server that has preloaded `collect.ts` collect its garbage, and reads what is left. */
export async function settle(server: TestServer): Promise<Memory> {
  let least: Memory = { heap: Infinity, rss: Infinity };
  for (let round = 0; round < ROUNDS; round++) {
    const heap = await collect(server);
    const rss = await rssOf(server.pid);
    least = { heap: Math.min(least.heap, heap), rss: Math.min(least.rss, rss) };
  }
  return least;
}

async function collect(server: TestServer): Promise<number> {
  const before = server.logs.length;
  Deno.kill(server.pid, "SIGUSR2");
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    const line = server.logs.slice(before).find((line) => line.startsWith("collected "));
    if (line !== undefined) {
      const { heapUsed, external } = JSON.parse(line.replace("collected ", ""));
      return heapUsed + external;
    }
    await pause(50);
  }
  throw new Error("The server did not collect its garbage.");
}

async function rssOf(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
