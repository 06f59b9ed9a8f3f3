import { pathToFileURL } from "node:url";
import type { Middleware } from "fresh";

/** Where Fresh has the scripts of a build; their names change with their content, or their folder's. */
const SCRIPTS = "/_fresh/js/";

/** Where the builds are, from the project's folder on (tasks/build_folder.ts). */
const BUILDS = "_fresh/builds/";

/**
 * Serves the scripts of former builds: a page that was opened before an upgrade goes on with those that
 * it was made for, the ones that it loads when they are asked for among them.
 */
export function formerBuilds<State>(): Middleware<State> {
  // Listed once, and only what was listed is ever opened: no path of a client leads out of the folder.
  let files: Promise<Map<string, URL>> | undefined;
  return async (ctx) => {
    const { pathname } = ctx.url;
    const { method } = ctx.req;
    if (!pathname.startsWith(SCRIPTS) || (method !== "GET" && method !== "HEAD")) {
      return await ctx.next();
    }
    files ??= listScripts(pathToFileURL(`${ctx.config.root}/${BUILDS}`));
    const file = (await files).get(pathname);
    const content = file === undefined ? undefined : await read(file);
    if (content === undefined) return await ctx.next();
    return new Response(content, {
      headers: {
        "Content-Type": "text/javascript; charset=UTF-8",
        "Cache-Control": "public, max-age=31536000, immutable",
      },
    });
  };
}

/** The scripts of all builds below a folder by the paths of their URLs. */
async function listScripts(folder: URL): Promise<Map<string, URL>> {
  const files = new Map<string, URL>();
  for (const build of await foldersIn(folder)) {
    for (const part of await foldersIn(build)) {
      const root = new URL(`.${SCRIPTS}`, part);
      for await (const file of scriptsIn(root)) {
        files.set(SCRIPTS + file.href.slice(root.href.length), file);
      }
    }
  }
  return files;
}

async function foldersIn(folder: URL): Promise<URL[]> {
  const entries = await entriesOf(folder);
  return entries.filter(({ isDirectory }) => isDirectory)
    .map(({ name }) => new URL(`${encodeURIComponent(name)}/`, folder));
}

async function* scriptsIn(folder: URL): AsyncGenerator<URL> {
  for (const { name, isDirectory } of await entriesOf(folder)) {
    if (isDirectory) yield* scriptsIn(new URL(`${encodeURIComponent(name)}/`, folder));
    else if (name.endsWith(".js")) yield new URL(encodeURIComponent(name), folder);
  }
}

async function entriesOf(folder: URL): Promise<Deno.DirEntry[]> {
  try {
    return await Array.fromAsync(Deno.readDir(folder));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function read(file: URL): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return await Deno.readFile(file);
  } catch (error) {
    // A build that was made since has taken the place of the oldest.
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
