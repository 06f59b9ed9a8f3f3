import { assert, assertEquals } from "@std/assert";
import { join, signUp } from "./support/client.ts";
import { startServer } from "./support/server.ts";

Deno.test("a server says goodbye when its terminal goes (SIGHUP), as on SIGTERM", async () => {
  await using server = await startServer({ parallel: true });
  const { socket } = await join(server.origin, await signUp(server.origin, "ann"));
  assertEquals(await server.stop("SIGHUP"), 0);
  assertEquals((await socket.closed).code, 1012);
});

Deno.test("after an error that nothing caught a server says goodbye and ends with 1", async () => {
  const preload = await Deno.makeTempFile({ prefix: "parlor-failing-", suffix: ".js" });
  try {
    // One isolate fails, and all of them end.
    await Deno.writeTextFile(
      preload,
      `let failed = false;
       const fail = (e) => { if (!failed) Promise.reject(new Error("something nobody caught")); failed = true; };
       Deno.addSignalListener("SIGUSR2", fail);`,
    );
    await using server = await startServer({ parallel: true, preload });
    const ann = await signUp(server.origin, "ann");
    const sockets = await Promise.all(
      Array.from({ length: 4 }, async () => (await join(server.origin, ann)).socket),
    );
    assertEquals(await server.stop("SIGUSR2"), 1);
    for (const socket of sockets) {
      assertEquals((await socket.closed).code, 1012);
      assert(socket.frames.some(({ type, reconnect }) => type === "bye" && reconnect));
    }
    assert(server.logs.some((line) => line.includes("something nobody caught")));
  } finally {
    await Deno.remove(preload);
  }
});
