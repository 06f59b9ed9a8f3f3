/** The resources that a process uses, as the kernel counts them. */
export interface Usage {
  /** Processor time of all its threads since it started, in seconds. */
  cpuSeconds: number;
  /** Resident memory, in bytes. */
  rssBytes: number;
}

/** The kernel counts processor time in hundredths of a second (USER_HZ, the same on every Linux). */
const TICKS_A_SECOND = 100;

/**
 * Reads what a process has used so far from `/proc` (see proc(5)).
 *
 * @throws {Deno.errors.NotFound} when there is no such process
 */
export async function usageOf(pid: number): Promise<Usage> {
  const [stat, status] = await Promise.all([
    Deno.readTextFile(`/proc/${pid}/stat`),
    Deno.readTextFile(`/proc/${pid}/status`),
  ]);
  // The second field, the name, may hold spaces and parentheses of its own.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  const rssKiB = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
  return { cpuSeconds: ticks / TICKS_A_SECOND, rssBytes: rssKiB * 1024 };
}

/** The process and everything that it started, from the parents that `/proc` names. */
export async function familyOf(pid: number): Promise<number[]> {
  const children = new Map<number, number[]>();
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await Deno.readTextFile(`/proc/${name}/stat`).catch(() => undefined);
    if (stat === undefined) continue;
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    children.set(parent, [...children.get(parent) ?? [], Number(name)]);
  }
  const family = [pid];
  for (const member of family) family.push(...children.get(member) ?? []);
  return family;
}
