import { fileURLToPath, pathToFileURL } from "node:url";
import { join, relative, resolve } from "node:path";

/** The path of a file URL. */
export function fromFileUrl(url: string): string {
  return fileURLToPath(url);
}

/** The file URL of a path. */
export function toFileUrl(path: string): string {
  return pathToFileURL(path).href;
}

/** A path as an absolute one. */
export function resolvePath(base: string, path: string): string {
  return resolve(base, path);
}

/** The path of `to` from the folder `from` on, with slashes on every system. */
export function relativePath(from: string, to: string): string {
  return relative(from, to).replaceAll("\\", "/");
}

/** The specifier with which a module in the folder `from` imports the file `to`. */
export function relativeSpecifier(from: string, to: string): string {
  const path = relativePath(from, to);
  return path.startsWith(".") ? path : `./${path}`;
}

/** The files below a folder, with all folders between, in the order of their names. */
export async function* walk(folder: string): AsyncGenerator<string> {
  const entries = await Array.fromAsync(readFolder(folder));
  for (const entry of entries.sort((a, b) => a.name < b.name ? -1 : 1)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) yield* walk(path);
    else if (entry.isFile || await isLinkedFile(path)) yield path;
  }
}

async function* readFolder(folder: string): AsyncGenerator<Deno.DirEntry> {
  try {
    yield* Deno.readDir(folder);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function isLinkedFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    return false;
  }
}
