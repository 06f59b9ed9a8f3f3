/**
 * Installs a package of Debian's, where apt is there and this process may use it.
 *
 * @returns whether it is installed now
 */
export async function installProgram(name: string): Promise<boolean> {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return false;
  console.error(`Installing Debian's ${name} …`);
  return await apt("update") && await apt("install", "--yes", "--no-install-recommends", name);
}

/** Runs apt; processes that need it at the same time take turns, since it refuses the second one. */
async function apt(...args: string[]): Promise<boolean> {
  await Deno.mkdir(UNPACKED, { recursive: true });
  using lock = await Deno.open(`${UNPACKED}lock`, { create: true, write: true });
  await lock.lock(true);
  return await run("apt-get", ["--quiet=2", "--option=DPkg::Lock::Timeout=60", ...args]);
}

async function run(program: string, args: string[], cwd?: string): Promise<boolean> {
  const command = new Deno.Command(program, {
    args,
    ...(cwd === undefined ? {} : { cwd }),
    env: { DEBIAN_FRONTEND: "noninteractive" },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  });
  return await command.output().then(({ success }) => success, () => false);
}

/** Where packages are unpacked that need not be installed, once for all runs. */
const UNPACKED = new URL("../.debian/", import.meta.url).pathname;

/**
 * Finds a program: one that is installed, or else out of a package of Debian's, which is fetched and
 * unpacked in the project's folder. Nothing is installed, and no service started.
 *
 * @param path where the package has it, as `usr/sbin/nginx`
 * @returns its path, or undefined where there is none, and no apt to fetch it
 */
export async function findProgram(name: string, path: string): Promise<string | undefined> {
  const folder = `${UNPACKED}${name}`;
  for (const found of [`/${path}`, `${folder}/${path}`]) {
    if (await Deno.stat(found).then(({ isFile }) => isFile, () => false)) return found;
  }
  if (Deno.build.os !== "linux") return undefined;
  await Deno.mkdir(UNPACKED, { recursive: true });
  const fresh = await Deno.makeTempDir({ dir: UNPACKED });
  try {
    console.error(`Fetching Debian's ${name} …`);
    const download = () => run("apt-get", ["--quiet=2", "download", name], fresh);
    if (!await download()) {
      // A machine that has just been made has no lists, and root alone may get them.
      if (Deno.uid() !== 0 || !await apt("update") || !await download()) return undefined;
    }
    const archive = (await Array.fromAsync(Deno.readDir(fresh)))[0]?.name;
    if (archive === undefined || !await run("dpkg-deb", ["-x", archive, "."], fresh)) {
      return undefined;
    }
    // Whole or not at all; when another process was faster, its folder is as good.
    await Deno.rename(fresh, folder).catch(() => {});
    return `${folder}/${path}`;
  } finally {
    await Deno.remove(fresh, { recursive: true }).catch(() => {});
  }
}
