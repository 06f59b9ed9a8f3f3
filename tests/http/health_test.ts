import { assertEquals, assertStringIncludes } from "@std/assert";
import { serveKvConnect } from "../support/kv_connect/server.ts";
import { startServer } from "../support/server.ts";
import { until } from "../support/until.ts";

Deno.test("a server whose store does not answer says so, and does not wait for it", async () => {
  await using store = await serveKvConnect();
  const { url, token } = store;
  await using server = await startServer({
    env: { DENO_KV_URL: url, DENO_KV_ACCESS_TOKEN: token },
  });
  const status = async (path: string) => {
    const response = await fetch(`${server.origin}${path}`);
    return [response.status, (await response.json()).status];
  };
  for (const path of ["/healthz", "/readyz"]) assertEquals(await status(path), [200, "ok"]);
  const told = () => server.logs.filter((line) => line.includes('"unhealthy"'));
  const speak = store.fallSilent();
  try {
    const answers = await Promise.all(Array.from({ length: 5 }, () => status("/healthz")));
    assertEquals(answers, Array(5).fill([503, "unavailable"]));
    await until(() => told().length > 0, "not told");
    // Once, however many ask.
    assertEquals(told().length, 1);
    assertStringIncludes(told()[0] ?? "", `"storeSilentMs":2000`);
    // What was stored a moment ago may still stand for the present.
    await status("/readyz");
  } finally {
    speak();
  }
  while ((await status("/healthz"))[0] !== 200);
  const speakAgain = store.fallSilent();
  try {
    assertEquals(await status("/healthz"), [503, "unavailable"]);
    await until(() => told().length === 2, "told again");
  } finally {
    speakAgain();
  }
});
