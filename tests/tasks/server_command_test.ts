import { databaseFiles } from "../../lib/base/database_file.ts";
import { assert, assertEquals } from "@std/assert";
import { serverArguments } from "../../tasks/server_command.ts";

function permissions(kvPath: string | undefined, host = "127.0.0.1"): string[] {
  return serverArguments({ host, port: 8000, parallel: false, kvPath })
    .filter((argument) => /^--allow-(read|write|net)/.test(argument));
}

Deno.test("serverArguments lets a server write to the files of its database and nowhere else", () => {
  for (const path of ["data/parlor.kv", "/parlor.kv", "parlor.kv"]) {
    const files = databaseFiles(path).join(",");
    assert(files.startsWith(`${path},${path}-wal,`));
    assertEquals(permissions(path), [
      "--allow-net=127.0.0.1:8000",
      `--allow-read=.,${files}`,
      `--allow-write=${files}`,
    ]);
  }
});

Deno.test("serverArguments lets a server reach its store and nothing else", () => {
  for (
    const [kvPath, hosts] of [
      ["https://kv.example/", ",kv.example:443"],
      ["http://kv.example/", ",kv.example:80"],
      ["HTTP://127.0.0.1:4512/x", ",127.0.0.1:4512"],
      [":memory:", ""],
      [undefined, ""],
    ] as const
  ) {
    assertEquals(permissions(kvPath), [`--allow-net=127.0.0.1:8000${hosts}`, "--allow-read=."]);
  }
});

Deno.test("serverArguments puts an IPv6 address into brackets", () => {
  assertEquals(permissions(":memory:", "::1")[0], "--allow-net=[::1]:8000");
  assertEquals(
    serverArguments({ host: "::", port: 0, parallel: true, kvPath: undefined }).at(-3),
    "--host=[::]",
  );
});
