/** The peers' packages, at the versions that the figures are about. */
const PACKAGES = { ws: "8.23.0", "socket.io": "4.8.4" };

/** Bun's own package fetches a binary with an install script; this one carries it. */
const BUN = "1.4.5";

/** The installed packages of the peers. */
export interface Peers {
  /** The folder from which Node resolves `ws` and `socket.io`. */
  folder: string;
  /** Bun's executable. */
  bun: string;
}

let installed: Promise<Peers> | undefined;

/**
 * Installs the peers with npm into a cache outside the project, once for each set of versions, and
 * without running anybody's install scripts.
 *
 * @throws {Error} with npm's own words when it fails
 */
export function installPeers(): Promise<Peers> {
  return installed ??= install();
}

async function install(): Promise<Peers> {
  const bun = `@oven/bun-${Deno.build.os}-${Deno.build.arch === "x86_64" ? "x64" : "aarch64"}`;
  const wanted = Object.entries({ ...PACKAGES, [bun]: BUN }).map(([name, at]) => `${name}@${at}`);
  const cache = `${cacheFolder()}/parlor-bench`;
  const folder = `${cache}/${wanted.join("_").replaceAll(/[@/]+/g, "-")}`;
  const peers = { folder, bun: `${folder}/node_modules/${bun}/bin/bun` };
  if (await exists(folder)) return peers;
  await Deno.mkdir(cache, { recursive: true });
  const fresh = await Deno.makeTempDir({ dir: cache });
  try {
    await npmInstall(fresh, wanted);
    // Whole or not at all; when another run was faster, its folder is as good.
    await Deno.rename(fresh, folder).catch(() => undefined);
  } finally {
    await Deno.remove(fresh, { recursive: true }).catch(() => undefined);
  }
  return peers;
}

async function npmInstall(folder: string, packages: readonly string[]): Promise<void> {
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-save"];
  const { success, stderr } = await new Deno.Command("npm", {
    args: ["install", "--prefix", folder, ...quiet, ...packages],
    cwd: folder,
    stdin: "null",
  }).output();
  if (!success) {
    throw new Error(`npm could not install the peers:\n${new TextDecoder().decode(stderr)}`);
  }
}

/** Where this user's caches are (XDG Base Directory Specification), else the place for what may go. */
function cacheFolder(): string {
  const home = Deno.env.get("HOME");
  return Deno.env.get("XDG_CACHE_HOME") ?? (home === undefined ? "/tmp" : `${home}/.cache`);
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
