import { ConfigError } from "./config.ts";

/** The first bytes of a SQLite file (https://sqlite.org/fileformat.html, section 1.3). */
const MAGIC = "SQLite format 3\0";

/** Where the kind of the first page's tree stands, and the kind that has further pages below it. */
const KIND_AT = 100;
const INTERIOR = 5;

/** Only their owner reads and writes the database's files, and opens a folder that is made for them. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** The files beside a database: SQLite's own, a reserve of space, and the id of its incarnation. */
const BESIDE = ["-wal", "-shm", "-journal", "-reserve", "-incarnation", "-incarnation-next"];

/** The files of a database: its own and those beside it. */
export function databaseFiles(path: string): string[] {
  return [path, ...BESIDE.map((suffix) => `${path}${suffix}`)];
}

/** The bytes of a database's file and of what is still to be put into it; undefined where there is none. */
export async function databaseBytes(path: string): Promise<number | undefined> {
  const size = (file: string) => Deno.stat(file).then(({ size }) => size, () => undefined);
  const [main, log = 0] = await Promise.all([size(path), size(`${path}-wal`)]);
  return main === undefined ? undefined : main + log;
}

/**
 * Makes sure that a path can be the database: makes the folder and an empty file where they are
 * missing, takes others' rights to the files away, and changes nothing in a file that is something else.
 *
 * @throws {ConfigError} in one line, when the path cannot be used
 */
export async function prepareDatabaseFile(path: string): Promise<void> {
  try {
    using file = await open(path);
    if (!(await file.stat()).isFile) throw refusal(path, "is no file");
    assertIsOurs(path, await firstPage(file));
    // SQLite needs further files in the same folder.
    await touch(`${path}-reserve`);
  } catch (error) {
    throw explain(path, error);
  }
  await Promise.all(databaseFiles(path).map(keepToOwner));
}

/**
 * The error to show for a database that could not be opened: one about the setting, or the error
 * itself when it may pass, as a full disk.
 */
export function explainUnopened(path: string, error: unknown): unknown {
  const message = error instanceof Error ? error.message : "";
  const isSetting = /not a database|malformed|read-?only|unsupported file format/i.test(message);
  return isSetting ? refusal(path, `cannot be opened (${message})`) : error;
}

async function open(path: string): Promise<Deno.FsFile> {
  const options = { read: true, write: true, create: true, mode: FILE_MODE };
  try {
    return await Deno.open(path, options);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    await Deno.mkdir(path.replace(/[^/]*$/, "") || ".", { recursive: true, mode: FOLDER_MODE });
    return await Deno.open(path, options);
  }
}

function refusal(path: string, why: string): ConfigError {
  return new ConfigError(`Cannot start: DENO_KV_PATH ${path} ${why}.`);
}

/** Makes an empty file unless there is one; a full disk may have no room even for that. */
async function touch(path: string): Promise<void> {
  try {
    (await Deno.open(path, { write: true, create: true, mode: FILE_MODE })).close();
  } catch (error) {
    if (!(error instanceof Error && /no space left/i.test(error.message))) throw error;
  }
}

/** The error as one about the setting, where it is one. */
function explain(path: string, error: unknown): unknown {
  const { errors } = Deno;
  const refused = (why: string) => refusal(path, why);
  if (error instanceof errors.IsADirectory) return refused("is a folder; name a file in it");
  if (error instanceof errors.NotADirectory || error instanceof errors.AlreadyExists) {
    return refused("is below a file, not in a folder");
  }
  if (
    error instanceof errors.PermissionDenied || error instanceof errors.NotCapable ||
    (error instanceof Error && /read-only file system/i.test(error.message))
  ) {
    return refused("may not be written by this user");
  }
  if (error instanceof errors.NotFound || error instanceof errors.FilesystemLoop) {
    return refused("cannot be made");
  }
  if (error instanceof Error && /name too long/i.test(error.message)) {
    return refused("has too long a name");
  }
  return error;
}

/** The first page of a SQLite file, or as much as there is of any other. */
async function firstPage(file: Deno.FsFile): Promise<Uint8Array> {
  const bytes = new Uint8Array(65_536);
  let length = 0;
  while (length < bytes.length) {
    const read = await file.read(bytes.subarray(length));
    if (read === null) break;
    length += read;
  }
  const size = ((bytes[16] ?? 0) << 8) + (bytes[17] ?? 0);
  return bytes.subarray(0, Math.min(length, size === 1 ? 65_536 : Math.max(size, 512)));
}

function assertIsOurs(path: string, page: Uint8Array): void {
  if (page.length === 0) return;
  const text = new TextDecoder("latin1").decode(page);
  if (!text.startsWith(MAGIC)) {
    throw refusal(path, "is a file, but not a database");
  }
  // Deno KV's six tables fit on the first page; none at all stand there before they are written over.
  const tables = [...text.matchAll(/CREATE TABLE/gi)].length;
  const isKv = text.includes("CREATE TABLE data_version") && text.includes("CREATE TABLE kv");
  if (page[KIND_AT] === INTERIOR || (tables > 0 && !isKv)) {
    throw refusal(path, "is another program's database; name a new file");
  }
}

async function keepToOwner(path: string): Promise<void> {
  if (Deno.build.os === "windows") return;
  try {
    const { mode } = await Deno.stat(path);
    if (mode !== null && (mode & 0o077) !== 0) await Deno.chmod(path, mode & 0o700);
  } catch (error) {
    // It is not there, or it is somebody else's, who then decides.
    const { NotFound, PermissionDenied } = Deno.errors;
    if (!(error instanceof NotFound || error instanceof PermissionDenied)) throw error;
  }
}
