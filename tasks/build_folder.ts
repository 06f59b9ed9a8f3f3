import { bundleServer } from "./bundle_server.ts";

/** The folder of all builds; each has a folder of its own there that no later build touches. */
const BUILDS = "_fresh/builds";

/** The module that `deno serve` is given, which imports the last build that was finished. */
const ENTRY = "_fresh/server.js";

/** What Fresh writes of the server, in the folder of a build; and with all that it imports in it. */
const SERVER = "server.js";
const BUNDLE = "server.jsx";

/**
 * The number of builds that are kept, besides the one that a running server reads. Pages that were
 * opened before an upgrade ask for the scripts of their own build (lib/http/former_builds.ts).
 */
const KEPT = 5;

/**
 * Builds into a new folder, and makes it the one that the next start serves once it is whole. A server
 * that runs goes on with its own.
 *
 * @param build writes a build with a `server.js` into the folder that it is given
 */
export async function buildIntoFolder(build: (folder: string) => Promise<unknown>): Promise<void> {
  const id = await makeFolder();
  const folder = `${BUILDS}/${id}`;
  await build(folder);
  await bundleServer(`${folder}/${SERVER}`, `${folder}/${BUNDLE}`);
  await writeAtOnce(ENTRY, entryOf(id));
  for (const old of (await buildIds()).slice(0, -KEPT)) {
    if (!await isServed(old)) await Deno.remove(`${BUILDS}/${old}`, { recursive: true });
  }
}

/**
 * The folder of the build that the next start serves.
 *
 * @throws {Deno.errors.NotFound} when there is none
 */
export async function builtFolder(): Promise<string> {
  const id = /"\.\/builds\/([^/]+)\//.exec(await Deno.readTextFile(ENTRY))?.[1];
  if (id === undefined) throw new Deno.errors.NotFound(`${ENTRY} leads to no build.`);
  return `${BUILDS}/${id}`;
}

/** True while a server runs that was started with this build: it holds a lock as long as it lives. */
async function isServed(id: string): Promise<boolean> {
  try {
    using file = await Deno.open(`${BUILDS}/${id}/${SERVER}`);
    // Deno 2.5 cannot try.
    return "tryLock" in file && !await file.tryLock(true);
  } catch (error) {
    // What was not finished is served by nobody.
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Makes a folder whose name sorts behind those of all earlier builds. */
async function makeFolder(): Promise<string> {
  await Deno.mkdir(BUILDS, { recursive: true });
  for (let id = Math.max(Date.now(), Number((await buildIds()).at(-1) ?? 0) + 1);; id++) {
    try {
      await Deno.mkdir(`${BUILDS}/${id}`);
      return String(id);
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    }
  }
}

async function buildIds(): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(BUILDS));
  return entries.map(({ name }) => name).sort();
}

/** The text of the entry. */
function entryOf(id: string): string {
  const [server, bundle] = [SERVER, BUNDLE].map((name) => JSON.stringify(`./builds/${id}/${name}`));
  return `// Made by the build. Changes are lost.

// Later builds leave the one that is locked. A platform may have no locks, and then no later build.
export const served = await Deno.open(new URL(${server}, import.meta.url)).catch(() => undefined);
await served?.lock().catch(() => {});

export { default } from ${bundle};
`;
}

/** Writes a file so that whoever reads it meanwhile sees the old or the new one, never a part. */
async function writeAtOnce(path: string, text: string): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID()}`;
  await Deno.writeTextFile(temporary, text);
  await Deno.rename(temporary, path);
}
