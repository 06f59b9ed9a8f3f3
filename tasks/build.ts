/** Everything that the build reads, from the project's folder. */
export const SOURCES = [
  "components",
  "deno.json",
  "dev.ts",
  "islands",
  "lib",
  "main.ts",
  "offline",
  "routes",
  "static",
  "tasks/build_folder.ts",
  "tasks/bundle_server.ts",
];

const OUTPUT = "_fresh";
const STAMP = `${OUTPUT}/build.stamp`;
const LOCK = ".build.lock";

/**
 * Builds the project when its sources changed since the last build, and says whether it did.
 * Processes that ask at the same time take turns, so that it is built once.
 *
 * @throws {Error} when the build fails; what it printed went to standard error
 */
export async function ensureBuilt(): Promise<boolean> {
  if (await readStamp() === await sourceStamp()) return false;
  using lock = await Deno.open(LOCK, { create: true, write: true });
  await lock.lock(true);
  const stamp = await sourceStamp();
  if (await readStamp() === stamp) return false;
  await build();
  await Deno.writeTextFile(STAMP, stamp);
  return true;
}

async function build(): Promise<void> {
  const { success, code } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "dev.ts", "build"],
    stdin: "null",
    stdout: "inherit",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`The build failed with exit code ${code}; see above.`);
}

async function readStamp(): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(STAMP);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/**
 * A line that changes whenever a source is added, removed or written: reading every file would take
 * longer than the rest of a warm start, so names, sizes and times stand for the contents.
 */
async function sourceStamp(): Promise<string> {
  const files = (await Promise.all(SOURCES.map(describe))).flat().sort();
  const bytes = new TextEncoder().encode([Deno.version.deno, ...files].join("\n"));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

async function describe(path: string): Promise<string[]> {
  const info = await Deno.stat(path).catch(() => undefined);
  if (info === undefined) return [];
  if (!info.isDirectory) return [`${path} ${info.size} ${info.mtime?.getTime()}`];
  const entries = await Array.fromAsync(Deno.readDir(path));
  return (await Promise.all(entries.map((entry) => describe(`${path}/${entry.name}`)))).flat();
}
