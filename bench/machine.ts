/** Where a benchmark ran; every figure means something on this machine alone. */
export interface Machine {
  cpu: string;
  cores: number;
  memoryGiB: number;
  os: string;
  deno: string;
  /** The kernel's load average over the last minute when the run began: above 0.5, others were busy. */
  load: number;
}

/** Describes this machine; parts that the system does not tell are named "unknown". */
export async function describeMachine(): Promise<Machine> {
  const info = await Deno.readTextFile("/proc/cpuinfo").catch(() => "");
  const { total } = Deno.systemMemoryInfo();
  return {
    cpu: /^model name\s*:\s*(.+)$/m.exec(info)?.[1] ?? "unknown",
    cores: navigator.hardwareConcurrency,
    memoryGiB: Math.round(total / 2 ** 30),
    os: `${Deno.build.os} ${Deno.osRelease()}`,
    deno: Deno.version.deno,
    load: Math.round((Deno.loadavg()[0] ?? 0) * 100) / 100,
  };
}
