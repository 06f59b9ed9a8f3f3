import { assertEquals, assertThrows } from "@std/assert";
import { ConfigError, readConfig } from "../../lib/base/config.ts";

Deno.test("readConfig follows the store with the fan-out that reaches its other users", () => {
  const remote = { DENO_KV_URL: "https://kv.example/", DENO_KV_ACCESS_TOKEN: "secret" };
  assertEquals(readConfig(remote).kvPath, "https://kv.example/");
  assertEquals([...readConfig(remote).fanout], ["bus", "watch"]);
  assertEquals(readConfig({ DENO_DEPLOYMENT_ID: "x" }).kvPath, undefined);
  assertEquals([...readConfig({ DENO_DEPLOYMENT_ID: "x" }).fanout], ["bus", "watch"]);
  assertEquals([...readConfig({ DENO_KV_PATH: "a.kv" }).fanout], ["bus", "poll"]);
});

Deno.test("readConfig refuses a remote store without a token, in one line", () => {
  const error = assertThrows(
    () => readConfig({ DENO_KV_URL: "https://kv.example/" }),
    ConfigError,
  );
  assertEquals(error.message, "Cannot start: DENO_KV_URL needs a DENO_KV_ACCESS_TOKEN.");
});
