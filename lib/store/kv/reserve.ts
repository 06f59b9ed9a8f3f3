/**
 * SQLite needs some room to open a database, even to read it: its index of the log, beside the file.
 * A file of this size is kept there to be given up when a full disk leaves none, so that a server can
 * start, and be read, while its disk is full.
 */
const RESERVE_BYTES = 512 * 1024;

/** SQLite's messages when the disk is full. */
const NO_ROOM = /disk I\/O error|disk is full|unable to open/i;

const reserveOf = (path: string) => `${path}-reserve`;

/** Opens a database file, and gives up its reserve for that when there is no other way. */
export async function openWithReserve(path: string): Promise<Deno.Kv> {
  try {
    return await Deno.openKv(path);
  } catch (error) {
    const isFull = error instanceof Error && NO_ROOM.test(error.message);
    if (!isFull || await sizeOf(reserveOf(path)) === 0) throw error;
    await Deno.remove(reserveOf(path));
    return await Deno.openKv(path);
  }
}

/** Makes the reserve of a database unless it is there, or there is no room for it now. */
export async function keepReserve(path: string): Promise<void> {
  if (await sizeOf(reserveOf(path)) === RESERVE_BYTES) return;
  try {
    await Deno.writeFile(reserveOf(path), randomBytes(RESERVE_BYTES), { mode: 0o600 });
  } catch {
    await Deno.remove(reserveOf(path)).catch(() => {});
  }
}

/** Random bytes, which no file system compresses. */
function randomBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  // As many as are given at a time.
  for (let from = 0; from < length; from += 65_536) {
    crypto.getRandomValues(bytes.subarray(from, from + 65_536));
  }
  return bytes;
}

function sizeOf(path: string): Promise<number> {
  return Deno.stat(path).then(({ size }) => size, () => 0);
}
