import { assertEquals } from "@std/assert";

const LOGGER = new URL("../../lib/base/logger.ts", import.meta.url).href;

Deno.test({
  name: "a line that cannot be written fails nobody",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const code = `import { Logger } from ${JSON.stringify(LOGGER)};` +
      `new Logger("info").info("started"); console.log("goes on");`;
    const { success, stdout } = await new Deno.Command("sh", {
      args: ["-c", 'exec "$0" eval "$1" 2>/dev/full', Deno.execPath(), code],
    }).output();
    assertEquals([success, new TextDecoder().decode(stdout)], [true, "goes on\n"]);
  },
});
