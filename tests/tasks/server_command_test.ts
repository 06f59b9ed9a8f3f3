import { assertEquals } from "@std/assert";
import { serverArguments } from "../../tasks/server_command.ts";

Deno.test("serverArguments lets a server write to the folder of its file and nowhere else", () => {
  const files = (kvPath: string | undefined) =>
    serverArguments({ host: "127.0.0.1", port: 0, parallel: false, kvPath })
      .filter((argument) => /^--allow-(read|write)/.test(argument));
  assertEquals(files("data/parlor.kv"), ["--allow-read=.,data", "--allow-write=data"]);
  assertEquals(files("/parlor.kv"), ["--allow-read=.,/", "--allow-write=/"]);
  for (const kvPath of ["https://kv.example/", "http://127.0.0.1:4512", ":memory:", undefined]) {
    assertEquals(files(kvPath), ["--allow-read=."]);
  }
});
