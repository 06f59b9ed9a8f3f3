/** How much is written at a time to fill it. */
const BLOCK = new Uint8Array(4096).fill(1);

/** A disk of its own that can be filled to the last byte, and emptied again. */
export class SmallDisk implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Whether this machine and user may have one. */
  static async isPossible(): Promise<boolean> {
    try {
      await using _disk = await SmallDisk.mount(1);
      return true;
    } catch {
      return false;
    }
  }

  /** Mounts one of so many MiB, in memory. */
  static async mount(mebibytes: number): Promise<SmallDisk> {
    const folder = await Deno.makeTempDir({ prefix: "parlor-disk-" });
    try {
      await run("mount", "-t", "tmpfs", "-o", `size=${mebibytes}m`, "tmpfs", folder);
    } catch (error) {
      await Deno.remove(folder);
      throw error;
    }
    return new SmallDisk(folder);
  }

  /** Leaves no room at all. */
  async fill(): Promise<void> {
    using file = await Deno.open(`${this.folder}/filling`, { create: true, append: true });
    try {
      while (true) await file.write(BLOCK);
    } catch (error) {
      if (!(error instanceof Error) || !/os error 28/.test(error.message)) throw error;
    }
  }

  /** Makes room again. */
  async free(): Promise<void> {
    await Deno.remove(`${this.folder}/filling`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await run("umount", this.folder);
    await Deno.remove(this.folder);
  }
}

async function run(command: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, { args }).output();
  if (!success) throw new Error(`${command} failed: ${new TextDecoder().decode(stderr)}`);
}
