import { assertEquals, assertRejects } from "@std/assert";
import { ConfigError } from "../../lib/base/config.ts";
import { databaseFiles, prepareDatabaseFile } from "../../lib/base/database_file.ts";
import { DatabaseSync } from "node:sqlite";

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "parlor-file-" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function mode(path: string): Promise<string> {
  return (((await Deno.stat(path)).mode ?? 0) & 0o777).toString(8);
}

Deno.test("a new database and the folder made for it are for their owner alone", () =>
  inFolder(async (folder) => {
    const path = `${folder}/a/b/parlor.kv`;
    await prepareDatabaseFile(path);
    using kv = await Deno.openKv(path);
    await kv.set(["key"], "value");
    assertEquals(await mode(`${folder}/a`), "700");
    assertEquals(await mode(`${folder}/a/b`), "700");
    for (const file of databaseFiles(path).slice(0, 3)) assertEquals(await mode(file), "600");
  }));

Deno.test("a database that others may read is for its owner alone from then on", () =>
  inFolder(async (folder) => {
    const path = `${folder}/parlor.kv`;
    using kv = await Deno.openKv(path);
    await kv.set(["key"], "value");
    for (const file of databaseFiles(path).slice(0, 3)) await Deno.chmod(file, 0o664);
    await prepareDatabaseFile(path);
    for (const file of databaseFiles(path).slice(0, 3)) assertEquals(await mode(file), "600");
    assertEquals((await kv.get(["key"])).value, "value");
  }));

Deno.test("a path that cannot be the database is refused in one line that says why", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/notes.txt`, "Not a database, but somebody's notes.");
    await Deno.writeTextFile(`${folder}/short`, "SQLite");
    await Deno.symlink(`${folder}/loop`, `${folder}/loop`);
    for (
      const [path, why] of [
        [folder, "is a folder; name a file in it."],
        [`${folder}/`, "is a folder; name a file in it."],
        [`${folder}/notes.txt`, "is a file, but not a database."],
        [`${folder}/short`, "is a file, but not a database."],
        [`${folder}/notes.txt/parlor.kv`, "is below a file, not in a folder."],
        [`${folder}/notes.txt/a/parlor.kv`, "is below a file, not in a folder."],
        [`${folder}/loop`, "cannot be made."],
        ["/proc/nowhere/parlor.kv", "cannot be made."],
        ["/dev/null", "is no file."],
        [`${folder}/${"x".repeat(300)}.kv`, "has too long a name."],
      ] as const
    ) {
      const error = await assertRejects(() => prepareDatabaseFile(path), ConfigError);
      assertEquals(error.message, `Cannot start: DENO_KV_PATH ${path} ${why}`);
    }
  }));

Deno.test("another program's database is refused, and not changed by a byte", () =>
  inFolder(async (folder) => {
    const many = Array.from({ length: 200 }, (_, index) => `CREATE TABLE t${index} (x);`).join("");
    for (const [name, schema] of [["few", "CREATE TABLE notes (text);"], ["many", many]] as const) {
      const path = `${folder}/${name}.db`;
      using database = new DatabaseSync(path);
      database.exec(`BEGIN; ${schema} COMMIT`);
      database.exec("PRAGMA user_version = 7");
      const before = await Deno.readFile(path);
      const { message } = await assertRejects(() => prepareDatabaseFile(path), ConfigError);
      assertEquals(
        message,
        `Cannot start: DENO_KV_PATH ${path} is another program's database; name a new file.`,
      );
      assertEquals(await Deno.readFile(path), before);
      const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
      assertEquals(names.filter((other) => other.startsWith(`${name}.db-`)), []);
    }
  }));
