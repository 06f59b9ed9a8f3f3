import { Child, type ChildOptions } from "./child.ts";
import { familyOf } from "./usage.ts";

/** Everything that a benchmark leaves on the machine while it runs: processes and folders. */
export class Scratch implements AsyncDisposable {
  #children = new Set<Child>();
  #folders = new Set<string>();
  #closed = false;

  /** Starts a process that does not outlive the benchmark. */
  spawn(command: string, args: readonly string[], options?: ChildOptions): Child {
    if (this.#closed) throw new Error("The benchmark is being ended.");
    const child = new Child(command, args, options);
    this.#children.add(child);
    child.ended().then(() => this.#children.delete(child));
    return child;
  }

  /** Makes an empty folder that is removed with the benchmark. */
  async folder(): Promise<string> {
    const path = await Deno.makeTempDir({ prefix: "parlor-bench-" });
    this.#folders.add(path);
    return path;
  }

  /** Removes a folder before the end. */
  async remove(path: string): Promise<void> {
    this.#folders.delete(path);
    await Deno.remove(path, { recursive: true });
  }

  /** Ends every process at once, then removes the folders. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#children].map(endFamily));
    await Promise.all([...this.#folders].map((path) => this.remove(path)));
  }
}

/** Ends a process and whatever it started, which would outlive it. */
async function endFamily(child: Child): Promise<void> {
  for (const pid of (await familyOf(child.pid)).slice(1)) {
    try {
      Deno.kill(pid, "SIGKILL");
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  await child.stop("SIGKILL");
}
