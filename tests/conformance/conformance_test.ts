import { assertEquals } from "@std/assert";
import { startServer } from "../support/server.ts";
import { run } from "./main.ts";

Deno.test("this server keeps every rule of chat.v1", async () => {
  await using server = await startServer({ parallel: true });
  const lines: string[] = [];
  await run(server.origin, [], (line) => lines.push(line));
  assertEquals(lines.filter((line) => line.startsWith("BROKEN")), []);
});
