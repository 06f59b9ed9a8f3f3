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

Deno.test("readConfig takes an origin as PUBLIC_URL, and nothing else", () => {
  for (
    const [url, origin] of [
      ["https://chat.example.org", "https://chat.example.org"],
      ["https://chat.example.org/", "https://chat.example.org"],
      ["https://Chat.Example.org:443", "https://chat.example.org"],
      ["http://[::1]:8000", "http://[::1]:8000"],
    ]
  ) {
    assertEquals(readConfig({ PUBLIC_URL: url }).publicUrl, origin);
  }
  for (
    const url of [
      "",
      "chat.example.org",
      "ftp://chat.example.org",
      "https://chat.example.org/chat",
      "https://me@chat.example.org",
      "https://chat.example.org?a",
      "https://",
      "https://chat.example.org\\chat",
      "https://chat.example.org;b",
      "https://*.example.org",
      "https://a,b",
    ]
  ) {
    const { message } = assertThrows(() => readConfig({ PUBLIC_URL: url }), ConfigError);
    assertEquals(
      message,
      "Cannot start: PUBLIC_URL must be an address such as https://chat.example.org, without a path.",
    );
  }
});

Deno.test("readConfig takes IPv6 addresses with and without brackets, and no path with a comma", () => {
  assertEquals(readConfig({ HOST: "[::]" }).host, "::");
  assertEquals(readConfig({ HOST: "fe80::1%eth0" }).host, "fe80::1%eth0");
  for (const HOST of ["", "http://a", "a b", "[::1"]) {
    assertThrows(() => readConfig({ HOST }), ConfigError, "HOST must be an address or a name");
  }
  assertThrows(() => readConfig({ DENO_KV_PATH: "a,b" }), ConfigError, "without a comma");
  for (
    const DENO_KV_PATH of [
      ":Memory:",
      ":a.kv",
      "file:///a.kv",
      "FILE:/a",
      "libsql://a",
      "http://a/",
    ]
  ) {
    assertThrows(() => readConfig({ DENO_KV_PATH }), ConfigError, "DENO_KV_PATH must be a path");
  }
  for (const DENO_KV_PATH of ["", " ", "\n"]) {
    assertThrows(() => readConfig({ DENO_KV_PATH }), ConfigError, "DENO_KV_PATH must not be empty");
  }
  for (const DENO_KV_PATH of [":memory:", "./:a", "a:b/c d.kv", "C:/a.kv", "C:\\a.kv", "-a"]) {
    readConfig({ DENO_KV_PATH });
  }
  const token = { DENO_KV_ACCESS_TOKEN: "secret" };
  for (const DENO_KV_URL of ["file:///etc/passwd", "localhost:4512", ""]) {
    assertThrows(() => readConfig({ DENO_KV_URL, ...token }), ConfigError, "must be an http");
  }
});
